"""Datums: what a pair of coordinates is measured in, and the way back to WGS-84.

Chinese maps draw in GCJ-02, which lies 100–700 m off WGS-84 by a fixed wave, and Baidu in BD-09, another
half kilometre on: both are wider than a gate. The forward formulas are the published ones (GCJ-02 on the
Krasovsky 1940 ellipsoid); the way back is found by iteration to below a millimetre.
"""

from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Datum = Literal["WGS84", "GCJ02", "BD09"]
Degrees = NDArray[np.float64]

_NAMES: Final[dict[str, Datum]] = {name: name for name in get_args(Datum)}
_AXIS_M: Final = 6_378_245.0
_ECCENTRICITY2: Final = 0.00669342162296594323
_BD_TURN: Final = np.pi * 3000.0 / 180.0
_CLOSE_DEG: Final = 1e-9
"""About 0.1 mm: iteration stops here."""
_ROUNDS: Final = 30


def datum_of(name: str) -> Datum:
    """``WGS84``, ``gcj-02``, ``BD 09`` … as one of the three names; ValueError for any other."""
    found = _NAMES.get(name) or _NAMES.get(name.upper().replace("-", "").replace("_", "").replace(" ", ""))
    if found is None:
        raise ValueError(f"unknown datum {name!r}; name one of {', '.join(_NAMES)}")
    return found


def point_to_wgs84(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    """One point as (lat, lon) in WGS-84."""
    if datum == "WGS84":
        return lat, lon
    lons, lats = to_wgs84(np.array([lon]), np.array([lat]), datum)
    return float(lats[0]), float(lons[0])


def to_wgs84(lon: Degrees, lat: Degrees, datum: Datum) -> tuple[Degrees, Degrees]:
    """Arrays of degrees, longitude first, from ``datum`` to WGS-84."""
    if datum == "WGS84":
        return lon, lat
    guess_lon, guess_lat = lon.copy(), lat.copy()
    for _ in range(_ROUNDS):
        there_lon, there_lat = from_wgs84(guess_lon, guess_lat, datum)
        step_lon, step_lat = lon - there_lon, lat - there_lat
        guess_lon += step_lon
        guess_lat += step_lat
        if max(np.abs(step_lon).max(initial=0.0), np.abs(step_lat).max(initial=0.0)) < _CLOSE_DEG:
            break
    return guess_lon, guess_lat


def from_wgs84(lon: Degrees, lat: Degrees, datum: Datum) -> tuple[Degrees, Degrees]:
    """Arrays of degrees, longitude first, from WGS-84 to ``datum``."""
    if datum == "WGS84":
        return lon, lat
    lon, lat = _gcj(lon, lat)
    return (lon, lat) if datum == "GCJ02" else _bd(lon, lat)


def _gcj(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    east, north = _wave(lon - 105.0, lat - 35.0)
    phi = np.radians(lat)
    flat = 1.0 - _ECCENTRICITY2 * np.sin(phi) ** 2
    d_lat = np.degrees(north * flat**1.5 / (_AXIS_M * (1.0 - _ECCENTRICITY2)))
    d_lon = np.degrees(east * np.sqrt(flat) / (_AXIS_M * np.cos(phi)))
    shifted = in_china(lon, lat)
    return lon + np.where(shifted, d_lon, 0.0), lat + np.where(shifted, d_lat, 0.0)


def in_china(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """Inside the box in which maps are shifted; outside it GCJ-02 is WGS-84."""
    return (lon > 72.004) & (lon < 137.8347) & (lat > 0.8293) & (lat < 55.8271)


def _wave(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """The GCJ-02 shift in metres east and north, ``x`` and ``y`` in degrees from 105 E, 35 N."""
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += 2.0 / 3.0 * (ripple + 20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x))
    east += 2.0 / 3.0 * (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += 2.0 / 3.0 * (ripple + 20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y))
    north += 2.0 / 3.0 * (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y))
    return east, north


def _bd(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """BD-09 from GCJ-02."""
    reach = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    return reach * np.cos(angle) + 0.0065, reach * np.sin(angle) + 0.006
