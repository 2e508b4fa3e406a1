"""GCJ-02 and BD-09 and the way back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from zones.datum import Datum, datum_of, from_wgs84, point_to_wgs84, to_wgs84

law = settings(deadline=None)
WGS84 = Geod(ellps="WGS84")
china_lat, china_lon = st.floats(18.0, 53.0), st.floats(74.0, 134.0)


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance between two (lat, lon)."""
    return float(WGS84.inv(a[1], a[0], b[1], b[0])[2])


def shifted(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    lons, lats = from_wgs84(np.array([lon]), np.array([lat]), datum)
    return float(lats[0]), float(lons[0])


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_published_points(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert metres(shifted(*wgs, "GCJ02"), gcj) < 0.01
    assert metres(point_to_wgs84(*gcj, "GCJ02"), wgs) < 0.01


def test_baidu_is_half_a_kilometre_on() -> None:
    """116.404, 39.915 in GCJ-02 is published as 116.41036949371029, 39.92133699351021 in BD-09."""
    gcj = (39.915, 116.404)
    wgs = point_to_wgs84(*gcj, "GCJ02")
    assert metres(shifted(*wgs, "BD09"), (39.92133699351021, 116.41036949371029)) < 0.01


@law
@given(china_lat, china_lon, st.sampled_from(["GCJ02", "BD09"]))
def test_there_and_back_is_within_a_metre(lat: float, lon: float, datum: Datum) -> None:
    there = shifted(lat, lon, datum)
    assert metres(point_to_wgs84(*there, datum), (lat, lon)) < 0.01


@law
@given(china_lat, china_lon)
def test_shift_is_wider_than_a_gate(lat: float, lon: float) -> None:
    assert 20 < metres(shifted(lat, lon, "GCJ02"), (lat, lon)) < 1_300


def test_outside_china_nothing_moves() -> None:
    assert point_to_wgs84(48.85, 2.35, "GCJ02") == (48.85, 2.35)


def test_wgs84_is_left_alone() -> None:
    assert point_to_wgs84(21.69, 108.64, "WGS84") == (21.69, 108.64)


@law
@given(st.lists(st.tuples(china_lon, china_lat), min_size=1, max_size=20))
def test_batch_agrees_with_single_points(points: list[tuple[float, float]]) -> None:
    lons, lats = np.array(points).T
    moved = to_wgs84(lons, lats, "BD09")
    for at, (lon, lat) in enumerate(points):
        assert metres((moved[1][at], moved[0][at]), point_to_wgs84(lat, lon, "BD09")) < 0.01


def test_inputs_are_not_changed() -> None:
    lons, lats = np.array([108.0]), np.array([22.0])
    to_wgs84(lons, lats, "GCJ02")
    assert (lons[0], lats[0]) == (108.0, 22.0)


@pytest.mark.parametrize(("name", "datum"), [("WGS84", "WGS84"), ("gcj-02", "GCJ02"), ("BD 09", "BD09")])
def test_names_as_people_write_them(name: str, datum: Datum) -> None:
    assert datum_of(name) == datum


def test_unknown_datum_is_named() -> None:
    with pytest.raises(ValueError, match="'CGCS2000'; name one of WGS84, GCJ02, BD09"):
        datum_of("CGCS2000")
