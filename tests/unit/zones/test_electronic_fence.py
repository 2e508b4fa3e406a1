"""Corridors, outline, border and places of rest: how far a point lies from each, and which version holds when."""

import json
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from tests.unit.zones.conftest import RegionFolder
from zones.datum import from_wgs84, point_to_wgs84
from zones.region import Problem, Region, RegionError, default_region, load_region

GEOD = Geod(ellps="WGS84")
NOW = 1_772_409_600_000
"""2026-03-02 08:00 in China."""
NEW_YEAR = 1_798_732_800_000
"""2027-01-01 00:00 in China."""
DAY = 86_400_000


@pytest.fixture(scope="module")
def region() -> Region:
    return default_region()


def feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    said = {"crs": "WGS84", "verified": False, **properties}
    return {"type": "Feature", "properties": said, "geometry": geometry}


def line(*points: tuple[float, float]) -> dict[str, Any]:
    """Of (lat, lon)."""
    return {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in points]}


def square(lat: float, lon: float, half: float = 0.01) -> dict[str, Any]:
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    return {"type": "Polygon", "coordinates": [[[lon + x, lat + y] for x, y in corners]]}


def write(files: RegionFolder, name: str, *features: dict[str, Any]) -> None:
    content = {"type": "FeatureCollection", "features": list(features)}
    (files.folder / name).write_text(json.dumps(content), encoding="utf-8")


def the_problem(files: RegionFolder) -> Problem:
    with pytest.raises(RegionError) as caught:
        load_region(files.path)
    (problem,) = caught.value.problems
    return problem


NORTH_SOUTH = line((22.0, 108.0), (23.0, 108.0))


def corridor(files: RegionFolder, geometry: dict[str, Any], **properties: Any) -> None:
    write(files, "corridors.geojson", feature(geometry, **{"from": "YZ", "to": "QZ", **properties}))


@pytest.mark.parametrize("km", [0.0, 0.5, 1.999, 2.001, 9.0])
def test_distance_from_a_corridor_is_that_on_the_ground(files: RegionFolder, km: float) -> None:
    corridor(files, NORTH_SOUTH)
    found = load_region(files.path).fence.corridor("QZ", "YZ", NOW)
    assert found is not None
    lon, lat, _ = GEOD.fwd(108.0, 22.5, 90, km * 1000)
    assert found.off_km(lat, lon) == pytest.approx(km, abs=0.0005)


def test_a_corridor_is_the_same_both_ways_and_the_nearest_of_its_lines(files: RegionFolder) -> None:
    two = {"type": "MultiLineString", "coordinates": [[[108.0, 22.0], [108.0, 23.0]], [[109.0, 22.0], [109.0, 23.0]]]}
    corridor(files, two)
    fence = load_region(files.path).fence
    found = fence.corridor("YZ", "QZ", NOW)
    assert found is not None
    assert found is fence.corridor("QZ", "YZ", NOW)
    assert found.off_km(22.5, 109.0) == pytest.approx(0, abs=0.001)
    assert found.off_km(22.5, 108.5) == pytest.approx(51.4, abs=0.2)


def test_a_pair_without_a_corridor_has_none(region: Region) -> None:
    assert region.fence.corridor("DX", "PX", NOW) is None
    assert region.fence.corridor("QZ", "QZ", NOW) is None


def test_the_packaged_corridors_pass_every_site_of_their_ends(region: Region) -> None:
    for row in region.fence.all_corridors():
        for site in (region.sites[name] for node in row.what.ends for name in region.sites_of(node)):
            assert row.what.off_km(site.lat, site.lon) < 0.5, (row.what.name, site.id)


@pytest.mark.parametrize("crs", ["GCJ02", "BD09"])
def test_a_corridor_in_another_datum_lies_where_it_does(files: RegionFolder, crs: str) -> None:
    lats, lons = np.array([22.0, 23.0]), np.array([108.0, 108.0])
    drawn_lons, drawn_lats = from_wgs84(lons, lats, "GCJ02" if crs == "GCJ02" else "BD09")
    corridor(files, line(*zip(drawn_lats.tolist(), drawn_lons.tolist(), strict=True)), crs=crs)
    found = load_region(files.path).fence.corridor("YZ", "QZ", NOW)
    assert found is not None
    assert found.off_km(22.0, 108.0) == pytest.approx(0, abs=0.001)
    lat, lon = point_to_wgs84(drawn_lats[0], drawn_lons[0], "GCJ02" if crs == "GCJ02" else "BD09")
    assert found.off_km(lat, lon) == pytest.approx(0, abs=0.001)
    assert found.off_km(drawn_lats[0], drawn_lons[0]) > 0.1, "taken for WGS-84 it lies off"


@pytest.mark.parametrize(
    ("lat", "lon", "km", "over"),
    [
        (22.8, 108.35, 0.0, False),  # Nanning
        (21.979, 106.711, 0.0, False),  # the road port at Youyiguan
        (21.5, 106.5, 50.0, True),  # Vietnam
        (21.0, 109.0, 36.0, False),  # the Gulf: nobody's border
        (24.5, 108.0, 88.6, False),  # inland
    ],
)
def test_what_lies_beyond_the_region(region: Region, lat: float, lon: float, km: float, over: bool) -> None:
    outline = region.fence.outline(NOW)
    assert outline is not None
    beyond = outline.beyond(lat, lon)
    assert beyond.over_border is over
    assert beyond.km == pytest.approx(km, rel=0.1, abs=0.001)


@pytest.mark.parametrize("metres", [-10, 10, 499, 501])
def test_distance_over_the_border_is_that_on_the_ground(files: RegionFolder, metres: int) -> None:
    area = {"type": "Polygon", "coordinates": [[[106, 22], [108, 22], [108, 23], [106, 23], [106, 22]]]}
    border = line((22.0, 106.0), (22.0, 108.0))
    write(files, "region.geojson", feature(area, role="outline"), feature(border, role="border"))
    outline = load_region(files.path).fence.outline(NOW)
    assert outline is not None
    lon, lat, _ = GEOD.fwd(107.0, 22.0, 180, metres)
    beyond = outline.beyond(lat, lon)
    assert beyond.over_border is (metres > 0)
    assert beyond.km * 1000 == pytest.approx(max(0, metres), abs=0.5)


def test_many_points_are_as_one_by_one(region: Region) -> None:
    chance = np.random.default_rng(7)
    lats, lons = chance.uniform(20.5, 24.5, 500), chance.uniform(105, 111, 500)
    outline, found = region.fence.outline(NOW), region.fence.corridor("YZ", "QZ", NOW)
    assert outline is not None
    assert found is not None
    off, (km, over) = found.off_km_many(lats, lons), outline.beyond_many(lats, lons)
    assert 0 < np.count_nonzero(over) < np.count_nonzero(km) < 500
    for at in range(500):
        beyond = outline.beyond(lats[at], lons[at])
        assert (km[at], bool(over[at])) == (pytest.approx(beyond.km, abs=1e-9), beyond.over_border)
        assert off[at] == pytest.approx(found.off_km(lats[at], lons[at]), abs=1e-9)


def test_places_of_rest_are_found_by_point(region: Region) -> None:
    assert region.fence.resting(22.42, 108.41, NOW) == ("DATANG",)
    assert region.fence.resting(22.43, 108.41, NOW) == ()


def test_a_redrawn_corridor_holds_from_its_day_on_under_another_version(files: RegionFolder) -> None:
    old = feature(NORTH_SOUTH, **{"from": "YZ", "to": "QZ", "valid_to": "2027-01-01"})
    new = feature(line((22.0, 109.0), (23.0, 109.0)), **{"from": "QZ", "to": "YZ", "valid_from": "2027-01-01"})
    write(files, "corridors.geojson", old, new)
    fence = load_region(files.path).fence
    before, after = fence.corridor("YZ", "QZ", NEW_YEAR - 1), fence.corridor("YZ", "QZ", NEW_YEAR)
    assert before is not None
    assert after is not None
    assert before.off_km(22.5, 108.0) == pytest.approx(0, abs=0.001)
    assert after.off_km(22.5, 109.0) == pytest.approx(0, abs=0.001)
    assert before.version != after.version
    assert before.version == load_region(files.path).fence.corridor("YZ", "QZ", 0).version  # type: ignore[union-attr]


def test_a_fence_that_has_ended_is_gone(files: RegionFolder) -> None:
    corridor(files, NORTH_SOUTH, valid_from="2026-01-01", valid_to="2027-01-01")
    write(files, "rests.geojson", feature(square(22.5, 108), **REST, valid_to="2027-01-01"))
    fence = load_region(files.path).fence
    assert fence.corridor("YZ", "QZ", 0) is None
    assert fence.corridor("YZ", "QZ", NEW_YEAR - 1) is not None
    assert fence.corridor("YZ", "QZ", NEW_YEAR) is None
    assert (fence.resting(22.5, 108, NEW_YEAR - 1), fence.resting(22.5, 108, NEW_YEAR)) == (("R1",), ())


REST = {"rest_id": "R1", "name_zh": "服务区", "name_en": "Service area"}


def test_outline_and_border_change_independently(files: RegionFolder) -> None:
    wide = {"type": "Polygon", "coordinates": [[[105, 21], [111, 21], [111, 24], [105, 24], [105, 21]]]}
    write(
        files,
        "region.geojson",
        feature(wide, role="outline"),
        feature(line((21.0, 105.0), (21.0, 108.0)), role="border", valid_to="2027-01-01", verified=True),
        feature(line((21.0, 105.0), (21.0, 111.0)), role="border", valid_from="2027-01-01", verified=True),
    )
    region = load_region(files.path)
    before, after = region.fence.outline(NEW_YEAR - 1), region.fence.outline(NEW_YEAR)
    assert before is not None
    assert after is region.outline
    assert before.version != after.version  # type: ignore[union-attr]
    assert not before.verified, "the outline is a working value"
    assert not before.beyond(20.9, 110.0).over_border
    assert after.beyond(20.9, 110.0).over_border  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("file", "features", "field", "message"),
    [
        ("corridors.geojson", [feature(NORTH_SOUTH, **{"from": "YZ"})], "to", "required"),
        ("corridors.geojson", [feature(NORTH_SOUTH, **{"from": "YZ", "to": "YZ"})], "", "to itself"),
        ("corridors.geojson", [feature(NORTH_SOUTH, **{"from": "YZ", "to": "XX"})], "from", "'XX' is not in"),
        ("corridors.geojson", [feature(NORTH_SOUTH, **{"from": "YZ", "to": "QZ"})] * 2, "valid_from", "another corr"),
        ("corridors.geojson", [feature(square(22, 108), **{"from": "YZ", "to": "QZ"})], "geometry", "LineString"),
        (
            "corridors.geojson",
            [feature(line((22, 108), (22, 108)), **{"from": "YZ", "to": "QZ"})],
            "geometry",
            "no len",
        ),
        ("corridors.geojson", [feature(line((22, 208)), **{"from": "YZ", "to": "QZ"})], "geometry", "cannot be read"),
        ("corridors.geojson", [feature(NORTH_SOUTH, **{"from": "YZ", "to": "QZ", "crs": "X"})], "crs", "unknown datum"),
        (
            "corridors.geojson",
            [feature(NORTH_SOUTH, **{"from": "YZ", "to": "QZ", "valid_from": "2026-02-01", "valid_to": "2026-02-01"})],
            "",
            "is not after",
        ),
        ("rests.geojson", [feature(square(22, 108), rest_id="R1", name_en="x")], "name_zh", "required"),
        ("rests.geojson", [feature(square(22, 108), **REST)] * 2, "valid_from", "another polygon"),
        ("rests.geojson", [feature(NORTH_SOUTH, **REST)], "geometry", "is not a Polygon"),
    ],
)
def test_a_broken_fence_is_refused_by_name(
    files: RegionFolder, file: str, features: list[dict[str, Any]], field: str, message: str
) -> None:
    write(files, file, *features)
    problem = the_problem(files)
    assert (problem.file, problem.field) == (file, field)
    assert message in problem.message
    assert problem.fix


def test_a_place_of_rest_that_crosses_itself_is_refused_with_the_place(files: RegionFolder) -> None:
    ring = [[108.0, 22.0], [108.1, 22.1], [108.1, 22.0], [108.0, 22.1], [108.0, 22.0]]
    write(files, "rests.geojson", feature({"type": "Polygon", "coordinates": [ring]}, **REST))
    assert "Self-intersection at lon 108.050000, lat 22.050000" in the_problem(files).message


def test_a_region_without_fences_judges_no_track(files: RegionFolder) -> None:
    files.replace(
        "region.yaml", "  outline: region.geojson\n  corridors: corridors.geojson\n  rests: rests.geojson\n", ""
    )
    fence = load_region(files.path).fence
    assert fence.outline(NOW) is None
    assert fence.corridor("YZ", "QZ", NOW) is None
    assert fence.resting(22.42, 108.41, NOW) == ()


def test_the_packaged_fence_is_a_working_value_and_valid(region: Region) -> None:
    assert not any(row.what.verified for row in region.fence.all_corridors())
    assert all(shapely.is_valid(row.what.area) and not row.what.verified for row in region.fence.all_rests())
