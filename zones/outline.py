"""The region's outline and border line, for watching over tracks (left the region, crossed the border)."""

from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from zones.datum import datum_of
from zones.errors import Problem
from zones.polygons import in_wgs84, shape_of
from zones.reading import checked, features_of, properties_of
from zones.repair import defect
from zones.schema import LineProperties


@dataclass(frozen=True, slots=True)
class Outline:
    """Geometry in WGS-84 degrees, longitude first. ``verified`` is false while the lines are working values."""

    area: BaseGeometry
    border: BaseGeometry | None
    verified: bool


def read_outline(path: Path, problems: list[Problem]) -> Outline | None:
    """The outline (a polygon) and, where the region has one, the border (a line). Defects go to ``problems``."""
    found: dict[str, BaseGeometry] = {}
    verified = True
    for at, feature in enumerate(features_of(path), start=1):
        name = f"feature {at}"
        known = checked(properties_of(feature), LineProperties, path.name, name, problems)
        if known is None:
            continue
        kinds = ("Polygon", "MultiPolygon") if known.role == "outline" else ("LineString", "MultiLineString")
        shape = shape_of(feature.get("geometry"), path.name, name, kinds, problems)
        if shape is None:
            continue
        reason = defect(shape)
        if reason is not None or known.role in found:
            message = f"invalid {known.role}: {reason}" if reason else f"a second {known.role}"
            problems.append(Problem(path.name, name, "geometry", message, "redraw it, or keep one"))
            continue
        found[known.role] = in_wgs84(shape, datum_of(known.crs))
        verified = verified and known.verified
    if "outline" not in found:
        problems.append(Problem(path.name, "", "role", "has no outline", "draw the region as an area"))
        return None
    return Outline(found["outline"], found.get("border"), verified)
