"""How far off its site a device says it is."""

from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from gates.whereabouts import Whereabouts
from tests.bench import the_world
from tests.unit.gates.test_intake import gate, intake, post
from zones.datum import from_wgs84

REGION = the_world().region
SITE = REGION.sites["QZ-DLP"]
EARTH = Geod(ellps="WGS84")


def moved(metres: float, bearing: float) -> tuple[float, float]:
    """Latitude and longitude so far from the site's reference point."""
    lon, lat, _ = EARTH.fwd(SITE.lon, SITE.lat, bearing, metres)
    return lat, lon


def test_on_the_site_is_nought_and_so_is_within_its_radius() -> None:
    whereabouts = Whereabouts(REGION)
    assert whereabouts.metres_off("QZ-DLP", SITE.lat, SITE.lon) == 0
    assert SITE.radius_m is not None
    for bearing in range(0, 360, 30):
        assert whereabouts.metres_off("QZ-DLP", *moved(SITE.radius_m - 10, bearing)) == 0


def to_polygon(lat: float, lon: float) -> float:
    """Metres along the ellipsoid to the nearest of points set every few metres along the polygon."""
    outline = shapely.get_coordinates(shapely.segmentize(REGION.polygons["QZ-DLP"].boundary, 5e-5))
    here = np.full(len(outline), lon), np.full(len(outline), lat)
    return float(EARTH.inv(*here, outline[:, 0], outline[:, 1])[2].min())


@pytest.mark.parametrize("bearing", range(0, 360, 45))
def test_from_the_polygon_or_the_circle_whichever_is_nearer(bearing: float) -> None:
    assert SITE.radius_m is not None
    there = moved(SITE.radius_m + 2_000, bearing)
    off = Whereabouts(REGION).metres_off("QZ-DLP", *there)
    assert off == pytest.approx(min(2_000, to_polygon(*there)), rel=0.01)


def test_every_gate_of_the_region_stands_on_its_own_site() -> None:
    whereabouts = Whereabouts(REGION)
    assert {whereabouts.metres_off(site.id, site.lat, site.lon) for site in REGION.sites.values()} == {0}


def at_position(lat: float, lon: float, crs: str = "WGS84") -> dict[str, Any]:
    return {"position": {"lat": lat, "lon": lon, "crs": crs}}


def test_a_pulse_tells_the_furthest_position_of_its_batch() -> None:
    near, far = moved(100, 90), moved(9_000, 90)
    _, entries = post(intake(), 5, gate("a", 4, **at_position(*far)), gate("b", 4, seq=2, **at_position(*near)))
    assert entries[-1].off_site_m == pytest.approx(9_000 - (SITE.radius_m or 0), rel=0.1)  # type: ignore[union-attr]
    _, entries = post(intake(), 5, gate("a", 4))
    assert entries[-1].off_site_m is None  # type: ignore[union-attr]


def test_a_position_of_another_datum_is_converted() -> None:
    """GCJ-02 lies half a kilometre off: unconverted, a gate at the fence would seem to have moved."""
    lat, lon = moved((SITE.radius_m or 0) - 10, 120)
    shifted_lon, shifted_lat = from_wgs84(np.array([lon]), np.array([lat]), "GCJ02")
    _, entries = post(intake(), 5, gate("a", 4, **at_position(float(shifted_lat[0]), float(shifted_lon[0]), "GCJ02")))
    assert entries[-1].off_site_m == 0  # type: ignore[union-attr]
