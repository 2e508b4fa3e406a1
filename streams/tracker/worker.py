"""The tracker: a lane for every partition that this process owns just now."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

import structlog

from streams.tracker.applier import Surroundings
from streams.tracker.errors import TrackerStopped, patiently
from streams.tracker.lane import Delivery, Lane

_log = structlog.get_logger()

START_PATIENCE_S: Final = 10.0
"""How long an assignment waits for the store; after that the lanes find their places by themselves."""


class Tracker:
    """``failed`` is set, with the reason in ``failure``, when the process must stop."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._lanes: dict[int, Lane] = {}
        self.failed = asyncio.Event()
        self.failure: BaseException | None = None

    @property
    def partitions(self) -> list[int]:
        return sorted(self._lanes)

    async def deliver(self, partition: int, delivery: Delivery) -> None:
        """Waits while the partition is busy, which is what keeps reading from running ahead."""
        if (lane := self._lanes.get(partition)) is not None:
            await lane.put(delivery)

    async def assigned(self, partitions: Iterable[int]) -> None:
        """These are ours now, and no others."""
        wanted = set(partitions)
        await self.revoked(self._lanes.keys() - wanted)
        for number in sorted(wanted - self._lanes.keys()):
            lane = self._lanes[number] = Lane(number, self._around)
            lane.task.add_done_callback(self._ended)

    async def revoked(self, partitions: Iterable[int]) -> None:
        """These are somebody else's now: what is under way is committed, the rest forgotten."""
        lanes = [lane for number in list(partitions) if (lane := self._lanes.pop(number, None)) is not None]
        await asyncio.gather(*(lane.stop() for lane in lanes))
        for lane in lanes:
            self._around.observe.revoked(lane.number)

    async def stop(self) -> None:
        await self.revoked(list(self._lanes))

    async def starting_offsets(
        self, partitions: Iterable[int], first: Mapping[int, int], ends: Mapping[int, int]
    ) -> dict[int, int]:
        """Where reading goes on: at the offsets stored with the state.

        ``first`` and ``ends``: what the log holds. A log that does not hold what comes next stops the tracker.
        Empty when the store does not answer in time.
        """
        try:
            async with asyncio.timeout(START_PATIENCE_S):
                states = {p: await self._stored_offset(p) for p in partitions}
        except TimeoutError:
            return {}
        for p, offset in states.items():
            if (problem := _problem(p, offset, first.get(p, 0), ends.get(p, offset))) is not None:
                self.fail(TrackerStopped(problem))
        return states

    def report_lag(self, ends: Mapping[int, int]) -> None:
        for number, lane in self._lanes.items():
            if number in ends:
                self._around.observe.lag(number, max(0, ends[number] - lane.offset))

    def applied(self) -> dict[int, int]:
        """Partition → next record to apply."""
        return {number: lane.offset for number, lane in self._lanes.items()}

    async def shed_outboxes(self) -> None:
        """Where no notifier comes for them, alerts waiting to be told must not fill Redis. Raises StoreUnavailable."""
        for number in self.partitions:
            if shed := await self._around.store.shed_outbox(number, self._around.settings.keep_alerts):
                self._around.observe.shed(shed)
                _log.warning("no notifier comes for alerts: the oldest will not be told", partition=number, shed=shed)

    def fail(self, error: BaseException) -> None:
        """The first reason counts."""
        if self.failure is None:
            self.failure = error
            self.failed.set()

    async def _stored_offset(self, partition: int) -> int:
        store = self._around.store
        state = await patiently(
            "reading offsets", lambda: store.partition(partition), self._around.settings.retry_max_s
        )
        return state.offset

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)


def _problem(partition: int, offset: int, first: int, end: int) -> str | None:
    if offset > end:
        return (
            f"partition {partition}: the state has applied records up to {offset}, but the log ends at {end}: it was "
            f"made anew or has lost records. Restore the log, or begin with an empty state"
        )
    if offset < first:
        return (
            f"partition {partition}: the state needs records from {offset} on, but the log begins at {first}: it has "
            f"dropped what was not applied. Restore the log, or rebuild the state from a recording"
        )
    return None
