"""Collectors made from the catalogue, and the text Prometheus reads."""

import re
from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import Metric as Family
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from streams.metrics.catalogue import ALL
from streams.metrics.metric import Kind, Metric, Source

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_./{}-]{0,79}\Z|/\Z|/[a-z0-9_./{}-]{1,79}\Z")
_KNOWN: Final = frozenset(ALL)


def code(text: str) -> str:
    """``text`` if it is fit for a label (a reason, a route template), else ``other``: a value that outsiders can
    make up at will would grow the series without end."""
    return text if text == "" or _CODE.match(text) else "other"


class _WithoutCreated(CollectorRegistry):
    """Leaves out the ``_created`` series, which double the text and which nobody reads."""

    def collect(self) -> Iterator[Family]:
        for family in super().collect():
            family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
            yield family


class Registry:
    """The metrics of one process, with what the operating system knows of it (CPU, memory, open files)."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.collectors = _WithoutCreated()
        ProcessCollector(registry=self.collectors)

    def counter(self, metric: Metric) -> Counter:
        self._check(metric, "counter")
        return Counter(metric.name, metric.help, metric.labels, registry=self.collectors)

    def gauge(self, metric: Metric) -> Gauge:
        self._check(metric, "gauge")
        return Gauge(metric.name, metric.help, metric.labels, registry=self.collectors)

    def histogram(self, metric: Metric) -> Histogram:
        self._check(metric, "histogram")
        return Histogram(metric.name, metric.help, metric.labels, registry=self.collectors, buckets=metric.buckets)

    def text(self) -> bytes:
        return generate_latest(self.collectors)

    def _check(self, metric: Metric, kind: Kind) -> None:
        if metric not in _KNOWN or metric.kind != kind or metric.source != self._source:
            raise ValueError(f"{metric.name} is no {kind} of the {self._source} in streams/metrics/catalogue.py")
