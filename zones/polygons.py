"""Site polygons from GeoJSON: datum named and converted, broken ones refused or mended, never used as they are."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from zones.datum import Datum, Degrees, datum_of, to_wgs84
from zones.errors import Problem
from zones.reading import checked, features_of, properties_of
from zones.repair import Repair, area_m2, defect, mended
from zones.schema import SiteProperties

AREAL = ("Polygon", "MultiPolygon")
LINEAR = ("LineString", "MultiLineString")


@dataclass(frozen=True, slots=True)
class Polygons:
    """Site id → valid geometry in WGS-84 degrees; the ids whose outline is still a working value."""

    shapes: dict[str, BaseGeometry]
    unverified: frozenset[str]
    repairs: tuple[Repair, ...]


def read_polygons(path: Path, problems: list[Problem], *, repair: bool) -> Polygons:
    """Every polygon of the file, by the site it encloses. Defects go to ``problems``."""
    reader = _Reader(path.name, problems, repair=repair)
    for at, feature in enumerate(features_of(path), start=1):
        reader.take(at, feature)
    return Polygons(reader.shapes, frozenset(reader.unverified), tuple(reader.repairs))


class _Reader:
    """Takes one feature after the other."""

    def __init__(self, file: str, problems: list[Problem], *, repair: bool) -> None:
        self.file, self.problems, self.repair = file, problems, repair
        self.shapes: dict[str, BaseGeometry] = {}
        self.unverified: set[str] = set()
        self.repairs: list[Repair] = []

    def take(self, at: int, feature: dict[str, Any]) -> None:
        properties = properties_of(feature)
        name = f"feature {at} ({properties.get('site_id', 'no site_id')})"
        known = checked(properties, SiteProperties, self.file, name, self.problems)
        if known is None:
            return
        if known.site_id in self.shapes:
            fix = "join the parts into one MultiPolygon"
            self.problems.append(Problem(self.file, name, "site_id", "this site has a polygon already", fix))
            return
        shape = shape_of(feature.get("geometry"), self.file, name, AREAL, self.problems)
        sound = None if shape is None else self._sound(shape, name)
        # Moving vertices to another datum can close a hair's breadth: what is answered from is looked at again.
        moved = None if sound is None else self._sound(in_wgs84(sound, datum_of(known.crs)), name)
        if moved is not None:
            self.shapes[known.site_id] = moved
            if not known.verified:
                self.unverified.add(known.site_id)

    def _sound(self, shape: BaseGeometry, name: str) -> BaseGeometry | None:
        """The shape if it is valid, or mended if that was asked for; None with a problem otherwise."""
        reason = defect(shape)
        if reason is None:
            return shape
        mend = mended(shape) if self.repair else None
        if mend is None or mend.is_empty:
            fix = "redraw the outline there" + ("" if self.repair else ", or mend it with --repair")
            self.problems.append(Problem(self.file, name, "geometry", f"invalid polygon: {reason}", fix))
            return None
        self.repairs.append(Repair(self.file, name, reason, area_m2(shape), area_m2(mend)))
        return mend


def shape_of(
    geometry: Any, file: str, feature: str, kinds: tuple[str, ...], problems: list[Problem]
) -> BaseGeometry | None:
    """A GeoJSON geometry of one of ``kinds`` with coordinates on the globe; None with a problem otherwise."""

    def refuse(message: str, fix: str) -> None:
        problems.append(Problem(file, feature, "geometry", message, fix))

    if not isinstance(geometry, dict) or geometry.get("type") not in kinds:
        refuse(f"is not a {' or '.join(kinds)}", "draw it as an area" if kinds == AREAL else "draw it as a line")
        return None
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (GEOSException, ValueError, TypeError) as error:
        refuse(f"cannot be read: {error}", "close each ring with four points at least; a line has two at least")
        return None
    if shape is None or shape.is_empty:
        refuse("is empty", "draw it")
        return None
    coordinates = shapely.get_coordinates(shape)
    off = (np.abs(coordinates[:, 0]) > 180) | (np.abs(coordinates[:, 1]) > 90) | ~np.isfinite(coordinates).all(axis=1)
    if off.any():
        lon, lat = coordinates[int(np.argmax(off))]
        refuse(f"lon {lon:g}, lat {lat:g} is not on the globe", "write degrees, longitude first")
        return None
    return shape


def in_wgs84(shape: BaseGeometry, datum: Datum) -> BaseGeometry:
    """The geometry with its vertices moved from ``datum`` to WGS-84."""

    def move(points: Degrees) -> Degrees:
        return np.column_stack(to_wgs84(points[:, 0], points[:, 1], datum))

    return shape if datum == "WGS84" else shapely.transform(shape, move)
