"""Polygons that cross themselves: found, named, and mended only on request."""

from dataclasses import dataclass

import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done to one polygon: where it was broken and how its area (m²) changed."""

    file: str
    feature: str
    reason: str
    area_before_m2: float
    area_after_m2: float

    @property
    def change_pct(self) -> float | None:
        """Change of area in per cent; None where the crossed figure's halves cancelled to nothing before."""
        if self.area_before_m2 < 1.0:
            return None
        return (self.area_after_m2 - self.area_before_m2) / self.area_before_m2 * 100.0


def defect(polygon: BaseGeometry) -> str | None:
    """Why the polygon is invalid, with the place as (lon, lat); None if it is valid."""
    if shapely.is_valid(polygon):
        return None
    reason, _, place = str(shapely.is_valid_reason(polygon)).partition("[")
    x, _, y = place.rstrip("]").partition(" ")
    return f"{reason} at lon {float(x):.6f}, lat {float(y):.6f}" if y else reason


def mended(polygon: BaseGeometry) -> BaseGeometry:
    """The polygon made valid; lines and points that fall out of it are dropped. Empty if nothing is left."""
    return areas_of(shapely.make_valid(polygon))


def areas_of(shape: BaseGeometry) -> BaseGeometry:
    """The polygons among the parts of any geometry, as one; empty if there are none."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = [part for part in parts if part.geom_type == "Polygon"]
    return areas[0] if len(areas) == 1 else MultiPolygon(areas)


def area_m2(polygon: BaseGeometry) -> float:
    """Area on the WGS-84 ellipsoid; overlaps of an invalid polygon cancel as they do in any planar sum."""
    return abs(float(_WGS84.geometry_area_perimeter(shapely.orient_polygons(polygon))[0]))
