"""Where traffic can go in a region: origins, destinations, gates, and how long a truck is on the road."""

from functools import cached_property
from random import Random
from typing import Final

from gates.simulation.dice import HOUR, span
from zones.region import Device, Region, Site, TransitLimits

MODE_OF: Final = {"port": "vessel", "border": "truck", "rail": "rail", "zone": "local"}
"""How goods arrive at a site of this kind; at others none do."""
_ORIGIN_WEIGHT: Final = {"port": 1.0, "border": 2.8, "rail": 2.0, "zone": 0.06}
_DESTINATION_WEIGHT: Final = {"zone": 3.0, "port": 1.4, "yard": 2.0, "rail": 1.0, "airport": 1.0, "border": 0.05}
_ROAD_OVER_CROW: Final = 1.25
_FAST, _SLOW = 0.8, 1.28
"""Ordinary trips take this share of the typical time; a late one takes half as long again, and an hour."""


class Network:
    """Sites are used only if they have a gate each way and a yard terminal."""

    def __init__(self, region: Region, at_ms: int) -> None:
        self.region = region
        self.at_ms = at_ms
        self._gates = {site: self._gates_of(site) for site in region.sites}
        self.yards = {d.site: d.id for d in region.devices.values() if d.kind == "yard"}
        usable = [s for s in region.sites.values() if s.id in self.yards and self.has_gates(s.id)]
        self.origins = {s.id: self._origin_weight(s) for s in usable if s.kind in _ORIGIN_WEIGHT}
        self._destinations = {s.id: _DESTINATION_WEIGHT[s.kind] for s in usable if s.kind in _DESTINATION_WEIGHT}
        self._onward: dict[str, dict[str, float]] = {}

    def kind(self, site: str) -> str:
        return self.region.sites[site].kind

    def node(self, site: str) -> str:
        return self.region.node_of(site)

    def has_gates(self, site: str) -> bool:
        return all(self._gates[site])

    def gate(self, rng: Random, site: str, direction: str) -> str:
        """One of the site's gates that has a lane in this direction."""
        return rng.choice(self._gates[site][direction == "out"])

    def lane(self, rng: Random, gate: str, direction: str) -> str:
        device = self.region.devices[gate]
        return rng.choice(sorted(device.lanes_in if direction == "in" else device.lanes_out))

    def onward(self, site: str) -> dict[str, float]:
        """Sites of other nodes that trucks from here go to, with weights."""
        if site not in self._onward:
            self._onward[site] = {s: w for s, w in self._destinations.items() if self._reachable(site, s)}
        return self._onward[site]

    def km(self, origin: str, destination: str) -> float:
        """Road between two sites, never shorter than the land allows."""
        crow = self.region.great_circle_km(origin, destination) * _ROAD_OVER_CROW
        return max(self.region.leg_km(origin, destination, self.at_ms), crow)

    def travel(self, rng: Random, origin: str, destination: str) -> int:
        """An ordinary trip, in ms."""
        return span(
            rng, _FAST * self._typical_h(origin, destination), _SLOW * self._typical_h(origin, destination), HOUR
        )

    def limits(self, origin: str, node: str, depart_ms: int, pauses: tuple[tuple[int, int], ...] = ()) -> TransitLimits:
        return self.region.transit_limits(origin, node, depart_ms, pauses)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        return tuple(self.region.nodes)

    def _typical_h(self, origin: str, destination: str) -> float:
        return self.km(origin, destination) / 60 + 0.25

    def _reachable(self, origin: str, destination: str) -> bool:
        """Another node, by a road on which an ordinary trip is never late.

        A site that shuts while its node stays open is left out: whoever waits there overnight is late.
        """
        node = self.node(destination)
        hours = self.region.destination_calendar(node)
        gates = (self.region.devices[gate] for gate in self._gates[destination][0])
        if self.node(origin) == node or any(gate.calendar != hours for gate in gates):
            return False
        late = hours.open_between(self.at_ms, self.limits(origin, node, self.at_ms).late_at)
        return self._typical_h(origin, destination) * _SLOW * HOUR < late * 0.95

    def _origin_weight(self, site: Site) -> float:
        lanes = sum(len(self.region.devices[gate].lanes_in) for gate in self._gates[site.id][0])
        return _ORIGIN_WEIGHT[site.kind] * lanes

    def _gates_of(self, site: str) -> tuple[list[str], list[str]]:
        gates: list[Device] = [self.region.devices[gate] for gate in self.region.gates_of(site)]
        return [g.id for g in gates if g.lanes_in], [g.id for g in gates if g.lanes_out]
