"""电子围网, the electronic fence: what a track is held against, as it stands at a moment.

Fences matter to fixes only; which node a unit is at is decided by gate scans. Every line and area is
effective-dated, and a fix is held against what was in force when it was taken: redrawing a fence from a day on
never changes what was judged before.
"""

from collections.abc import Iterable
from types import MappingProxyType

from zones.corridors import Corridor, Corridors
from zones.outline import Outline
from zones.rests import Rest, Rests
from zones.timeline import Dated, Timeline

_NONE: Corridors = MappingProxyType({})


class ElectronicFence:
    """Outline and border, corridors by pair of nodes, places of rest. Times are epoch ms, points WGS-84."""

    def __init__(
        self, outlines: Timeline[Outline] | None = None, corridors: Corridors = _NONE, rests: Rests | None = None
    ) -> None:
        self.outlines = outlines or Timeline()
        self.corridors = corridors
        self.rests = rests or Rests()

    def outline(self, at_ms: int) -> Outline | None:
        """The region's outline in force; None if it has none."""
        return self.outlines.at(at_ms)

    def corridor(self, node: str, other: str, at_ms: int) -> Corridor | None:
        """The corridor between two nodes, either way round; None for a pair that has none and is not judged."""
        timeline = self.corridors.get(frozenset((node, other)))
        return None if timeline is None else timeline.at(at_ms)

    def resting(self, lat: float, lon: float, at_ms: int) -> tuple[str, ...]:
        """Ids of the places of rest that hold the point."""
        return self.rests.locate(lat, lon, at_ms)

    def all_corridors(self) -> Iterable[Dated[Corridor]]:
        """Every version of every corridor."""
        return (row for timeline in self.corridors.values() for row in timeline.rows)

    def all_rests(self) -> Iterable[Dated[Rest]]:
        """Every version of every place of rest."""
        return self.rests.rows
