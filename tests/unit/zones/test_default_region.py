"""The packaged region and the questions a region answers."""

from collections.abc import Callable

import pytest
import shapely
from pyproj import Geod

from zones.region import Region, RegionError, default_region

NOW = 1_772_409_600_000
"""2026-03-02 08:00 in China."""


@pytest.fixture(scope="module")
def region() -> Region:
    return default_region()


def test_seven_offices_and_four_zones(region: Region) -> None:
    kinds = [node.kind for node in region.nodes.values()]
    assert (kinds.count("office"), kinds.count("zone")) == (7, 4)
    assert len(region.sites) == 20
    assert sum(device.kind == "gate" for device in region.devices.values()) == 26


def test_read_once() -> None:
    assert default_region() is default_region()


def test_places_know_each_other(region: Region) -> None:
    assert region.node_of("QZ-DLP") == "QZ"
    assert region.gates_of("QZ-DLP") == ("QZ-DLP-G1", "QZ-DLP-G2")
    assert region.sites_of("QZF") == ("QZF-1", "QZF-INS")
    gate = region.devices["PX-YYG-G1"]
    assert (gate.site, gate.node, gate.kind) == ("PX-YYG", "PX", "gate")
    assert (gate.lanes_in, gate.lanes_out) == (frozenset({"I1"}), frozenset({"O1"}))
    assert gate.heartbeat_s == 600


@pytest.mark.parametrize(("a", "b", "same"), [("QZ", "QZF", True), ("QZF", "QZ", True), ("QZ", "QZ", True)])
def test_neighbours_are_of_one_group(region: Region, a: str, b: str, same: bool) -> None:
    assert region.same_group(a, b) is same


@pytest.mark.parametrize(("a", "b"), [("QZ", "PXF"), ("YZ", "NNL"), ("QZ", "outside")])
def test_others_are_not(region: Region, a: str, b: str) -> None:
    assert not region.same_group(a, b)


def test_roads_are_the_same_both_ways(region: Region) -> None:
    for a in region.nodes:
        assert region.road_km(a, a, NOW) is None
        for b in region.nodes:
            assert region.road_km(a, b, NOW) == region.road_km(b, a, NOW)
    assert region.road_km("YZ", "QZ", NOW) == 140


def test_road_before_the_first_date_is_the_first(region: Region) -> None:
    assert region.road_km("YZ", "QZ", 0) == 140


def test_leg_between_nodes_is_the_matrix_and_inside_one_the_great_circle(region: Region) -> None:
    assert region.leg_km("YZ-AIR", "QZ-YL", NOW) == 140
    crow = Geod(ellps="WGS84").inv(108.64, 21.69, 108.58, 21.72)[2] / 1000
    assert region.great_circle_km("QZ-DLP", "QZ-YL") == pytest.approx(crow)
    assert region.leg_km("QZ-DLP", "QZ-YL", NOW) == pytest.approx(crow * 1.3)
    assert region.leg_km("QZ-DLP", "QZ-DLP", NOW) == 0


def test_great_circle_is_the_same_both_ways(region: Region) -> None:
    for a in region.sites:
        for b in region.sites:
            assert region.great_circle_km(a, b) == region.great_circle_km(b, a)


def test_node_is_open_while_any_gate_is(region: Region) -> None:
    night = NOW + 14 * 3_600_000
    assert region.destination_calendar("PX").always, "the rail port never shuts"
    assert not region.destination_calendar("DX").is_open(night)
    assert region.destination_calendar("DX").is_open(night - 3_600_000), "the bridge is open after the trade area"


@pytest.mark.parametrize(
    "ask",
    [
        lambda region: region.node_of("XX-1"),
        lambda region: region.gates_of("XX-1"),
        lambda region: region.sites_of("XX-1"),
        lambda region: region.destination_calendar("XX-1"),
        lambda region: region.great_circle_km("QZ-DLP", "XX-1"),
        lambda region: region.leg_km("XX-1", "QZ-DLP", NOW),
        lambda region: region.road_km("QZ", "XX-1", NOW),
        lambda region: region.transit_limits("XX-1", "QZ", NOW),
        lambda region: region.transit_limits("QZ-DLP", "XX-1", NOW),
    ],
)
def test_unknown_place_is_named(region: Region, ask: Callable[[Region], object]) -> None:
    with pytest.raises(RegionError, match="XX-1") as refused:
        ask(region)
    assert refused.value.feature == "XX-1"
    assert refused.value.fix


def test_every_site_is_found_at_its_own_point(region: Region) -> None:
    points = [(site.lat, site.lon, "WGS84") for site in region.sites.values()]
    assert region.locate_many(points) == [(site,) for site in region.sites]


def test_one_point_agrees_with_the_batch_in_every_datum(region: Region) -> None:
    points = [(21.69 + k / 500, 108.63 + k / 300, crs) for k in range(12) for crs in ("WGS84", "GCJ02", "BD09")]
    batch = region.locate_many(points)
    assert batch == [region.locate(*point) for point in points]
    assert any(batch)
    assert not all(batch)


def test_no_points_no_answers(region: Region) -> None:
    assert region.locate_many([]) == []


def test_unknown_datum_is_refused(region: Region) -> None:
    with pytest.raises(ValueError, match="CGCS2000"):
        region.locate(21.69, 108.64, "CGCS2000")


def test_shifted_fix_lands_on_the_wrong_side_unless_converted(region: Region) -> None:
    """A point inside Youyiguan as a Chinese map gives it, some 500 m off: read as WGS-84 it is outside."""
    lat, lon = 21.976_3, 106.715_9
    assert region.locate(lat, lon, "GCJ02") == ("PX-YYG",)
    assert region.locate(lat, lon, "WGS84") != ("PX-YYG",)


def test_adjoining_zones_touch_and_do_not_overlap(region: Region) -> None:
    for zone, port in (("QZF-1", "QZ-DLP"), ("PXF-1", "PX-YYG")):
        assert region.polygons[zone].touches(region.polygons[port])
    edge = shapely.shared_paths(region.polygons["QZF-1"].exterior, region.polygons["QZ-DLP"].exterior)
    corner = shapely.get_coordinates(edge)[0]
    assert region.locate(corner[1], corner[0], "WGS84") == ("QZ-DLP", "QZF-1")


def test_export_zone_is_two_polygons_forty_kilometres_apart(region: Region) -> None:
    assert region.polygons["BHF-A"].disjoint(region.polygons["BHF-B"])
    assert 38 < region.great_circle_km("BHF-A", "BHF-B") < 44


def test_codes_are_dated_and_unverified(region: Region) -> None:
    assert region.nodes["PX"].code_at(NOW) == "7208"
    assert region.nodes["PX"].code_at(0) is None
    assert region.nodes["NNL"].code_at(NOW) is None
    assert not any(code.verified for node in region.nodes.values() for code in node.codes)


def test_renamed_offices_keep_their_id(region: Region) -> None:
    assert "友谊关海关" in region.nodes["PX"].aliases
    assert "CNQSA" in region.nodes["FC"].aliases


def test_outline_holds_every_site(region: Region) -> None:
    assert region.outline is not None
    assert all(region.outline.area.covers(polygon) for polygon in region.polygons.values())
    assert not region.outline.verified
