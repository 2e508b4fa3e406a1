"""One tenure of a subscriber: read the outbox, send, remember. Ends with the lease, an outage of Redis, or a stop.

Whatever ends it, the next session starts from what Redis holds. Something may then be sent again, under the
same id; nothing is left out.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog

from streams.notifier.bell import Bell
from streams.notifier.delivery import Channel, Delivery, Outcome
from streams.notifier.docket import Docket
from streams.notifier.health import Health
from streams.notifier.lease import Lease, LeaseLost
from streams.notifier.ledger import Kept, Ledger
from streams.notifier.observer import Observer
from streams.notifier.outbox import Outbox
from streams.notifier.route import Route
from streams.notifier.tasks import end

log = structlog.get_logger()

READ_COUNT: Final = 50
"""Entries of one partition fetched at a time."""
LOOK_S: Final = 1.0
"""How often the outbox is read even though nothing rang."""
SAVE_EVERY_S: Final = 0.05
"""What was answered in this time may have to be sent again after ``kill -9``, and what is under way."""
SHED_MS: Final = 5_000
"""How often a subscriber that cannot keep up is looked at for having fallen too far behind."""
SHED_AT_MOST: Final = 10_000
"""Entries of one partition let go of at one go."""
DRAIN_S: Final = 5.0
"""How long a stop waits for the posts that are under way."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every session of one notifier shares. ``now_ms``: wall clock. ``recorded``: alert times are those of a
    recording, so that they say nothing about how long a delivery took."""

    outbox: Outbox
    bell: Bell
    observer: Observer
    now_ms: Callable[[], int]
    draw: Callable[[], float]
    recorded: bool = False


class Session:
    """``owner`` marks this session's writes; those of an earlier one are refused from ``Ledger.claim`` on."""

    def __init__(
        self, route: Route, channel: Channel, ledger: Ledger, lease: Lease, owner: str, kept: Kept,
        around: Surroundings,
    ) -> None:  # fmt: skip
        self._route = route
        self._channel = channel
        self._ledger = ledger
        self._lease = lease
        self._owner = owner
        self._around = around
        self._observer = around.observer
        self._docket = Docket(route, kept)
        self._health = Health(route.backoff, around.draw)
        self._under_way: set[asyncio.Task[None]] = set()
        self._news = around.bell.listen()
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._dirty = asyncio.Event()
        self._saving = asyncio.Lock()
        self._broken = asyncio.Event()
        self._defect: BaseException | None = None
        self._caught_up = False
        self._replays = kept.replays
        self._next_shed = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``; then posts under way are waited for and everything is saved.

        Raises LeaseLost or StoreUnavailable.
        """
        stopped = asyncio.create_task(_set(stop))
        working = [asyncio.create_task(loop()) for loop in (self._read, self._send)]
        keeping = [asyncio.create_task(loop()) for loop in (self._save, self._hold)]
        broken = asyncio.create_task(_set(self._broken))
        try:
            await _first([stopped, broken, *working, *keeping])
            if self._defect:
                raise self._defect
            await end(working)
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=DRAIN_S)
            await end(self._under_way)
            await self._flush()
            async with self._saving:  # never in the middle of a save: what it holds would be forgotten
                await end(keeping)
        finally:
            await end([stopped, broken, *working, *keeping, *self._under_way])
            self._around.bell.leave(self._news)

    async def _read(self) -> None:
        while True:
            if not self._has_room():
                await self._shed()
                await _heard(self._room, LOOK_S)
                continue
            entries = await self._around.outbox.read(self._docket.marks.read, READ_COUNT)
            self._caught_up = not entries
            now = self._around.now_ms()
            for entry in entries:
                if reason := self._docket.take(entry, now):
                    self._observer.dropped(self._route.name, reason)
            self._turn()
            if not entries:
                await _heard(self._news, LOOK_S)

    def _has_room(self) -> bool:
        """While the endpoint is down, one fresh alert at a time is enough to ask it with."""
        return self._docket.room and not (self._health.down and self._docket.fresh)

    async def _send(self) -> None:
        while True:
            now = self._around.now_ms()
            while self._may_send(now) and (delivery := self._docket.backlog.take(now)):
                attempt = asyncio.create_task(self._attempt(delivery))
                self._under_way.add(attempt)
                attempt.add_done_callback(self._attempted)
            await _heard(self._wake, self._next_s(now))

    def _may_send(self, now: int) -> bool:
        limit = 1 if self._health.down else self._route.concurrency
        return len(self._under_way) < limit and now >= self._health.paused_until

    def _next_s(self, now: int) -> float | None:
        """Seconds until something can be sent although nothing happens meanwhile."""
        due = self._docket.backlog.next_due()
        if due is None or len(self._under_way) >= (1 if self._health.down else self._route.concurrency):
            return None
        return max(due - now, self._health.paused_until - now, 1) / 1000

    async def _attempt(self, delivery: Delivery) -> None:
        started = self._around.now_ms()
        if delivery.first_tried is None:
            delivery.first_tried = started
        outcome = await self._channel.send(delivery)
        now = self._around.now_ms()
        delivery.attempts += 1
        self._observer.attempt(self._route.name, outcome.result)
        if self._health.heard(outcome, started, now):
            log.info("subscriber answers again", subscriber=self._route.name)
            self._docket.backlog.hasten(now)
        if outcome.delivered:
            self._docket.delivered(delivery)
            self._observer.delivered(self._route.name, self._latency_s(delivery, now))
        else:
            self._failed(delivery, outcome, now)

    def _attempted(self, attempt: "asyncio.Task[None]") -> None:
        self._under_way.discard(attempt)
        if not attempt.cancelled() and (defect := attempt.exception()):
            self._defect = defect
            self._broken.set()
        self._turn()

    def _failed(self, delivery: Delivery, outcome: Outcome, now: int) -> None:
        assert delivery.first_tried is not None
        last = delivery.first_tried + int(self._route.give_up_s * 1000)
        delivery.error = outcome.error
        if outcome.final or now >= last:
            self._docket.given_up(delivery)
            self._tell_given_up(delivery)
        else:
            wait_s = max(
                self._route.backoff.wait_s(delivery.attempts, self._around.draw()), outcome.retry_after_s or 0.0
            )
            delivery.due = min(now + int(wait_s * 1000), last)
            self._docket.failed(delivery)
            log.debug("delivery failed", subscriber=self._route.name, id=delivery.id, error=outcome.error)
        if self._health.down:
            for expired in self._docket.expire(now - int(self._route.give_up_s * 1000)):
                self._tell_given_up(expired)

    def _tell_given_up(self, delivery: Delivery) -> None:
        self._observer.given_up(self._route.name)
        log.warning(
            "delivery given up", subscriber=self._route.name, id=delivery.id, attempts=delivery.attempts,
            error=delivery.error, fix="it is kept: mend the endpoint and put it back, see docs/webhooks.md",
        )  # fmt: skip

    def _latency_s(self, delivery: Delivery, now: int) -> float | None:
        return None if self._around.recorded else max(0.0, (now - delivery.alert.updated_at) / 1000)

    def _turn(self) -> None:
        """Something has happened: there may be something to send, to save, or room to read."""
        self._wake.set()
        self._dirty.set()
        self._room.set()

    async def _save(self) -> None:
        while True:
            await self._dirty.wait()
            await self._flush()
            await asyncio.sleep(SAVE_EVERY_S)

    async def _flush(self) -> None:
        async with self._saving:
            self._dirty.clear()
            if changes := self._docket.changes():
                for _ in range(await self._ledger.save(self._owner, changes)):
                    self._observer.dropped(self._route.name, "dead_letters_full")

    async def _hold(self) -> None:
        """Keeps the lease, and looks after what need not happen at once."""
        while True:
            if not await self._lease.take():
                raise LeaseLost(f"another notifier serves {self._route.name}")
            await self._fetch_replayed()
            await self._tell_queue()
            await asyncio.sleep(self._lease.life_s / 3)

    async def _fetch_replayed(self) -> None:
        replays = await self._ledger.replays()
        if replays != self._replays:
            self._replays = replays
            await self._flush()
            for delivery in await self._ledger.parked():
                self._docket.put_back(delivery)
            self._turn()

    async def _tell_queue(self) -> None:
        waiting = len(self._docket.backlog)
        if not self._caught_up:
            waiting = self._docket.parked + sum((await self._around.outbox.lengths()).values())
        oldest = self._docket.oldest()
        age_s = 0.0 if oldest is None else (self._around.now_ms() - oldest) / 1000
        self._observer.queue(self._route.name, waiting, age_s)

    async def _shed(self) -> None:
        """A subscriber that takes nothing for days must not fill Redis: beyond the limit the oldest are let go."""
        if self._around.now_ms() < self._next_shed:
            return
        self._next_shed = self._around.now_ms() + SHED_MS
        outbox, most = self._around.outbox, self._route.most_waiting
        lengths = await outbox.lengths()
        for p in [p for p, length in lengths.items() if length > most]:
            over = await outbox.behind(p, self._docket.marks.read[p], most + SHED_AT_MOST) - most
            while over > 0 and (entries := await outbox.read({p: self._docket.marks.read[p]}, min(over, 1_000))):
                for entry in entries:
                    self._docket.pass_over(entry)
                    self._observer.dropped(self._route.name, "overflow")
                over -= len(entries)
        self._dirty.set()


async def _heard(event: asyncio.Event, at_most_s: float | None) -> None:
    """Waits until the event is set, or so long; it is clear afterwards."""
    with suppress(TimeoutError):
        async with asyncio.timeout(at_most_s):
            await event.wait()
    event.clear()


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _first(tasks: list["asyncio.Task[None]"]) -> None:
    """Until one of them ends; raises what ended it."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
