"""What a partition's batches make for other subjects and partitions, on its way from the store into the log.

It was stored with the batch that made it, so no crash loses it. A crash between the append and the note that it is
done has it told twice; every entry carries an id or a turn by which twice is once.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from streams.events import Entry, Event, encode_record
from streams.subject import partition_of
from streams.tracker.applier import Surroundings
from streams.tracker.errors import patiently

AT_ONCE: Final = 500
"""Entries in one append at most."""


class Relay:
    """One partition's. Outages of store and log are waited out in here."""

    def __init__(self, number: int, around: Surroundings) -> None:
        self.number = number
        self._around = around
        self._over = False
        self._wake = asyncio.Event()
        self._wake.set()  # what the owner before us has left

    def wake(self) -> None:
        """A batch has made something."""
        self._wake.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the partition is ours. A defect in here ends the block it runs beside."""
        try:
            async with asyncio.TaskGroup() as tasks:
                task = tasks.create_task(self._run(), name=f"relay-{self.number}")
                try:
                    yield
                finally:
                    self._over = True  # the Redis client may swallow a cancellation
                    self._wake.set()
                    task.cancel()
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _run(self) -> None:
        while not self._over:
            await self._wake.wait()
            self._wake.clear()
            while not self._over and await self._pass_on():
                pass

    async def _pass_on(self) -> bool:
        """Whether there was anything."""
        store, number, pause = self._around.store, self.number, self._around.settings.retry_max_s
        found = await patiently("reading what is to be told", lambda: store.relays(number, AT_ONCE), pause)
        if not found:
            return False
        records = self._records([entry for _, entry in found])
        await patiently("telling others through the log", lambda: self._around.log.append(records), pause)
        await patiently("noting what was told", lambda: store.relayed(number, found[-1][0]), pause)
        self._around.observe.relayed(len(found))
        return True

    def _records(self, entries: list[Entry]) -> dict[int, list[bytes]]:
        """One record a partition; what every partition must know is in each."""
        partitions = self._around.settings.partitions
        by_partition: dict[int, list[Entry]] = {}
        for entry in entries:
            homes = [partition_of(entry.subject, partitions)] if isinstance(entry, Event) else range(partitions)
            for number in homes:
                by_partition.setdefault(number, []).append(entry)
        return {number: [encode_record(ours)] for number, ours in by_partition.items()}
