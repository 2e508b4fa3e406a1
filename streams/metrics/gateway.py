"""What the gateway measures of itself."""

from typing import Final, Literal

from streams.metrics import catalogue
from streams.metrics.registry import Registry, code

Channel = Literal["scans", "facts"]
PassChannel = Literal["scans", "verify"]
ItemOutcome = Literal["accepted", "duplicate", "rejected"]
SCANS: Final = "/v1/scans"
"""The path that gates post to."""


class GatewayMetrics:
    """Plain methods the gateway calls as things happen; ``text`` is its half of ``/metrics``."""

    def __init__(self) -> None:
        registry = Registry("gateway")
        self._requests = registry.counter(catalogue.REQUESTS)
        # Scans are counted from nought on, so that a gateway to which no gate comes after its start says so.
        self._requests.labels(SCANS, "200")
        self._request_seconds = registry.histogram(catalogue.REQUEST_SECONDS)
        self._items = registry.counter(catalogue.ITEMS)
        self._refusals = registry.counter(catalogue.REFUSALS)
        self._answers = registry.counter(catalogue.ANSWERS)
        self._passes = registry.counter(catalogue.PASSES_SHOWN)
        self._passes_issued = registry.counter(catalogue.PASSES_ISSUED)
        self._append_seconds = registry.histogram(catalogue.APPEND_SECONDS)
        self._queue = registry.gauge(catalogue.QUEUE)
        self._queue_age = registry.gauge(catalogue.QUEUE_AGE)
        self._recorded = registry.gauge(catalogue.CLOCK_RECORDED)
        self._time = registry.gauge(catalogue.CLOCK_TIME)
        self.text = registry.text

    def request(self, route: str | None, status: int, seconds: float) -> None:
        """One answered request. ``route`` is the route's template (``/v1/units/{id}``), None if there was none."""
        path = "other" if route is None else code(route)
        self._requests.labels(path, str(status)).inc()
        self._request_seconds.labels(path).observe(seconds)

    def items(self, channel: Channel, outcome: ItemOutcome, reason: str = "", count: int = 1) -> None:
        """``reason`` is the code of a rejection, empty otherwise."""
        self._items.labels(channel, outcome, code(reason)).inc(count)

    def refused(self, reason: str) -> None:
        """A whole batch was refused."""
        self._refusals.labels(code(reason)).inc()

    def answered(self, answer: str) -> None:
        """A gate was told this of a scan (GateScan.answered)."""
        self._answers.labels(answer).inc()

    def pass_shown(self, channel: PassChannel, state: str) -> None:
        """A code was shown (ShownPass.state, or what ``verify`` says)."""
        self._passes.labels(channel, state).inc()

    def pass_issued(self) -> None:
        self._passes_issued.inc()

    def appended(self, seconds: float) -> None:
        """The log acknowledged a record ``seconds`` after it was handed over."""
        self._append_seconds.observe(seconds)

    def queue(self, requests: int) -> None:
        """How many requests wait for the log now."""
        self._queue.set(requests)

    def queue_age(self, seconds: float) -> None:
        """How long the request has waited for the log that has waited longest; told when somebody looks."""
        self._queue_age.set(seconds)

    def clock(self, at: int, *, recorded: bool) -> None:
        """The time last written to the log (ms), and whether it comes from a recording."""
        self._time.set(at / 1000)
        self._recorded.set(recorded)
