"""The group-commit writer: what arrives within a few milliseconds goes to the log as one record per partition.

Requests queue; one task takes all that waits, has it judged in order of reception and appended, and only then
are the requests answered (ADR 0006). It also tells every partition once a second that time has passed.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from gates.coverage import Clock, Coverage
from gates.gatekeeper import Gatekeeper
from gates.group_commit import GroupCommit
from gates.intake import Intake
from gates.request import LastingMemory, NotTakenError, Receipt, Request
from gates.turns import Turns
from streams.log.port import LogWriter
from streams.metrics import GatewayMetrics

TICK_S: Final = 1.0
RECORDED_TICK_S: Final = 0.05
"""In recorded mode, how much wall time passes at most before recorded time is told to every partition."""
GROUP_ITEMS: Final = 2_000
"""Items judged at one go, so that no request holds the loop for long."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much may wait for the log before senders are told to come again: requests, and bytes in all."""

    requests: int = 5_000
    bytes: int = 64 * 1024 * 1024


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


class Collector:
    """``keeper`` answers gates; without one every scan passes, ``degraded``. ``now`` (ms) stamps reception in wall
    mode. ``linger_s``: how long the first request of a group waits for company. ``tick_s``: how often every partition
    is told the time; more than a few seconds makes holes."""

    def __init__(
        self,
        new_intake: Callable[[], Intake],
        memory: LastingMemory,
        log: LogWriter,
        metrics: GatewayMetrics,
        *,
        keeper: Gatekeeper | None = None,
        clock: Clock = "wall",
        now: Callable[[], int] = wall_ms,
        waiting: Waiting = Waiting(),
        linger_s: float = 0.002,
        tick_s: float = TICK_S,
    ) -> None:
        self.clock = clock
        self.now = now
        self._memory = memory
        self._metrics = metrics
        self._coverage = Coverage(clock)
        self._commit = GroupCommit(new_intake, memory, log, self._coverage, metrics, keeper)
        self._limit = waiting
        self._linger_s = linger_s
        self._tick_s = tick_s
        self._queue: asyncio.Queue[Request] = asyncio.Queue()
        self._turns: Turns[Request] = Turns()
        self._turn_timer: asyncio.TimerHandle | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._waiting = self._waiting_bytes = 0
        self._came: dict[int, float] = {}
        self._stamped = 0
        self._ticked_at = 0.0
        self._stopping = False

    async def start(self) -> None:
        """Raises RedisError if the memory cannot be read: without device clocks every gate would seem new."""
        await self._memory.load()
        self._tasks = [asyncio.create_task(self._write(), name="collector")]
        if self.clock == "wall":
            self._tasks.append(asyncio.create_task(self._tick_for_ever(), name="ticks"))

    async def stop(self) -> None:
        """Takes nothing more, sees what waits into the log, and returns."""
        if not self._tasks:
            return
        self._stopping = True
        self._schedule(self._turns.rest())
        writer, *tickers = self._tasks
        for ticker in tickers:
            ticker.cancel()
        self._queue.put_nowait(_reminder(self._commit.received))
        await writer
        await asyncio.gather(*tickers, return_exceptions=True)
        await self._memory.close()
        self._tasks = []

    async def submit(self, request: Request, received: int | None = None, turn: int | None = None) -> Receipt:
        """Waits until the log has it. Recorded mode wants ``received`` (ms) and takes ``turn``.

        Raises NotTakenError, or whatever the intake failed with.
        """
        self._admit(request)
        self._came[id(request)] = _loop_time()
        try:
            request.received = self._stamp() if received is None else received
            request.turn = turn
            if turn is None:
                request.queued_at = _loop_time()
                self._queue.put_nowait(request)
            else:
                self._schedule(self._turns.offer(turn, request, _loop_time()))
            return await request.receipt
        finally:
            self._waiting -= 1
            self._waiting_bytes -= request.size
            del self._came[id(request)]

    async def drain(self, until: int) -> Receipt:
        """Lets recorded time run on to ``until`` (ms) while nothing can come in, as at the end of a recording."""
        coverage = self._coverage
        return await self.submit(
            Request(lambda intake, at: ([], intake.everywhere(coverage.drained(at))), listening=False), until
        )

    def forgo(self, turn: int) -> None:
        """The request of this turn was refused before it came here: whoever waits for it need not."""
        self._schedule(self._turns.forgo(turn, _loop_time()))

    @property
    def oldest_wait_s(self) -> float:
        """How long the request has waited that has waited longest; 0: none waits."""
        return _loop_time() - next(iter(self._came.values())) if self._came else 0.0

    @property
    def appended_at(self) -> float | None:
        """When the log last took something, on the monotonic clock (s); None: not yet."""
        return self._commit.appended_at

    @property
    def log_ok(self) -> bool:
        """Whether the log took what it was last given."""
        return self._commit.log_ok

    def _admit(self, request: Request) -> None:
        if self._stopping or not self._tasks:
            raise NotTakenError("stopping", "the gateway is stopping")
        too_many = self._waiting >= self._limit.requests
        if too_many or (self._waiting and self._waiting_bytes + request.size > self._limit.bytes):
            raise NotTakenError("queue_full", "more waits for the log than can be held")
        if self._waiting and self.clock == "wall" and not self._commit.log_ok:
            raise NotTakenError("log_unavailable", "the log did not take what came before; it is tried with one batch")
        self._waiting += 1
        self._waiting_bytes += request.size

    def _stamp(self) -> int:
        """Reception never goes back, whatever the machine's clock does."""
        self._stamped = max(self._stamped, self.now())
        return self._stamped

    def _schedule(self, requests: list[Request]) -> None:
        for request in requests:
            request.queued_at = _loop_time()
            self._queue.put_nowait(request)
        if self._turn_timer is not None:
            self._turn_timer.cancel()
            self._turn_timer = None
        if (deadline := self._turns.deadline()) is not None:
            loop = asyncio.get_running_loop()
            self._turn_timer = loop.call_at(deadline, self._give_up)

    def _give_up(self) -> None:
        """A turn has been missing for too long. Whatever is in it is received late, and may be judged otherwise."""
        missing = self._turns.missing
        if taken := self._turns.overdue(_loop_time()):
            _log.warning("turn given up", turn=missing, next=taken[0].turn)
        self._schedule(taken)

    async def _write(self) -> None:
        while not (self._stopping and self._queue.empty()):
            group = await self._group()
            try:
                await self._commit.run(group, tick=self._tick_due(group))
            except Exception as error:  # noqa: BLE001 - without this task nobody would ever be answered again
                _log.exception("the collector failed on a group")
                for request in group:
                    request.refuse(error)
            if self.clock == "wall" and not self._commit.log_ok:
                self._send_away()
            if refused := [request.turn for request in group if request.turn is not None and request.comes_again]:
                self._wait_again(refused)
            self._metrics.queue(self._waiting)
            self._metrics.clock(self._commit.received, recorded=self.clock == "recorded")

    def _send_away(self) -> None:
        """What queued behind a group that the log did not take need not wait for the same answer; the reminders do."""
        queued = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        for request in queued:
            if request.tick:
                self._queue.put_nowait(request)
            else:
                request.refuse(NotTakenError("log_unavailable", "the log did not take what came before"))

    def _wait_again(self, refused: list[int]) -> None:
        """A recording keeps its order through an outage: what is queued behind the refused turns waits for them."""
        queued = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        passed = [(request.turn, request) for request in queued if request.turn is not None]
        self._turns.take_back(refused, passed, _loop_time())
        self._schedule([request for request in queued if request.turn is None])

    async def _group(self) -> list[Request]:
        """All that waits, up to a limit; empty when recorded time has moved and nothing more comes."""
        idle = self.clock == "wall" or not self._coverage.behind(self._commit.received)
        try:
            async with asyncio.timeout(None if idle else RECORDED_TICK_S):
                group = [await self._queue.get()]
        except TimeoutError:
            return []
        lingered = _loop_time() - group[0].queued_at
        if not self._stopping and lingered < self._linger_s:  # else it had its company while the last group was written
            await asyncio.sleep(self._linger_s - lingered)
        items = group[0].items
        while not self._queue.empty() and items < GROUP_ITEMS:
            group.append(self._queue.get_nowait())
            items += group[-1].items
        return group

    def _tick_due(self, group: list[Request]) -> bool:
        if self.clock == "wall":
            return any(request.tick for request in group)
        now = _loop_time()
        if group and not self._stopping and now - self._ticked_at < RECORDED_TICK_S:
            return False
        self._ticked_at = now
        return True

    async def _tick_for_ever(self) -> None:
        """Through the queue, so that the log's time never runs ahead of what waits in front."""
        while True:
            reminder = _reminder(self._stamp())
            self._queue.put_nowait(reminder)
            await asyncio.wait([reminder.receipt])
            await asyncio.sleep(self._tick_s)


def _reminder(received: int) -> Request:
    return Request(lambda _intake, _at: ([], []), listening=False, tick=True, received=received)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
