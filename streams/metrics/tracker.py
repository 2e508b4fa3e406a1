"""What a tracker measures of itself."""

from collections.abc import Iterable
from itertools import product

from streams.holding import HOLDS
from streams.metrics import catalogue
from streams.metrics.registry import Registry, code
from streams.sharing import WATCH_RULES


class TrackerMetrics:
    """Plain methods the tracker calls; ``collectors`` is what its metrics port serves.

    ``sites``: those of the region, so that wrong passes are counted from nought on: Prometheus sees no rise in a series
    that begins with its first.
    """

    def __init__(self, sites: Iterable[str] = ()) -> None:
        registry = Registry("tracker")
        self._events = registry.counter(catalogue.EVENTS)
        self._dead = registry.counter(catalogue.DEAD_LETTERS)
        self._batch = registry.histogram(catalogue.BATCH_EVENTS)
        steps = registry.histogram(catalogue.STEP_SECONDS)
        self._decode, self._fold, self._commit = (steps.labels(s) for s in ("decode", "fold", "commit"))
        self._lag = registry.gauge(catalogue.LAG)
        self._latency = registry.histogram(catalogue.SCAN_TO_STATE)
        self._time = registry.gauge(catalogue.PARTITION_TIME)
        self._relayed = registry.counter(catalogue.RELAYED)
        self._shed = registry.counter(catalogue.SHED)
        self._wrong_passes = registry.counter(catalogue.WRONG_PASSES)
        for rule, site in product(sorted(HOLDS.keys() - WATCH_RULES), sites):
            self._wrong_passes.labels(rule, site)
        self.collectors = registry.collectors
        self.text = registry.text

    def batch(self, events: int, seconds_decode: float, seconds_fold: float, seconds_commit: float) -> None:
        """One batch was committed."""
        self._batch.observe(events)
        self._decode.observe(seconds_decode)
        self._fold.observe(seconds_fold)
        self._commit.observe(seconds_commit)

    def booked(self, applied: int, duplicates: int, conflicts: int) -> None:
        """How the events of a committed batch were booked."""
        for outcome, count in (("applied", applied), ("duplicate", duplicates), ("conflict", conflicts)):
            self._events.labels(outcome).inc(count)

    def dead(self, reason: str) -> None:
        """One event became a dead letter."""
        self._dead.labels(code(reason)).inc()

    def lag(self, partition: int, records: int) -> None:
        """Records of the partition not yet worked on."""
        self._lag.labels(str(partition)).set(records)

    def scan_to_state(self, seconds: float) -> None:
        """A scan's state was committed ``seconds`` after the gateway received it (live clock only)."""
        self._latency.observe(seconds)

    def partition_time(self, partition: int, at: int) -> None:
        """The partition has been worked up to this time of the log (ms)."""
        self._time.labels(str(partition)).set(at / 1000)

    def relayed(self, entries: int) -> None:
        """So many entries that batches made for other subjects are in the log."""
        self._relayed.inc(entries)

    def shed(self, alerts: int) -> None:
        """So many alert versions were let go because no notifier came for them."""
        self._shed.inc(alerts)

    def wrong_passes(self, rule: str, site: str, alerts: int) -> None:
        """So many alerts of a rule that holds were raised of scans that their gates had been told to let pass."""
        self._wrong_passes.labels(rule, site).inc(alerts)

    def revoked(self, partition: int) -> None:
        """Another worker has the partition now; its figures here would only mislead."""
        for gauge in (self._lag, self._time):
            gauge.remove_by_labels({"partition": str(partition)})
