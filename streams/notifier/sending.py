"""The sending side of a session: posts what is due, as many at once as the subscriber takes, and says how it went."""

import asyncio
from typing import Final

import structlog

from streams.notifier.delivery import Channel, Delivery, Outcome
from streams.notifier.desk import Desk, heard
from streams.notifier.discreet import discreet
from streams.tasks import end

log = structlog.get_logger()

DRAIN_S: Final = 5.0
"""How long a stop waits for the posts that are under way."""


class Sending:
    """``broken`` is set when an attempt ended with a ``defect`` of ours."""

    def __init__(self, desk: Desk, channel: Channel) -> None:
        self._desk = desk
        self._name = desk.route.name
        self._observer = desk.around.observer
        self._channel = channel
        self._under_way: set[asyncio.Task[None]] = set()
        self.broken = asyncio.Event()
        self.defect: BaseException | None = None

    async def run(self) -> None:
        """For ever."""
        while True:
            now = self._desk.now_ms()
            while self._free and now >= self._desk.health.paused_until:
                delivery = self._desk.docket.backlog.take(now)
                if delivery is None:
                    break
                attempt = asyncio.create_task(self._attempt(delivery))
                self._under_way.add(attempt)
                attempt.add_done_callback(self._attempted)
            await heard(self._desk.wake, self._next_s(now))

    async def drain(self) -> None:
        """Waits for the posts that are under way, if they do not take too long."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=DRAIN_S)
        await self.abandon()

    async def abandon(self) -> None:
        """What is under way is left to the next session, which sends it again."""
        await end(self._under_way)

    @property
    def _free(self) -> bool:
        return len(self._under_way) < (1 if self._desk.health.down else self._desk.route.concurrency)

    def _next_s(self, now: int) -> float | None:
        """Seconds until something can be sent although nothing happens meanwhile."""
        due = self._desk.docket.backlog.next_due()
        if due is None or not self._free:
            return None
        return max(due - now, self._desk.health.paused_until - now, 1) / 1000

    async def _attempt(self, delivery: Delivery) -> None:
        started = self._desk.now_ms()
        if delivery.first_tried is None:
            delivery.first_tried = started
        outcome = await self._channel.send(delivery)
        now = self._desk.now_ms()
        delivery.attempts += 1
        self._observer.attempt(self._name, outcome.result)
        if self._desk.health.heard(outcome, started, now):
            log.info("subscriber answers again", subscriber=self._name)
            self._desk.docket.backlog.hasten(now)
        if outcome.delivered:
            self._desk.docket.delivered(delivery)
            self._observer.delivered(self._name, self._latency_s(delivery, now))
        else:
            self._failed(delivery, outcome, now)

    def _attempted(self, attempt: "asyncio.Task[None]") -> None:
        self._under_way.discard(attempt)
        if not attempt.cancelled() and (defect := attempt.exception()):
            self.defect = defect
            self.broken.set()
        self._desk.stir()

    def _failed(self, delivery: Delivery, outcome: Outcome, now: int) -> None:
        assert delivery.first_tried is not None
        give_up_ms = int(self._desk.route.give_up_s * 1000)
        last = delivery.first_tried + give_up_ms
        delivery.error = outcome.error
        if outcome.final or now >= last:
            self._desk.docket.given_up(delivery, now)
            self._tell_given_up(delivery)
        else:
            wait_s = self._desk.route.backoff.wait_s(delivery.attempts, self._desk.around.draw())
            delivery.due = min(now + int(max(wait_s, outcome.retry_after_s or 0.0) * 1000), last)
            self._desk.docket.failed(delivery)
            log.debug("delivery failed", subscriber=self._name, id=delivery.id, error=discreet(outcome.error))
        if self._desk.health.down:
            for expired in self._desk.docket.expire(now - give_up_ms, now):
                self._tell_given_up(expired)

    def _tell_given_up(self, delivery: Delivery) -> None:
        self._observer.given_up(self._name)
        log.warning(
            "delivery given up", subscriber=self._name, id=delivery.id, attempts=delivery.attempts,
            error=discreet(delivery.error), fix="it is kept: mend the endpoint and put it back, see docs/webhooks.md",
        )  # fmt: skip

    def _latency_s(self, delivery: Delivery, now: int) -> float | None:
        return None if self._desk.around.recorded else max(0.0, (now - delivery.alert.updated_at) / 1000)
