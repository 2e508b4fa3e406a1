"""A notifier in this process, its endpoints on loopback, and what it tells of itself."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from streams.notifier.run import Notifier, webhooks
from streams.notifier.subscriber import Subscribers
from streams.signature import Secret
from streams.store.connection import Client

SECRET = Secret.generate()
LEASE_S = 0.6


class Told:
    """An observer that counts."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.waiting: dict[str, int] = {}
        self.latencies: list[float | None] = []

    def attempt(self, subscriber: str, result: int | str) -> None:
        self.counts[subscriber, "attempt", str(result)] += 1

    def delivered(self, subscriber: str, seconds_since_scan: float | None = None) -> None:
        self.counts[subscriber, "delivered", ""] += 1
        self.latencies.append(seconds_since_scan)

    def given_up(self, subscriber: str) -> None:
        self.counts[subscriber, "given_up", ""] += 1

    def dropped(self, subscriber: str, reason: str) -> None:
        self.counts[subscriber, "dropped", reason] += 1

    def queue(self, subscriber: str, waiting: int, oldest_seconds: float) -> None:
        self.waiting[subscriber] = waiting
        assert oldest_seconds >= 0


def subscriber(name: str, url: str, **settings: Any) -> dict[str, Any]:
    return {"name": name, "url": url, "secrets": [SECRET.text()], "role": "admin"} | settings


def configured(*subscribers: dict[str, Any]) -> Subscribers:
    return Subscribers.model_validate({"allow_networks": ["127.0.0.0/8"], "subscribers": list(subscribers)})


@asynccontextmanager
async def notifying(client: Client, *subscribers: dict[str, Any], told: Told | None = None) -> AsyncIterator[Told]:
    told = told or Told()
    served = webhooks(configured(*subscribers))
    async with Notifier(client, served, observer=told, lease_life_s=LEASE_S):
        yield told
