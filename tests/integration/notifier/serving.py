"""A notifier in this process, its endpoints on loopback, and what it tells of itself."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from streams.log.port import LogWriter
from streams.log.redis_log import RedisLog
from streams.notifier.backoff import Backoff
from streams.notifier.run import Notifier, Served, webhooks
from streams.notifier.subscriber import Subscribers
from streams.signature import Secret
from streams.store.connection import Client

SECRET = Secret.generate()
LEASE_S = 0.6
QUICK = Backoff(0.05, 0.5)


class Told:
    """An observer that counts."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.waiting: dict[str, int] = {}
        self.latencies: list[float | None] = []
        self._changed = asyncio.Event()

    async def until(self, holds: Callable[[], bool], timeout_s: float = 20.0) -> None:
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    def _count(self, subscriber: str, what: str, why: str = "") -> None:
        self.counts[subscriber, what, why] += 1
        self._changed.set()

    def attempt(self, subscriber: str, result: int | str) -> None:
        self._count(subscriber, "attempt", str(result))

    def delivered(self, subscriber: str, seconds_since_scan: float | None = None) -> None:
        self.latencies.append(seconds_since_scan)
        self._count(subscriber, "delivered")

    def given_up(self, subscriber: str) -> None:
        self._count(subscriber, "given_up")

    def dropped(self, subscriber: str, reason: str) -> None:
        self._count(subscriber, "dropped", reason)

    def unacknowledged(self, subscriber: str) -> None:
        self._count(subscriber, "unacknowledged")

    def passed_on(self, subscriber: str, second: str) -> None:
        self._count(subscriber, "passed_on", second)

    def queue(self, subscriber: str, waiting: int, oldest_seconds: float) -> None:
        self.waiting[subscriber] = waiting
        self._changed.set()
        assert oldest_seconds >= 0


def subscriber(name: str, url: str, **settings: Any) -> dict[str, Any]:
    return {"name": name, "url": url, "secrets": [SECRET.text()], "role": "admin"} | settings


def configured(*subscribers: dict[str, Any]) -> Subscribers:
    return Subscribers.model_validate({"allow_networks": ["127.0.0.0/8"], "subscribers": list(subscribers)})


@asynccontextmanager
async def notifying(
    client: Client,
    *subscribers: dict[str, Any],
    told: Told | None = None,
    log: LogWriter | None = None,
    lease_s: float = LEASE_S,
    **route: Any,
) -> AsyncIterator[Told]:
    """``route``: fields of every subscriber's Route to change."""
    told = told or Told()
    changed = {"backoff": QUICK} | route
    served = [Served(replace(one.route, **changed), one.channel) for one in webhooks(configured(*subscribers))]
    async with Notifier(
        client, log or RedisLog(client), served, observer=told, lease_life_s=lease_s, trim_every_s=0.05
    ):
        yield told
