"""Applies batches of one partition to its stored state, and sets aside the events that cannot be applied."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from streams.drive import Core, fold_batch
from streams.events import CONTROL
from streams.log.port import LogWriter
from streams.store.commit import Commit, DeadLetter, Fenced, PartitionState, Store
from streams.tracker.errors import TRY_AGAIN, TrackerStopped, patiently
from streams.tracker.observe import Observer
from streams.tracker.records import FAILED, Batch, Placed
from streams.tracker.settings import TrackerSettings
from streams.tracker.strikes import Strikes
from streams.tracker.wrong_passes import wrong_passes

_log = structlog.get_logger()

OpenCore = Callable[[int, PartitionState, dict[str, int]], Core]
"""(partition, its stored state, its deadlines) → its core."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every partition of one tracker shares."""

    settings: TrackerSettings
    store: Store
    open_core: OpenCore
    observe: Observer
    strikes: Strikes
    seek: Callable[[int, int], Awaitable[None]]
    """(partition, offset): the log goes on from there."""
    send_letters: Callable[[list[DeadLetter]], Awaitable[None]]
    """Puts dead letters on their topic; returns when they are durable."""
    log: LogWriter
    """Takes what batches make for other subjects and partitions."""


class Applier:
    """``open`` it before use, and again after Fenced. Outages of store and log are waited out in here."""

    def __init__(self, number: int, around: Surroundings) -> None:
        self.number = number
        self.state = PartitionState()
        self._around = around
        self._store = around.store
        self._core: Core
        self._pause_s = around.settings.retry_max_s

    async def open(self) -> None:
        """Begins from what is stored."""
        await patiently(f"opening partition {self.number}", self._begin, self._pause_s)

    async def stored_version(self) -> int:
        state = await patiently("reading the version", lambda: self._store.partition(self.number), self._pause_s)
        return state.version

    async def apply(self, batch: Batch) -> bool:
        """Returns when the batch is stored: whether it made anything for the log. Raises Fenced, or TrackerStopped."""
        began = time.perf_counter()
        commit = await patiently("folding", lambda: self._fold(batch), self._pause_s)
        self._around.strikes.judge(batch)
        folded = time.perf_counter()
        if commit.dead:
            await patiently("setting events aside", lambda: self._around.send_letters(commit.dead), self._pause_s)
        await patiently("committing", lambda: self._store.commit(commit), self._pause_s)
        self._core.accept(commit)
        self._core.shrink(self._around.settings.cached_subjects)
        before, self.state = self.state, commit.state
        for (rule, site), count in wrong_passes(commit).items():
            self._around.observe.wrong_passes(rule, site, count)
        self._tell(batch, before, folded - began, time.perf_counter() - folded)
        return bool(commit.relays)

    async def _begin(self) -> None:
        self.state = await self._store.partition(self.number)
        self._core = self._around.open_core(self.number, self.state, await self._store.deadlines(self.number))

    async def _fold(self, batch: Batch) -> Commit:
        while True:
            try:
                return await fold_batch(self._store, self._core, batch.entries, batch.next_offset, batch.dead)
            except (*TRY_AGAIN, Fenced):
                raise
            except Exception as error:  # noqa: BLE001 — a defect in a rule costs one event, not the partition
                await self._set_aside(batch, error)

    async def _set_aside(self, batch: Batch, error: Exception) -> None:
        """Takes the first entry that cannot be applied out of the batch, and begins anew."""
        worst = batch.placed[await self._first_that_fails(batch.placed)]
        _log.error("an entry cannot be applied", partition=self.number, offset=worst.offset, exc_info=error)
        if isinstance(worst.entry, CONTROL):
            raise TrackerStopped(
                f"partition {self.number}: time cannot pass beyond offset {worst.offset} "
                f"({type(error).__name__}: {error}). This is a defect; nothing was skipped"
            ) from error
        batch.placed.remove(worst)
        batch.bury(worst, f"{FAILED}: {type(error).__name__}: {error}")
        self._around.strikes.judge_unfinished(batch)
        await self._begin()

    async def _first_that_fails(self, placed: list[Placed]) -> int:
        """By halving; every attempt begins from the stored state, because a fold that succeeds is not undone."""
        good, bad = 0, len(placed)
        while bad - good > 1:
            middle = (good + bad) // 2
            await self._begin()
            try:
                await fold_batch(self._store, self._core, [entry for _, entry in placed[:middle]], 0, [])
            except (*TRY_AGAIN, Fenced):
                raise
            except Exception:  # noqa: BLE001 — whatever it is, it is what we are looking for
                bad = middle
            else:
                good = middle
        return good

    def _tell(self, batch: Batch, before: PartitionState, seconds_fold: float, seconds_commit: float) -> None:
        observe, books, was = self._around.observe, self.state.books, before.books
        observe.batch(len(batch.placed), batch.seconds_decode, seconds_fold, seconds_commit)
        observe.booked(books.applied - was.applied, books.duplicates - was.duplicates, books.conflicts - was.conflicts)
        for letter in batch.dead:
            observe.dead(letter.reason.partition(":")[0])
        observe.partition_time(self.number, self.state.time)
        if self._around.settings.live and batch.oldest is not None:
            observe.scan_to_state(max(0.0, time.time() - batch.oldest / 1000))
