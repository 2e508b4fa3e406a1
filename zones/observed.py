"""What past transits took, by corridor and hour of departure: a table of quantiles to go by instead of the matrix.

A look-up and nothing more: how the table comes about (quantile sketches, merged) is no affair of the core's.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

HOUR_MS: Final = 3_600_000
UTC_OFFSET_MS: Final = 8 * HOUR_MS
"""Hours of departure are China's, which keeps no summer time."""


class Observed(NamedTuple):
    """``n`` transits that departed in ``[from_h, to_h)``. Half of them took at most ``p50_min`` minutes of running
    clock (the destination's closed hours and announced pauses taken off), 95 in 100 at most ``p95_min``."""

    from_h: int
    to_h: int
    n: int
    p50_min: float
    p95_min: float


Corridor = tuple[str, str]
"""From node, to node: the way back is another."""


class ObservedTimes:
    """Rows by corridor; those of a corridor may overlap (an hour, a part of the day, all day). ``digest`` names it."""

    __slots__ = ("_by_hour", "corridors", "digest")

    def __init__(self, corridors: Mapping[Corridor, Iterable[Observed]], digest: str) -> None:
        self.digest = digest
        self.corridors = {corridor: tuple(sorted(rows)) for corridor, rows in sorted(corridors.items())}
        self._by_hour = {corridor: _by_hour(rows) for corridor, rows in self.corridors.items()}

    def at(self, origin: str, destination: str, depart_ms: int, at_least: int) -> Observed | None:
        """The narrowest row that holds the hour of departure and has at least so many transits; None if none has."""
        hours = self._by_hour.get((origin, destination))
        if hours is None:
            return None
        return next((row for row in hours[hour_of(depart_ms)] if row.n >= at_least), None)


def hour_of(ms: int) -> int:
    """The hour of the day in China, 0 to 23."""
    return (ms + UTC_OFFSET_MS) // HOUR_MS % 24


def _by_hour(rows: tuple[Observed, ...]) -> tuple[tuple[Observed, ...], ...]:
    narrow_first = sorted(rows, key=lambda row: (row.to_h - row.from_h, row.from_h))
    return tuple(tuple(row for row in narrow_first if row.from_h <= hour < row.to_h) for hour in range(24))
