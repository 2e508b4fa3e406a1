"""What a unit is found by: its number, and every plate and seal that its trail holds, from their beginning and from
every change between letters and digits on, so that who remembers the digits alone finds it too.

``桂K77777`` is found by ``桂K77``, ``K777`` and ``777``. Case, blanks, dots and dashes do not count; O is 0 and I is 1.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple, cast

from streams.events import AnyEvent, Document, GateScan, Incident, SealChange

By = Literal["unit", "plate", "seal"]
NAMED: Final[dict[type[AnyEvent], dict[str, By]]] = {
    GateScan: {"plate": "plate", "seal": "seal"},
    Incident: {"new_plate": "plate"},
    Document: {"seal": "seal"},
    SealChange: {"old": "seal", "new": "seal"},
}
"""Kind of event → its fields that name a plate or a seal of the unit."""
SHORTEST: Final = 3
"""Signs at least: less is found in everything."""
_BETWEEN: Final = "|"
_ALIKE: Final = str.maketrans("OI", "01")


class Mark(NamedTuple):
    """``text``: the number, plate or seal as it was read."""

    by: By
    text: str
    unit: str


def marks(unit: str, events: Iterable[AnyEvent], *, new: bool) -> set[Mark]:
    """What these events of the unit make it found by; ``new``: they are its first, its number is not kept yet."""
    found = {Mark("unit", unit.partition(":")[2], unit)} if new else set()
    for event in events:
        for name, by in NAMED.get(type(event), {}).items():
            if value := getattr(event, name):
                found.add(Mark(by, value, unit))
    return found


@lru_cache(maxsize=20_000)
def members(mark: Mark) -> tuple[str, ...]:
    """As the sorted set of a partition holds it, once for each place that a search may begin at."""
    return tuple(_BETWEEN.join((start, mark.by, mark.unit, mark.text)) for start in _starts(plain(mark.text)))


def mark_of(member: str) -> tuple[str, Mark]:
    """What it is kept under, and the mark."""
    start, by, rest = member.split(_BETWEEN, 2)
    unit, _, text = rest.rpartition(_BETWEEN)
    return start, Mark(cast(By, by), text, unit)


def plain(text: str) -> str:
    """As compared: letters and digits of any script."""
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(_ALIKE)


def _starts(text: str) -> Iterator[str]:
    if text:
        yield text
    for position, (one, other) in enumerate(pairwise(text), 1):
        if _script(one) != _script(other) and len(text) - position >= SHORTEST:
            yield text[position:]


def _script(sign: str) -> str:
    if sign.isdecimal():
        return "digits"
    return "letters" if sign.isascii() else "others"
