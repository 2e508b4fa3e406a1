"""Where traffic goes, and that ordinary trips break no limit."""

from gates.simulation.dice import HOUR, dice
from gates.simulation.network import Network
from tests.unit.simulation.making import region
from zones.region import default_region
from zones.travel import implausible_ms, impossible_ms

NOON = 1_772_380_800_000 + 12 * HOUR


def test_ordinary_trips_are_neither_late_nor_too_fast() -> None:
    network, rng = Network(default_region(), NOON), dice(1)
    pairs = [(a, b) for a in network.origins for b in network.onward(a)]
    assert len(pairs) > 50
    for origin, destination in pairs:
        limits = network.limits(origin, network.node(destination), NOON)
        hours = default_region().destination_calendar(network.node(destination))
        late = hours.open_between(NOON, limits.late_at)
        crow = default_region().great_circle_km(origin, destination)
        km = default_region().leg_km(origin, destination, NOON)
        for _ in range(20):
            assert max(implausible_ms(km), impossible_ms(crow)) < network.travel(rng, origin, destination) < late


def test_nobody_drives_from_one_site_to_another_of_the_same_node() -> None:
    network = Network(default_region(), NOON)
    for origin in network.origins:
        assert network.node(origin) not in {network.node(site) for site in network.onward(origin)}


def test_sites_that_shut_while_their_node_stays_open_are_left_out() -> None:
    """友谊关 shuts at night, 凭祥 rail does not: a truck that waits outside is late by the node's clock."""
    network = Network(default_region(), NOON)
    reached = {site for origin in network.origins for site in network.onward(origin)}
    assert "PX-RAIL" in reached
    assert "PX-YYG" not in reached


def test_goods_arrive_only_where_there_is_a_way_in() -> None:
    assert set(Network(region(kinds=("port", "yard", "airport", "inspection")), NOON).origins) == {"N0-S"}


def test_gates_have_a_lane_in_the_direction_asked_for() -> None:
    network, rng = Network(default_region(), NOON), dice(2)
    for site in network.origins:
        for direction in ("in", "out"):
            gate = default_region().devices[network.gate(rng, site, direction)]
            lanes = gate.lanes_in if direction == "in" else gate.lanes_out
            assert gate.site == site
            assert network.lane(rng, gate.id, direction) in lanes
