"""A region: the mesh of nodes, sites and gates, and the few questions the core asks of it.

Everything is in memory and computed once; after the first time, an answer is a look-up and an addition.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from zones.calendar import OpenHours, Span
from zones.electronic_fence import ElectronicFence
from zones.errors import RegionError
from zones.fences import Fences, Point
from zones.observed import Observed
from zones.outline import Outline
from zones.places import Device, Node, Site
from zones.repair import Repair
from zones.roads import RoadMatrix
from zones.travel import (
    DEFAULT_FACTORS,
    LegTimes,
    LimitFactors,
    TransitLimits,
    leg_times,
    limits_from,
    observed_times,
)

ROAD_OVER_CROW = 1.3
"""Road kilometres per kilometre of great circle inside a node. Working value."""
OWN_NODE_KM = 1.0
"""The shortest leg between two sites of one node that limits are computed for. Working value."""

_WGS84 = Geod(ellps="WGS84")
_Eras = tuple[tuple[int, LegTimes], ...]


class _Leg(NamedTuple):
    """What a leg needs at hand: its durations by date, and the hours of the gates it ends at."""

    eras: _Eras
    hours: OpenHours


class Region:
    """Nodes, sites and devices by id, with distances, limits and polygons. Made by ``load_region``.

    Methods raise ``RegionError`` naming the id for a place the region does not have. Times are epoch ms.
    """

    def __init__(
        self,
        name: str,
        *,
        name_zh: str,
        source: str,
        nodes: Iterable[Node],
        sites: Iterable[Site],
        devices: Iterable[Device],
        groups: Iterable[frozenset[str]],
        roads: RoadMatrix,
        polygons: Mapping[str, BaseGeometry],
        unverified_polygons: frozenset[str] = frozenset(),
        fence: ElectronicFence | None = None,
        repairs: tuple[Repair, ...] = (),
    ) -> None:
        self.name = name
        self.name_zh = name_zh
        self.source = source
        """The file the region was read from, as errors name it."""
        self.nodes: Mapping[str, Node] = MappingProxyType({node.id: node for node in nodes})
        self.sites: Mapping[str, Site] = MappingProxyType({site.id: site for site in sites})
        self.devices: Mapping[str, Device] = MappingProxyType({device.id: device for device in devices})
        self.roads = roads
        self.polygons: Mapping[str, BaseGeometry] = MappingProxyType(dict(polygons))
        """Site id → valid Polygon or MultiPolygon, WGS-84 degrees, longitude first."""
        self.unverified_polygons = unverified_polygons
        self.fence = fence or ElectronicFence()
        """What tracks are held against; it plays no part in which node a unit is at."""
        self.repairs = repairs
        self.groups = tuple(groups)
        self._group = {node: group for group in self.groups for node in group}
        self._node_of = {site.id: site.node for site in self.sites.values()}
        self._sites_of = {n: tuple(s.id for s in self.sites.values() if s.node == n) for n in self.nodes}
        gates = [device for device in self.devices.values() if device.kind == "gate"]
        self._gates_of = {s: tuple(gate.id for gate in gates if gate.site == s) for s in self.sites}
        self._hours = {
            node: OpenHours.union(gate.calendar for gate in gates if gate.node == node) for node in self.nodes
        }
        self._fences = Fences(self.polygons)
        self._great_circle = lru_cache(maxsize=1 << 16)(self._measure)
        self._legs: dict[LimitFactors, dict[tuple[str, str], _Leg]] = {}
        self._last_factors = DEFAULT_FACTORS
        self._last_legs = self._legs.setdefault(DEFAULT_FACTORS, {})

    @property
    def outline(self) -> Outline | None:
        """The newest outline; ``fence`` tells which was in force when."""
        return self.fence.outlines.newest()

    def node_of(self, site_id: str) -> str:
        """The node a site belongs to."""
        try:
            return self._node_of[site_id]
        except KeyError:
            raise self._no_such("site", site_id) from None

    def gates_of(self, site_id: str) -> tuple[str, ...]:
        """Ids of a site's gates, in the order of the device list."""
        try:
            return self._gates_of[site_id]
        except KeyError:
            raise self._no_such("site", site_id) from None

    def sites_of(self, node_id: str) -> tuple[str, ...]:
        """Ids of a node's sites, in the order of the site list."""
        try:
            return self._sites_of[node_id]
        except KeyError:
            raise self._no_such("node", node_id) from None

    def same_group(self, node_a: str, node_b: str) -> bool:
        """The two are one node or neighbours of one group (QZ/QZF, PX/PXF, BH/BHF)."""
        return node_a == node_b or node_b in self._group.get(node_a, ())

    def road_km(self, node_a: str, node_b: str, at_ms: int) -> float | None:
        """Road distance in force at ``at_ms``, either way round; None for one and the same node."""
        road = self.roads.at(node_a, node_b, at_ms)
        if road is not None:
            return road.km
        for node in (node_a, node_b):
            self.sites_of(node)
        return None

    def great_circle_km(self, site_a: str, site_b: str) -> float:
        """Geodesic between two sites' reference points on the WGS-84 ellipsoid."""
        return self._great_circle(site_a, site_b)

    def leg_km(self, site_a: str, site_b: str, at_ms: int) -> float:
        """Road between two sites: the matrix between nodes, 1.3 times the great circle inside one."""
        road = self.roads.at(self.node_of(site_a), self.node_of(site_b), at_ms)
        return self._great_circle(site_a, site_b) * ROAD_OVER_CROW if road is None else road.km

    def destination_calendar(self, node_id: str) -> OpenHours:
        """When a node can be entered: while any of its gates is open."""
        try:
            return self._hours[node_id]
        except KeyError:
            raise self._no_such("node", node_id) from None

    def transit_limits(
        self,
        origin_site: str,
        destination_node: str,
        depart_ms: int,
        pauses: tuple[Span, ...] = (),
        factors: LimitFactors = DEFAULT_FACTORS,
        observed: Observed | None = None,
    ) -> TransitLimits:
        """When a unit that left ``origin_site`` at ``depart_ms`` is expected, late, overdue and missing.

        The clock stands while all gates of the destination are closed and during ``pauses`` ([from, to) in
        epoch ms, any order). To another site of its own node a unit gets the way to the furthest of them.
        ``observed``: what transits of this corridor took, to go by instead of the matrix alone.
        """
        legs = self._last_legs if factors is self._last_factors else self._legs_for(factors)
        leg = legs.get((origin_site, destination_node))
        if leg is None:
            leg = legs[origin_site, destination_node] = self._leg(origin_site, destination_node, factors)
        eras = leg.eras
        times = eras[0][1] if len(eras) == 1 else _in_force(eras, depart_ms)
        if observed is not None:
            times = observed_times(times, observed, factors)
        return limits_from(depart_ms, times, leg.hours, pauses)

    def locate(self, lat: float, lon: float, crs: str) -> tuple[str, ...]:
        """Ids of the sites whose polygon holds the point, sorted. Never decides which node a unit is at."""
        return self._fences.locate(lat, lon, crs)

    def locate_many(self, points: Iterable[Point]) -> list[tuple[str, ...]]:
        """``locate`` for a batch of (lat, lon, crs), in the order given."""
        return self._fences.locate_many(points)

    def _legs_for(self, factors: LimitFactors) -> dict[tuple[str, str], _Leg]:
        """The look-up for one set of factors; nearly always the one used last."""
        self._last_legs = self._legs.setdefault(factors, {})
        self._last_factors = factors
        return self._last_legs

    def _leg(self, origin_site: str, destination: str, factors: LimitFactors) -> _Leg:
        origin, hours = self.node_of(origin_site), self.destination_calendar(destination)
        roads = self.roads.history(origin, destination)
        if not roads:
            return _Leg(((0, leg_times(self._own_node_km(origin_site), factors)),), hours)
        return _Leg(tuple((road.valid_from, leg_times(road.km, factors, road.typical_h)) for road in roads), hours)

    def _own_node_km(self, site: str) -> float:
        others = [other for other in self.sites_of(self.node_of(site)) if other != site]
        furthest = max((self._great_circle(site, other) for other in others), default=0.0)
        return max(furthest * ROAD_OVER_CROW, OWN_NODE_KM)

    def _measure(self, site_a: str, site_b: str) -> float:
        for site in (site_a, site_b):
            self.node_of(site)
        a, b = self.sites[site_a], self.sites[site_b]
        return geodesic_km(a, b)

    def _no_such(self, kind: str, name: str) -> RegionError:
        return RegionError(
            self.source,
            name,
            kind,
            f"no {kind} {name!r} in this region",
            f"add it to the {kind} list or mend the id",
        )


def geodesic_km(a: Node | Site, b: Node | Site) -> float:
    """Kilometres between two places on the WGS-84 ellipsoid; the same number either way round."""
    first, second = sorted(((a.lon, a.lat), (b.lon, b.lat)))
    return float(_WGS84.inv(*first, *second)[2]) / 1000.0


def _in_force(eras: _Eras, at_ms: int) -> LegTimes:
    """The durations in force at ``at_ms``; before the first era, the first."""
    for valid_from, times in reversed(eras):
        if valid_from <= at_ms:
            return times
    return eras[0][1]
