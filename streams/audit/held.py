"""What Redis holds of a partition: page by page while it may move, or a few things at one moment."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NamedTuple

from streams.audit.contents import Shape
from streams.store import keys
from streams.store.codec import decode_dead_letter, decode_policies, decode_state, decode_travel_times
from streams.store.commit import DeadLetter, PartitionState
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script

PAGE: Final = 1_000
KEYS_AT_ONCE: Final = 500

_LOOK: Final = Script("streams.audit", "look.lua")
_SCANS: Final[dict[Shape, str]] = {"hash": "HSCAN", "zset": "ZSCAN", "set": "SSCAN"}


class Uncheckable(Exception):
    """A partition cannot be checked: its log lacks records, or its own state cannot be read. The message says what."""


class Spot(NamedTuple):
    """One thing to look at: a member of a key, or (``member`` empty) a whole list."""

    key: str
    shape: Shape
    member: str


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A partition's own hash. ``version`` and ``offset`` as they stand beside the state."""

    state: PartitionState
    version: int
    offset: int


class Held:
    """One partition in Redis. Every call raises StoreUnavailable during an outage."""

    def __init__(self, client: Client, number: int) -> None:
        self.number = number
        self._redis = client

    async def part(self) -> StoredPart:
        return (await self.at_once([]))[0]

    async def at_once(self, spots: list[Spot]) -> tuple[StoredPart, list[str | list[str] | None]]:
        """The partition's own hash and each of these, as one commit left them all; None: not there."""
        names = [keys.part(self.number), *(spot.key for spot in spots)]
        arguments: list[bytes | str | int] = []
        for spot in spots:
            arguments += (spot.shape, spot.member)
        with outages():
            (state, version, offset, policies, times), *values = await _LOOK.run(self._redis, names, arguments)
        try:
            found = decode_state(state) if state else PartitionState()
            found.policies = decode_policies(policies) if policies else ()
            found.travel_times = decode_travel_times(times) if times else ()
            part = StoredPart(found, int(version or 0), int(offset or 0))
        except ValueError as error:  # msgspec's are ValueErrors too
            raise Uncheckable(f"{names[0]} in Redis cannot be read: {error}") from error
        return part, [_text(value) for value in values]

    async def letters(self) -> list[DeadLetter]:
        """Everything set aside, in order."""
        found: list[DeadLetter] = []
        start = "-"
        while True:
            with outages():
                page: Any = await self._redis.xrange(keys.dead(self.number), min=start, count=PAGE)
            found += [decode_dead_letter(fields[b"letter"]) for _, fields in page]
            if len(page) < PAGE:
                return found
            start = "(" + page[-1][0].decode()

    async def pages(self, shapes: Mapping[str, Shape]) -> AsyncIterator[tuple[str, dict[str, str]]]:
        """(key, some of what it holds) until everything has been handed out; a list is handed out whole."""
        names = iter(shapes)
        while some := list(islice(names, KEYS_AT_ONCE)):
            for key, cursor, values in await self._first_pages(some, shapes):
                yield key, values
                while cursor:
                    cursor, values = await self._page(key, shapes[key], cursor)
                    yield key, values

    async def _first_pages(
        self, names: Iterable[str], shapes: Mapping[str, Shape]
    ) -> list[tuple[str, int, dict[str, str]]]:
        """Most keys are small: many of them in one round trip."""
        pipe: Any = self._redis.pipeline(transaction=False)
        asked = list(names)
        for key in asked:
            if shapes[key] == "list":
                pipe.execute_command("LRANGE", key, 0, -1)
            else:
                pipe.execute_command(_SCANS[shapes[key]], key, 0, "COUNT", PAGE)
        with outages():
            answers = await pipe.execute()
        return [(key, *_unpacked(shapes[key], answer)) for key, answer in zip(asked, answers, strict=True)]

    async def _page(self, key: str, shape: Shape, cursor: int) -> tuple[int, dict[str, str]]:
        with outages():
            return _unpacked(shape, await self._redis.execute_command(_SCANS[shape], key, cursor, "COUNT", PAGE))


def _unpacked(shape: Shape, answer: Any) -> tuple[int, dict[str, str]]:
    """Next cursor (0: none) and member → value, whichever way the client hands a scan's answer over."""
    if shape == "list":
        return 0, {str(at): _words(value) for at, value in enumerate(answer)}
    cursor, found = answer
    if shape == "hash":
        return int(cursor), {_words(name): _words(value) for name, value in _pairs(found)}
    if shape == "zset":
        return int(cursor), {_words(name): _number(value) for name, value in _pairs(found)}
    return int(cursor), {_words(name): "1" for name in found}


def _pairs(found: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(found, dict):
        return found.items()
    if found and isinstance(found[0], tuple | list):
        return [(name, value) for name, value in found]
    return zip(found[::2], found[1::2], strict=True)


def _number(score: Any) -> str:
    return str(int(float(score)))


def _text(value: Any) -> str | list[str] | None:
    if value is None:
        return None
    return [_words(one) for one in value] if isinstance(value, list) else _words(value)


def _words(raw: bytes) -> str:
    """What is no text any more differs from what the log says, and is shown as far as it can be."""
    return raw.decode("utf-8", "replace")
