"""The side of a session that looks whether P1 alerts have been left unacknowledged for too long."""

import asyncio
from typing import Final

import structlog

from streams.notifier.desk import Desk

log = structlog.get_logger()

LOOK_S: Final = 0.25
AT_FIRST_S: Final = 5.0
"""What has waited while no notifier ran is first given so much time to go out, or the limit if that is shorter."""


class Watching:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self) -> None:
        """For ever."""
        began = self._desk.now_ms()
        while True:
            limit_ms, now = self._desk.around.limit.ms, self._desk.now_ms()
            if limit_ms is not None and now - began >= min(limit_ms, AT_FIRST_S * 1000):
                self._look(limit_ms, now)
            await asyncio.sleep(LOOK_S)

    def _look(self, limit_ms: int, now: int) -> None:
        """What is found is told and passed on once it is saved."""
        route, observer = self._desk.route, self._desk.around.observer
        for delivery, passed_on in self._desk.docket.overdue(now, limit_ms):
            second = route.second.name if route.second else None
            observer.unacknowledged(route.name)
            if passed_on and second:
                observer.passed_on(route.name, second)
            log.warning(
                "a P1 alert was not acknowledged in time", subscriber=route.name, id=delivery.id,
                waited_s=(now - delivery.seen) // 1000, attempts=delivery.attempts, error=delivery.error,
                second=second, fix="look at the endpoint; it is tried further, see docs/webhooks.md",
            )  # fmt: skip
        self._desk.dirty.set()
