"""One partition's way from the log into the store: collect, apply, acknowledge; in this order, always.

The offset stored with the state is the truth. A record before it has been applied and is only acknowledged; a
record beyond it means that some are missing, and is refused until they have been read.
"""

import asyncio
import time
from typing import Final, Protocol

import structlog

from streams.log.port import LogUnavailable
from streams.store.commit import Fenced
from streams.tasks import end
from streams.tracker.applier import Applier, Surroundings
from streams.tracker.errors import TrackerStopped
from streams.tracker.records import Batch
from streams.tracker.relay import Relay

_log = structlog.get_logger()

SEEK_AGAIN_S: Final = 0.5
"""What had been read ahead before a seek still arrives after it; that long is not a reason to seek again."""

SEEKS: Final = 20
"""Attempts to get at missing records before the tracker says that they are gone; a log that is away has lost none."""

FINISH_S: Final = 1.0
"""A batch under way when the partition is given up may take this long to be committed."""


class Delivery(Protocol):
    """One record as the log hands it over."""

    @property
    def offset(self) -> int: ...
    @property
    def raw(self) -> bytes | None: ...
    def ack(self) -> None: ...


class Lane:
    """``task`` ends by being stopped, or with the exception that must stop the tracker."""

    def __init__(self, number: int, around: Surroundings) -> None:
        self.number = number
        self._around = around
        self._settings = around.settings
        self._applier = Applier(number, around)
        self._inbox: asyncio.Queue[Delivery] = asyncio.Queue(around.settings.inbox_records)
        self._listening = True
        self._working = False
        self._sought_at = 0.0
        self._seeks = 0
        self._nearest = 0
        self._relay = Relay(number, around)
        self.task = asyncio.create_task(self._run(), name=f"lane-{number}")

    @property
    def offset(self) -> int:
        """Next record to apply."""
        return self._applier.state.offset

    async def put(self, delivery: Delivery) -> None:
        """Waits while the lane is full. A lane that is not listening takes nothing and acknowledges nothing."""
        if self._listening:
            await self._inbox.put(delivery)

    async def stop(self) -> None:
        """Lets the batch under way be committed, and forgets everything else."""
        self._close()
        if self._working:
            await asyncio.wait([self.task], timeout=FINISH_S)
        await end([self.task])

    def _close(self) -> None:
        self._listening = False
        while not self._inbox.empty():
            self._inbox.get_nowait()

    async def _run(self) -> None:
        await self._applier.open()
        async with self._relay.running():
            await self._work()

    async def _work(self) -> None:
        while True:
            self._listening = True
            state = self._applier.state
            _log.info("partition opened", partition=self.number, offset=state.offset, version=state.version)
            try:
                while self._listening:
                    await self._apply(*await self._collect())
            except Fenced as fenced:
                await self._stand_back(fenced)
                await self._applier.open()
                await self._around.seek(self.number, self.offset)
            else:
                return

    async def _apply(self, batch: Batch, deliveries: list[Delivery]) -> None:
        self._working = True
        try:
            if await self._applier.apply(batch):
                self._relay.wake()
        finally:
            self._working = False
        for delivery in deliveries:
            delivery.ack()

    async def _collect(self) -> tuple[Batch, list[Delivery]]:
        """The next batch, and the deliveries to acknowledge once it is stored."""
        while True:
            batch = Batch(self.number, self._settings.partitions, self.offset)
            deliveries: list[Delivery] = []
            await self._take(await self._first(), batch, deliveries)
            if self._settings.linger_ms and not self._inbox.full():
                await asyncio.sleep(self._settings.linger_ms / 1000)
            while not self._inbox.empty() and len(batch.placed) < self._settings.batch_entries:
                await self._take(self._inbox.get_nowait(), batch, deliveries)
            if deliveries:
                return batch, deliveries

    async def _first(self) -> Delivery:
        """The next record, however long it takes; while some are missing, they are asked for again meanwhile."""
        while self._seeks:
            try:
                async with asyncio.timeout(SEEK_AGAIN_S):
                    return await self._inbox.get()
            except TimeoutError:
                await self._refuse(self._nearest, self.offset)
        return await self._inbox.get()

    async def _take(self, delivery: Delivery, batch: Batch, deliveries: list[Delivery]) -> None:
        if delivery.offset < batch.next_offset:
            delivery.ack()  # applied before, or waiting for its commit a second time
        elif delivery.offset > batch.next_offset:
            await self._refuse(delivery.offset, batch.next_offset)
        else:
            self._seeks = 0
            batch.add(delivery.offset, delivery.raw)
            deliveries.append(delivery)

    async def _refuse(self, found: int, wanted: int) -> None:
        """Something lies between what is stored and this record: have it read first."""
        self._nearest = min(found, self._nearest) if self._nearest > wanted else found
        now = time.monotonic()
        if now - self._sought_at < SEEK_AGAIN_S:
            return
        self._sought_at = now
        if not self._seeks or await self._log_answers():
            self._seeks += 1
        if self._seeks > SEEKS:
            raise TrackerStopped(
                f"partition {self.number}: records {wanted} to {self._nearest - 1} cannot be read although they have "
                f"not been applied. If the log has dropped them they are lost: restore the log or rebuild the state"
            )
        _log.warning("records were skipped, seeking back", partition=self.number, to=wanted, found=found)
        await self._around.seek(self.number, wanted)

    async def _log_answers(self) -> bool:
        try:
            await self._around.log.ends()
        except LogUnavailable:
            return False
        return True

    async def _stand_back(self, fenced: Fenced) -> None:
        """Leaves the partition alone while another worker moves it; goes on when it has been let go.

        A stored version *below* ours is no rival: the store has lost its last moments and is applied to again.
        """
        self._close()
        ours = self._applier.state.version
        _log.warning("partition is not ours", partition=self.number, because=str(fenced))
        stored = await self._applier.stored_version()
        while stored >= ours:
            await asyncio.sleep(self._settings.session_timeout_s)
            before, stored = stored, await self._applier.stored_version()
            if stored == before:
                break
            _log.warning("another tracker is applying this partition", partition=self.number, version=stored)
