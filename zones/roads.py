"""The road matrix: kilometres between nodes, effective-dated because new bridges change them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Road:
    """One distance between two nodes, in force from ``valid_from`` to before ``valid_to`` (epoch ms).

    ``typical_h``: typical hours of a laden truck, where the pair has a figure of its own.
    """

    a: str
    b: str
    km: float
    valid_from: int
    valid_to: int | None = None
    typical_h: float | None = None
    verified: bool = False

    def holds_at(self, at_ms: int) -> bool:
        return self.valid_from <= at_ms and (self.valid_to is None or at_ms < self.valid_to)


class RoadMatrix:
    """Symmetric look-up of ``Road``; the rows of a pair do not overlap (the loader sees to that)."""

    def __init__(self, roads: Iterable[Road]) -> None:
        by_pair: dict[tuple[str, str], list[Road]] = {}
        for road in roads:
            by_pair.setdefault((road.a, road.b), []).append(road)
            by_pair.setdefault((road.b, road.a), []).append(road)
        self._by_pair = {pair: tuple(sorted(rows, key=lambda road: road.valid_from)) for pair, rows in by_pair.items()}

    def history(self, a: str, b: str) -> tuple[Road, ...]:
        """All rows of a pair, oldest first; empty for a pair without a road."""
        return self._by_pair.get((a, b), ())

    def at(self, a: str, b: str, at_ms: int) -> Road | None:
        """The row in force at ``at_ms``. Before the first row the first holds and after the last the last:
        an old recording or an expired row must not leave a movement without limits."""
        rows = self._by_pair.get((a, b))
        if rows is None:
            return None
        for road in reversed(rows):
            if road.valid_from <= at_ms:
                return road
        return rows[0]
