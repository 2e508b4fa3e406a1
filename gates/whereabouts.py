"""How far from its site a device says it is: positions against polygons, in metres, whatever the datum."""

from collections.abc import Iterable
from functools import lru_cache
from math import cos, hypot, radians
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from streams.events import AnyEvent, GateScan
from zones.datum import datum_of, point_to_wgs84
from zones.region import Region

METRES_PER_DEGREE: Final = 111_195.0
"""Of a great circle on a sphere of 6371 km; within 0.5 % of the ellipsoid, which is less than a fence is wide."""


class Whereabouts:
    """Distances on a plane laid at each site: right to a metre where it matters, a few per cent off far away."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._plane = lru_cache(maxsize=None)(self._drawn)

    def furthest(self, events: Iterable[AnyEvent]) -> int | None:
        """Metres from its device's site of the furthest position that the events hold; None if they hold none."""
        furthest: int | None = None
        for event in events:
            metres = self._of(event) if isinstance(event, GateScan) else None
            if metres is not None and (furthest is None or metres > furthest):
                furthest = metres
        return furthest

    def _of(self, scan: GateScan) -> int | None:
        if scan.lat is None or scan.lon is None or scan.crs is None:
            return None
        return self.metres_off(scan.site, *point_to_wgs84(scan.lat, scan.lon, datum_of(scan.crs)))

    def metres_off(self, site: str, lat: float, lon: float) -> int:
        """From a point in WGS-84 to the site's polygon or to the circle around its reference point, whichever is
        nearer; 0 inside either."""
        place = self.region.sites[site]
        north = (lat - place.lat) * METRES_PER_DEGREE
        east = (lon - place.lon) * METRES_PER_DEGREE * cos(radians(place.lat))
        beyond = hypot(east, north) - (place.radius_m or 0.0)
        if beyond <= 0:
            return 0
        nearest: float = min(beyond, shapely.distance(self._plane(site), shapely.Point(east, north)))
        return round(nearest)

    def _drawn(self, site: str) -> BaseGeometry:
        """The site's polygon in metres east and north of its reference point."""
        place = self.region.sites[site]
        scale = (METRES_PER_DEGREE * cos(radians(place.lat)), METRES_PER_DEGREE)
        return shapely.transform(self.region.polygons[site], lambda at: (at - (place.lon, place.lat)) * scale)
