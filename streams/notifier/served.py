"""A subscriber and the way to reach it, made of its settings."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from streams.notifier.delivery import Channel
from streams.notifier.route import Route
from streams.notifier.subscriber import Subscriber, Subscribers
from streams.notifier.webhook import Webhook


@dataclass(frozen=True, slots=True)
class Served:
    """A subscriber and the way to reach it: a webhook, the topic ``alerts``. ``settings``: what both were
    made of, where it may change while the notifier runs."""

    route: Route
    channel: Channel
    settings: Subscriber | None = None

    def same(self, other: "Served") -> bool:
        """Whether nothing has changed for it. The route says what has changed of its second channel."""
        return (self.route, self.settings) == (other.route, other.settings)


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


def webhooks(configured: Subscribers, now_ms: Callable[[], int] = wall_ms) -> list[Served]:
    """Every configured subscriber with its endpoint."""
    return [Served(configured.route(one), _webhook(one, configured, now_ms), one) for one in configured.subscribers]


def _webhook(one: Subscriber, configured: Subscribers, now_ms: Callable[[], int]) -> Webhook:
    return Webhook(
        one.url, one.secrets, configured.guard, now_ms=now_ms, sees=one.sees, timeout_s=one.timeout_s,
        connections=one.concurrency,
    )  # fmt: skip
