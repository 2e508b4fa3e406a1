"""Datums: what a pair of coordinates is measured in, and the way back to WGS-84.

Chinese maps draw in GCJ-02, which lies 100–700 m off WGS-84 by a fixed wave, and Baidu in BD-09, another
half kilometre on: both are wider than a gate. The forward formulas are the published ones (GCJ-02 on the
Krasovsky 1940 ellipsoid); the way back is found by iteration to below a millimetre.

The formulas are written once, for numbers and for arrays: ``m`` is the module ``math`` or ``numpy``. A single
point goes through ``math``, ten times as fast as an array of one.
"""

import math
from functools import lru_cache
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Datum = Literal["WGS84", "GCJ02", "BD09"]
Degrees = NDArray[np.float64]

_NAMES: Final[dict[str, Datum]] = {name: name for name in get_args(Datum)}
_AXIS_M: Final = 6_378_245.0
_ECCENTRICITY2: Final = 0.00669342162296594323
_BD_TURN: Final = math.pi * 3000.0 / 180.0
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
    return (lat, lon) if datum == "WGS84" else _point_to_wgs84(lat, lon, datum)


@lru_cache(maxsize=1 << 14)
def _point_to_wgs84(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    """Kept, because a late event folds the whole track again."""
    guess_lon, guess_lat = lon, lat
    for _ in range(_ROUNDS):
        there_lon, there_lat = guess_lon, guess_lat
        if _shifted(guess_lon, guess_lat):
            d_lon, d_lat = _gcj(guess_lon, guess_lat, math)
            there_lon, there_lat = guess_lon + d_lon, guess_lat + d_lat
        if datum == "BD09":
            there_lon, there_lat = _bd(there_lon, there_lat, math)
        step_lon, step_lat = lon - there_lon, lat - there_lat
        guess_lon += step_lon
        guess_lat += step_lat
        if max(abs(step_lon), abs(step_lat)) < _CLOSE_DEG:
            break
    return guess_lat, guess_lon


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
    d_lon, d_lat = _gcj(lon, lat, np)
    shifted = in_china(lon, lat)
    lon, lat = lon + np.where(shifted, d_lon, 0.0), lat + np.where(shifted, d_lat, 0.0)
    return (lon, lat) if datum == "GCJ02" else _bd(lon, lat, np)


def in_china(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """Inside the box in which maps are shifted; outside it GCJ-02 is WGS-84."""
    inside: NDArray[np.bool_] = _shifted(lon, lat)
    return inside


def _shifted(lon: Any, lat: Any) -> Any:
    return (lon > 72.004) & (lon < 137.8347) & (lat > 0.8293) & (lat < 55.8271)


def _gcj(lon: Any, lat: Any, m: Any) -> tuple[Any, Any]:
    """How far GCJ-02 lies east and north, in degrees, where maps are shifted."""
    east, north = _wave(lon - 105.0, lat - 35.0, m)
    phi = m.radians(lat)
    flat = 1.0 - _ECCENTRICITY2 * m.sin(phi) ** 2
    d_lat = m.degrees(north * flat**1.5 / (_AXIS_M * (1.0 - _ECCENTRICITY2)))
    return m.degrees(east * m.sqrt(flat) / (_AXIS_M * m.cos(phi))), d_lat


def _wave(x: Any, y: Any, m: Any) -> tuple[Any, Any]:
    """The GCJ-02 shift in metres east and north, ``x`` and ``y`` in degrees from 105 E, 35 N."""
    sin, pi, root = m.sin, m.pi, m.sqrt(abs(x))
    ripple = 20.0 * sin(6.0 * pi * x) + 20.0 * sin(2.0 * pi * x)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += 2.0 / 3.0 * (ripple + 20.0 * sin(pi * x) + 40.0 * sin(pi / 3.0 * x))
    east += 2.0 / 3.0 * (150.0 * sin(pi / 12.0 * x) + 300.0 * sin(pi / 30.0 * x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += 2.0 / 3.0 * (ripple + 20.0 * sin(pi * y) + 40.0 * sin(pi / 3.0 * y))
    north += 2.0 / 3.0 * (160.0 * sin(pi / 12.0 * y) + 320.0 * sin(pi / 30.0 * y))
    return east, north


def _bd(lon: Any, lat: Any, m: Any) -> tuple[Any, Any]:
    """BD-09 from GCJ-02."""
    reach = m.hypot(lon, lat) + 0.00002 * m.sin(lat * _BD_TURN)
    angle = m.atan2(lat, lon) + 0.000003 * m.cos(lon * _BD_TURN)
    return reach * m.cos(angle) + 0.0065, reach * m.sin(angle) + 0.006
