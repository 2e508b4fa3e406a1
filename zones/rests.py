"""Places of rest (服务区): polygons on the road in which a unit in transit may stand for as long as it likes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from zones.datum import datum_of
from zones.errors import Problem
from zones.polygons import AREAL, in_wgs84, shape_of
from zones.reading import checked, features_of, properties_of
from zones.repair import defect
from zones.schema import RestProperties
from zones.timeline import Dated, Timeline


@dataclass(frozen=True, slots=True)
class Rest:
    """One place of rest; ``area`` is a valid polygon in WGS-84 degrees, longitude first."""

    id: str
    name_zh: str
    name_en: str
    area: BaseGeometry
    verified: bool


class Rests:
    """An index over places of rest and the days on which each holds."""

    def __init__(self, timelines: Iterable[Timeline[Rest]] = ()) -> None:
        self.rows = tuple(row for timeline in timelines for row in timeline.rows)
        self._tree = shapely.STRtree([row.what.area for row in self.rows])

    def locate(self, lat: float, lon: float, at_ms: int) -> tuple[str, ...]:
        """Ids of those that hold a WGS-84 point at ``at_ms``, sorted."""
        hits = self._tree.query(shapely.points((lon, lat)), predicate="intersects")
        found = (self.rows[hit] for hit in hits)
        return tuple(sorted(row.what.id for row in found if row.holds_at(at_ms)))


def read_rests(path: Path, utc_offset: str, problems: list[Problem]) -> Rests:
    """Every place of rest of the file. Defects go to ``problems``; a polygon that crosses itself is refused."""
    found: dict[str, Timeline[Rest]] = {}
    for at, feature in enumerate(features_of(path), start=1):
        properties = properties_of(feature)
        name = f"feature {at} ({properties.get('rest_id', 'no rest_id')})"
        known = checked(properties, RestProperties, path.name, name, problems)
        if known is None:
            continue
        shape = shape_of(feature.get("geometry"), path.name, name, AREAL, problems)
        area = None if shape is None else in_wgs84(shape, datum_of(known.crs))
        if shape is None or area is None:
            continue
        if reason := defect(shape) or defect(area):
            problems.append(Problem(path.name, name, "geometry", f"invalid polygon: {reason}", "redraw it there"))
            continue
        rest = Rest(known.rest_id, known.name_zh, known.name_en, area, known.verified)
        found[rest.id] = found.get(rest.id, Timeline()).plus(Dated(rest, *known.validity(utc_offset)))
        if found[rest.id].overlap():
            message, fix = "it has another polygon at the same time", "end it with valid_to, or join the two"
            problems.append(Problem(path.name, name, "valid_from", message, fix))
    return Rests(found.values())
