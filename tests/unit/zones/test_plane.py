"""Kilometres on the plane against the geodesic."""

import numpy as np
import pytest
from pyproj import Geod

from zones.plane import km_between, scale, scale_many, to_plane, to_plane_many

GEOD = Geod(ellps="WGS84")


@pytest.mark.parametrize("azimuth", range(0, 360, 30))
@pytest.mark.parametrize(("km", "share"), [(0.2, 1e-4), (2, 1e-4), (10, 1e-3)])
def test_distances_are_those_on_the_ground(azimuth: int, km: float, share: float) -> None:
    lon, lat, _ = GEOD.fwd(108.35, 22.8, azimuth, km * 1000)
    assert km_between(22.8, 108.35, lat, lon) == pytest.approx(km, rel=share)


def test_arrays_are_as_points_one_by_one() -> None:
    lats, lons = np.array([21.4, 22.8, 23.7]), np.array([105.3, 108.35, 110.8])
    x, y = to_plane_many(lats, lons)
    for at, (lat, lon) in enumerate(zip(lats, lons, strict=True)):
        assert (x[at], y[at]) == pytest.approx(to_plane(lat, lon), abs=1e-9)
        assert scale_many(lats)[at] == pytest.approx(scale(lat), abs=1e-12)
