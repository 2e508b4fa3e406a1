"""One partition of the log folded anew from its first record, in memory, by the core that the trackers run.

What batches made for others was put into the log when it was first folded, and is read from there again: what they
make now is not fed back, or everything would be told twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from streams.audit.held import Uncheckable
from streams.audit.told import Tellings
from streams.drive import apply_batch, fold_batch
from streams.events import decode_record
from streams.log.port import LogReader, Record
from streams.partition import Partition
from streams.store.commit import DeadLetter, PartitionState
from streams.store.memory import MemoryStore, Shelf
from streams.tracker.records import FAILED, UNDECODABLE, Batch, Placed
from streams.world import World

RECORDS: Final = 500
"""Read, and folded, at a time."""
CACHED: Final = 5_000
"""Subjects kept unpacked beside the store in memory, as in a tracker."""


class Refold:
    """``world``: what the trackers were started with; changes of it are in the log. ``tellings`` hears of what the
    fold makes for others, and of what it was told."""

    def __init__(
        self, number: int, world: World, log: LogReader, partitions: int, tellings: Tellings | None = None
    ) -> None:
        self.number = number
        self._world = world
        self._log = log
        self._partitions = partitions
        self._store = MemoryStore()
        self._core = Partition(number, world, PartitionState(), {}, partitions)
        self._letters: dict[int, list[DeadLetter]] = {}
        self._tellings = tellings or Tellings(partitions)

    @property
    def offset(self) -> int:
        """Next record to fold."""
        return self._core.state.offset

    @property
    def state(self) -> PartitionState:
        return self._core.state

    @property
    def shelf(self) -> Shelf:
        """What all of it has come to."""
        return self._store.shelves[self.number]

    def set_aside(self, letters: Iterable[DeadLetter]) -> None:
        """All that the trackers have set aside of this partition: it is set aside again as it is come to."""
        self._letters = defaultdict(list)
        for letter in letters:
            self._letters[letter.offset].append(letter)

    async def advance(self, until: int, folded: Callable[[int], None] = lambda _: None) -> None:
        """Folds up to the record before ``until``; ``folded`` is told how many more are done.

        Raises Uncheckable, or LogUnavailable.
        """
        while self.offset < until:
            records = await self._log.read(self.number, self.offset, min(RECORDS, until - self.offset))
            self._check(records, until)
            await self._fold(records)
            folded(len(records))

    def _check(self, records: list[Record], until: int) -> None:
        expected = self.offset
        for record in records:
            if record.offset != expected:
                raise Uncheckable(f"records {expected} to {record.offset - 1} are not in the log")
            expected += 1
        if not records:
            raise Uncheckable(f"the log ends at {expected}, records up to {until - 1} were applied: it was made anew")

    async def _fold(self, records: list[Record]) -> None:
        batch = self._batch(records)
        while True:
            try:
                await self._apply(batch)
                return
            except Exception as error:  # noqa: BLE001 — the trackers met no such thing; what it costs is one entry
                worst = batch.placed[await self._first_that_fails(batch.placed)]
                batch.placed.remove(worst)
                batch.bury(worst, f"{FAILED}: {type(error).__name__}: {error}")
                await self._reopen()

    async def _first_that_fails(self, placed: list[Placed]) -> int:
        """By halving, each time from what is stored, as the tracker does it."""
        good, bad = 0, len(placed)
        while bad - good > 1:
            middle = (good + bad) // 2
            await self._reopen()
            try:
                await fold_batch(self._store, self._core, [entry for _, entry in placed[:middle]], 0, [])
            except Exception:  # noqa: BLE001 — whatever it is, it is what we are looking for
                bad = middle
            else:
                good = middle
        return good

    async def _apply(self, batch: Batch) -> None:
        commit = await apply_batch(self._store, self._core, batch.entries, batch.next_offset, batch.dead)
        self._tellings.make(self.number, commit.relays)
        self.shelf.relays.clear()
        self.shelf.outbox.clear()
        self._core.shrink(CACHED)

    async def _reopen(self) -> None:
        state, due = await self._store.partition(self.number), await self._store.deadlines(self.number)
        self._core = Partition(self.number, self._world, state, due, self._partitions)

    def _batch(self, records: list[Record]) -> Batch:
        batch = Batch(self.number, self._partitions, records[0].offset)
        for record in records:
            self._take(batch, record)
        return batch

    def _take(self, batch: Batch, record: Record) -> None:
        """What was set aside stays so, even if this version could read or apply it."""
        letters = self._letters.get(record.offset, [])
        unread = [letter for letter in letters if letter.reason.startswith(UNDECODABLE)]
        if unread:
            batch.next_offset = record.offset + 1
            batch.dead += unread
            return
        known = len(batch.placed)
        batch.add(record.offset, record.raw)
        self._tellings.see(self.number, (entry for _, entry in batch.placed[known:]))
        for letter in letters:
            if letter.reason.startswith(FAILED) and (placed := _found(batch, letter)) is not None:
                batch.placed.remove(placed)
                batch.dead.append(letter)


def _found(batch: Batch, letter: DeadLetter) -> Placed | None:
    try:
        (entry,) = decode_record(letter.raw)
    except (msgspec.DecodeError, ValueError):
        return None
    mine = (placed for placed in batch.placed if placed.offset == letter.offset and placed.entry == entry)
    return next(mine, None)
