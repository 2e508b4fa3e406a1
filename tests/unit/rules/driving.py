"""A truck on the road in a test: where the corridor from Dalanping to Nanning runs, and points so far off it."""

from typing import Any

from pyproj import Geod

from streams.events import Fix
from tests.bench import the_world
from tests.life import Life

GEOD = Geod(ellps="WGS84")
ON_ROUTE = (22.35, 108.44)
"""On the stroke from Datang towards Qinzhou."""
ROADSIDE = (22.2, 108.511)
"""On the corridor, in no place of rest."""
OUT = 100.0
"""The exit, in minutes since the start."""


def gone(to: str = "YZ", site: str = "QZ-DLP", **read: Any) -> Life:
    return Life().arrive(0, site).put(30, site).out(OUT, site, to, **read)


def fix(
    life: Life, minutes: float, point: tuple[float, float], late: float = 0, kmh: float | None = 70, **more: Any
) -> Life:
    lat, lon = point
    crs = more.pop("crs", "WGS84")
    return life.fact(minutes, Fix, late=late, lat=lat, lon=lon, crs=crs, speed_kmh=kmh, **more)


def fixes(life: Life, minutes: list[float], point: tuple[float, float], **more: Any) -> Life:
    for minute in minutes:
        fix(life, minute, point, **more)
    return life


def from_corridor(km: float) -> tuple[float, float]:
    """A point east of the corridor from Qinzhou to Nanning, ``km`` away from its nearest line."""
    corridor = the_world().region.fence.corridor("QZ", "YZ", 0)
    assert corridor is not None
    near, far = 0.0, 60_000.0
    for _ in range(60):
        middle = (near + far) / 2
        lon, lat, _azimuth = GEOD.fwd(ON_ROUTE[1], ON_ROUTE[0], 70, middle)
        near, far = (middle, far) if corridor.off_km(lat, lon) < km else (near, middle)
    return (lat, lon)


def moved(point: tuple[float, float], azimuth: float, metres: float) -> tuple[float, float]:
    lon, lat, _ = GEOD.fwd(point[1], point[0], azimuth, metres)
    return (lat, lon)
