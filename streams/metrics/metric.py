"""What one metric is: its name as Prometheus sees it, its kind, labels and meaning in both languages."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["counter", "gauge", "histogram"]
Source = Literal["gateway", "tracker", "notifier", "state"]
"""The process that measures it; ``state`` is read from the store by every gateway when it is scraped."""

FAST: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Bucket bounds (s) for work inside one process."""
END_TO_END: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0)
"""Bucket bounds (s) for what crosses processes; the long ones show a backlog being worked off."""
SIZES: Final = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0)


@dataclass(frozen=True)
class Metric:
    """``unit`` is the unit of one value: ``s``, or what is counted. ``buckets`` belong to histograms alone."""

    name: str
    kind: Kind
    source: Source
    unit: str
    zh: str
    en: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()

    @property
    def help(self) -> str:
        return f"{self.zh} / {self.en}"

    @property
    def series(self) -> tuple[str, ...]:
        """Names of the time series it writes: a histogram writes three."""
        if self.kind == "histogram":
            return (f"{self.name}_bucket", f"{self.name}_sum", f"{self.name}_count")
        return (self.name,)
