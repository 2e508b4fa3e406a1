"""What the trackers have set aside, as the store keeps it: listed, found by id, marked once it is back in the log.

The store is the one source of truth for it. The topic ``dead-letters`` is a copy for other readers, who may be told of
a letter twice after a crash; the letters here are in the same commit as the books that count them.
"""

from collections.abc import AsyncIterator, Iterable
from typing import Any, Final, NamedTuple

import msgspec

from streams.events import CONTROL, Entry, booked, decode_record, encode_record
from streams.store import keys
from streams.store.across import Across
from streams.store.codec import decode_dead_letter
from streams.store.commit import DeadLetter
from streams.store.errors import outages
from streams.subject import partition_of

PAGE: Final = 500


class PutBack(msgspec.Struct, frozen=True):
    """``at``: wall clock (ms) of the last time; ``times``: how often."""

    at: int
    times: int


class Letter(NamedTuple):
    """``entry``: its id in its partition's stream. ``put_back`` None: never."""

    entry: str
    dead: DeadLetter
    put_back: PutBack | None

    @property
    def id(self) -> str:
        """``partition/version-position``: the commit that set it aside."""
        return f"{self.dead.partition}/{self.entry}"


class Unreadable(Exception):
    """The letter's bytes are no record that this version can read; the message says where."""


_decode: Final = msgspec.json.Decoder(PutBack).decode


class DeadLetters(Across):
    """Every call raises StoreUnavailable during an outage."""

    async def count(self) -> int:
        return sum(await self._ask(lambda pipe, p: pipe.xlen(keys.dead(p))))

    async def newest(self, limit: int, reason: str = "") -> list[Letter]:
        """The last set aside first. ``reason``: what theirs begins with."""
        found = [letter for p in range(self.partitions) for letter in await self._newest_of(p, limit, reason)]
        return sorted(found, key=lambda letter: (letter.dead.time, letter.dead.offset), reverse=True)[:limit]

    async def every(self, reason: str = "") -> AsyncIterator[Letter]:
        """In the order in which each partition set them aside."""
        for p in range(self.partitions):
            start = "-"
            while page := await self._page(p, start, "+"):
                for letter in page:
                    if letter.dead.reason.startswith(reason):
                        yield letter
                start = f"({page[-1].entry}"

    async def found(self, ids: Iterable[str]) -> dict[str, Letter]:
        """By id; those that are not there are absent, however they are written."""
        letters: dict[str, Letter] = {}
        for wanted in ids:
            number, _, entry = wanted.partition("/")
            if number.isdecimal() and int(number) < self.partitions and _is_entry(entry):
                for letter in await self._page(int(number), entry, entry):
                    letters[letter.id] = letter
        return letters

    async def mark(self, letter: Letter, at: int) -> None:
        """It is in the log again. ``at``: wall clock (ms)."""
        times = letter.put_back.times if letter.put_back else 0
        text = msgspec.json.encode(PutBack(at, times + 1))
        with outages():
            await self._redis.execute_command("HSET", keys.dead_replayed(letter.dead.partition), letter.entry, text)

    async def _newest_of(self, p: int, limit: int, reason: str) -> list[Letter]:
        found: list[Letter] = []
        end = "+"
        while len(found) < limit and (page := await self._page(p, "-", end, newest_first=True)):
            found += [letter for letter in page if letter.dead.reason.startswith(reason)]
            end = f"({page[-1].entry}"
        return found[:limit]

    async def _page(self, p: int, start: str, end: str, *, newest_first: bool = False) -> list[Letter]:
        with outages():
            page: Any = await (
                self._redis.xrevrange(keys.dead(p), max=end, min=start, count=PAGE)
                if newest_first
                else self._redis.xrange(keys.dead(p), min=start, max=end, count=PAGE)
            )
            names = [name for name, _ in page]
            command = ("HMGET", keys.dead_replayed(p), *names)
            marks: Any = await self._redis.execute_command(*command) if names else []
        return [
            Letter(name.decode(), decode_dead_letter(fields[b"letter"]), _decode(mark) if mark else None)
            for (name, fields), mark in zip(page, marks, strict=True)
        ]


def entries_of(letter: DeadLetter) -> list[Entry]:
    """Raises Unreadable."""
    try:
        return decode_record(letter.raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error


def records_of(letter: DeadLetter, partitions: int) -> tuple[dict[int, list[bytes]], dict[int, int]]:
    """What to append to put it back, and how many events of the books that is by partition (``LogWriter.append``).

    Its bytes as they are, if all of it belongs where it lay; what was misrouted goes to its own partition. Raises
    Unreadable.
    """
    homes: dict[int, list[Entry]] = {}
    for entry in entries_of(letter):
        home = letter.partition if isinstance(entry, CONTROL) else partition_of(entry.subject, partitions)
        homes.setdefault(home, []).append(entry)
    records = {home: [encode_record(ours)] for home, ours in homes.items()}
    if homes.keys() == {letter.partition}:
        records = {letter.partition: [letter.raw]}
    return records, {home: sum(map(booked, ours)) for home, ours in homes.items()}


def _is_entry(text: str) -> bool:
    version, _, position = text.partition("-")
    return version.isdecimal() and position.isdecimal()
