"""What the notifier measures of itself."""

from typing import Final, get_args

from streams.metrics import catalogue
from streams.metrics.registry import Registry, code
from streams.notifier.observer import DropReason

_LOSSES: Final = tuple(reason for reason in get_args(DropReason) if reason != "filtered")


class NotifierMetrics:
    """Plain methods the notifier calls; ``subscriber`` is the subscriber's name in the configuration."""

    def __init__(self) -> None:
        registry = Registry("notifier")
        self._attempts = registry.counter(catalogue.ATTEMPTS)
        self._deliveries = registry.counter(catalogue.DELIVERIES)
        self._drops = registry.counter(catalogue.DROPS)
        self._unacknowledged = registry.counter(catalogue.UNACKNOWLEDGED)
        self._passed_on = registry.counter(catalogue.PASSED_ON)
        self._waiting = registry.gauge(catalogue.WAITING)
        self._age = registry.gauge(catalogue.WAITING_AGE)
        self._latency = registry.histogram(catalogue.SCAN_TO_WEBHOOK)
        self.collectors = registry.collectors
        self.text = registry.text

    def attempt(self, subscriber: str, result: int | str) -> None:
        """One attempt: the HTTP status it got, or the code of why there was none (``timeout``, ``refused``)."""
        label = f"{result // 100}xx" if isinstance(result, int) else code(result)
        self._attempts.labels(subscriber, label).inc()

    def delivered(self, subscriber: str, seconds_since_scan: float | None = None) -> None:
        """The subscriber acknowledged an alert version; seconds since the gateway received what raised it."""
        self._deliveries.labels(subscriber, "delivered").inc()
        if seconds_since_scan is not None:
            self._latency.labels(subscriber).observe(seconds_since_scan)

    def given_up(self, subscriber: str) -> None:
        """The last attempt failed; the alert version became a dead letter."""
        self._deliveries.labels(subscriber, "given_up").inc()

    def dropped(self, subscriber: str, reason: str) -> None:
        """An alert version was not sent at all."""
        self._drops.labels(subscriber, code(reason)).inc()

    def unacknowledged(self, subscriber: str) -> None:
        """A P1 version was not acknowledged within the limit."""
        self._unacknowledged.labels(subscriber).inc()

    def passed_on(self, subscriber: str, second: str) -> None:
        """It goes to the second channel too."""
        self._passed_on.labels(subscriber, second).inc()

    def queue(self, subscriber: str, waiting: int, oldest_seconds: float) -> None:
        """How many alert versions wait for the subscriber now, and for how long the oldest has.

        What was lost so far is told with it, nought included: Prometheus sees no increase in a counter that begins
        at one, and the first loss is the one that somebody must hear of.
        """
        self._deliveries.labels(subscriber, "given_up")
        self._unacknowledged.labels(subscriber)
        for reason in _LOSSES:
            self._drops.labels(subscriber, reason)
        self._waiting.labels(subscriber).set(waiting)
        self._age.labels(subscriber).set(oldest_seconds)
