"""Is a partition's stored state what its log says? Also while trackers go on committing to it.

Everything is read while it may move. What then differs is looked at again, as one commit left it, and held against the
log folded up to just that commit: what still differs, does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from streams.audit.contents import Contents, Shape, contents_of
from streams.audit.difference import Difference, Value, compared
from streams.audit.held import Held, Spot, StoredPart, Uncheckable
from streams.audit.part import letters_told, part_told
from streams.audit.refold import Refold
from streams.store import keys
from streams.store.movement_reader import STATES

AGAIN: Final = 500
"""Things looked at again at one moment, at most: nothing is committed meanwhile."""

HASH: Final = "hash"
ZSET: Final = "zset"
_SUBJECTS: Final = ("unit", "device", "plate", "enterprise", "site", "subscriber", "peers")


@dataclass(slots=True)
class Checked:
    """What a check of one partition came to. ``moved``: trackers went on committing during it."""

    number: int
    offset: int = 0
    subjects: int = 0
    moved: bool = False
    differences: list[Difference] = field(default_factory=list)


class Check:
    """One partition's; ``refold`` has folded nothing yet. ``folded`` is told of records as they are done."""

    def __init__(self, held: Held, refold: Refold, folded: Callable[[int], None] = lambda _: None) -> None:
        self._held = held
        self._refold = refold
        self._folded = folded
        self._contents = Contents()
        self._folded_to = -1

    async def run(self) -> Checked:
        """Raises Uncheckable, LogUnavailable or StoreUnavailable."""
        before = await self._held.part()
        await self._fold_to(before)
        await self._fold_to(await self._held.part())  # the first took long, the second does not
        found = Checked(self._held.number)
        last = before
        for spots in _chunked(await self._suspects()):
            last, values = await self._held.at_once(spots)
            await self._fold_to(last)
            found.differences += filter(None, map(self._told, spots, values))
        number = self._held.number
        found.differences += part_told(number, self._refold.state, last)
        found.differences += letters_told(number, self._refold, await self._held.letters())
        found.moved = last.version != before.version
        found.offset, found.subjects = self._refold.offset, len(self._refold.shelf.subjects)
        return found

    async def _fold_to(self, part: StoredPart) -> None:
        if part.offset < self._refold.offset:
            raise Uncheckable(f"the stored offset went back to {part.offset} meanwhile: check again")
        self._refold.set_aside(await self._held.letters())
        await self._refold.advance(part.offset, self._folded)
        if self._folded_to != part.offset:
            self._contents = contents_of(self._held.number, self._refold.shelf)
            self._folded_to = part.offset

    async def _suspects(self) -> list[Spot]:
        """Whatever differs at first sight."""
        shapes = _usual(self._held.number) | self._contents.shapes
        unseen = {key: dict(self._contents.values.get(key, {})) for key in shapes}
        spots: dict[Spot, None] = {}
        async for key, values in self._held.pages(shapes):
            log = unseen[key]
            for member, value in values.items():
                if log.pop(member, None) != value:
                    spots[_spot(key, shapes[key], member)] = None
        for key, members in unseen.items():
            spots |= dict.fromkeys(_spot(key, shapes[key], member) for member in members)
        return list(spots)

    def _told(self, spot: Spot, store: Value) -> Difference | None:
        held = self._contents.values.get(spot.key, {})
        log: Value = held.get(spot.member)
        if spot.shape == "list":
            log = list(held.values()) or None
        return compared(self._held.number, spot.key, spot.member, log, store or None)


def _spot(key: str, shape: Shape, member: str) -> Spot:
    return Spot(key, shape, "" if shape == "list" else member)


def _chunked(spots: list[Spot]) -> Iterator[list[Spot]]:
    """At least one, so that the partition itself is looked at."""
    for start in range(0, max(1, len(spots)), AGAIN):
        yield spots[start : start + AGAIN]


def _usual(p: int) -> dict[str, Shape]:
    """Keys that are looked at although the log puts nothing there."""
    hashes = [keys.subjects(p, kind) for kind in _SUBJECTS]
    hashes += [keys.place_class(p), keys.place_counts(p), keys.site_class(p), keys.site_counts(p)]
    hashes += [keys.alerts(p), keys.alert_class(p), keys.alert_counts(p)]
    hashes += [keys.movements(p), keys.movement_class(p), keys.movement_counts(p)]
    hashes += [keys.destination_class(p), keys.destination_counts(p), keys.served(p)]
    zsets = [
        keys.due(p),
        keys.marks(p),
        keys.alerts_all(p),
        keys.alerts_open(p),
        *(keys.movements_in(p, state) for state in STATES),
    ]
    return {**dict.fromkeys(hashes, HASH), **dict.fromkeys(zsets, ZSET)}
