"""A quantile sketch of transits: small, and merged without loss. The one place that knows the library (ADR 0014)."""

from collections.abc import Iterable
from typing import Final

from ddsketch.ddsketch import BaseDDSketch
from ddsketch.mapping import LogarithmicMapping
from ddsketch.store import DenseStore

ACCURACY: Final = 0.01
"""A quantile is off by at most this share of itself: a minute and a half on a leg of two and a half hours."""

Bin = tuple[int, int]


class Sketch:
    """Counts by bins that are the same for everybody: what comes out depends on what went in, not on its order."""

    def __init__(self, bins: Iterable[Bin] = ()) -> None:
        self._bins = DenseStore()
        for key, count in bins:
            self._bins.add(key, count)
        self._sketch = BaseDDSketch(LogarithmicMapping(ACCURACY), self._bins, DenseStore(), 0.0)

    @property
    def n(self) -> int:
        return int(self._sketch.num_values)

    def add(self, minutes: float) -> None:
        self._sketch.add(minutes)

    def merge(self, other: "Sketch") -> None:
        self._sketch.merge(other._sketch)  # noqa: SLF001 — another of this class

    def quantile(self, share: float) -> float:
        """Minutes that this share of all transits took at most. ValueError if there are none."""
        value = self._sketch.get_quantile_value(share)
        if value is None:
            raise ValueError("a sketch of nothing has no quantiles")
        return float(value)

    def bins(self) -> list[Bin]:
        """(bin, count) in order, empty ones left out: all that there is to keep."""
        counted = enumerate(self._bins.bins, start=self._bins.offset)
        return [(key, int(count)) for key, count in counted if count]
