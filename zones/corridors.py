"""Corridors: the roads a movement between two nodes may take, as lines, and how far off them a point lies."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from zones.datum import Degrees, datum_of
from zones.errors import Problem
from zones.plane import on_plane, scale, scale_many, to_plane, to_plane_many
from zones.polygons import LINEAR, in_wgs84, shape_of
from zones.reading import checked, features_of, properties_of
from zones.schema import CorridorProperties
from zones.timeline import Dated, Timeline, version_of

_POINTS_KEPT: Final = 1 << 12


class Corridor:
    """One or several lines between two nodes (``ends``), WGS-84 degrees, longitude first; it serves both directions.

    ``version`` names this geometry in evidence and changes with it. ``verified`` is false for a working value.
    """

    __slots__ = ("_off_km", "_plane", "ends", "line", "verified", "version")

    def __init__(self, ends: frozenset[str], line: BaseGeometry, *, verified: bool) -> None:
        self.ends = ends
        self.line = line
        self.verified = verified
        self.version = version_of(line)
        self._plane = on_plane(line)
        # Kept, because a late event folds the whole track again.
        self._off_km = lru_cache(maxsize=_POINTS_KEPT)(self._measure)

    @property
    def name(self) -> str:
        return "–".join(sorted(self.ends))

    def off_km(self, lat: float, lon: float) -> float:
        """How far (km) a WGS-84 point lies from the nearest of the lines."""
        return self._off_km(lat, lon)

    def off_km_many(self, lat: Degrees, lon: Degrees) -> Degrees:
        """``off_km`` for arrays, in the order given."""
        found: Degrees = shapely.distance(self._plane, shapely.points(*to_plane_many(lat, lon))) * scale_many(lat)
        return found

    def _measure(self, lat: float, lon: float) -> float:
        return float(shapely.distance(self._plane, shapely.points(to_plane(lat, lon)))) * scale(lat)


Corridors = Mapping[frozenset[str], Timeline[Corridor]]


def read_corridors(path: Path, utc_offset: str, problems: list[Problem]) -> Corridors:
    """Each pair's corridor over time. Defects go to ``problems``."""
    found: dict[frozenset[str], Timeline[Corridor]] = {}
    for at, feature in enumerate(features_of(path), start=1):
        properties = properties_of(feature)
        name = f"feature {at} ({properties.get('from', '?')}–{properties.get('to', '?')})"
        known = checked(properties, CorridorProperties, path.name, name, problems)
        if known is None:
            continue
        ends = frozenset((known.from_, known.to))
        line = shape_of(feature.get("geometry"), path.name, name, LINEAR, problems)
        if line is None:
            continue
        if not shapely.length(line) > 0:
            problems.append(Problem(path.name, name, "geometry", "has no length", "draw the road from node to node"))
            continue
        corridor = Corridor(ends, in_wgs84(line, datum_of(known.crs)), verified=known.verified)
        found[ends] = found.get(ends, Timeline()).plus(Dated(corridor, *known.validity(utc_offset)))
        if found[ends].overlap():
            message, fix = "the pair has another corridor at the same time", "end it with valid_to, or join the two"
            problems.append(Problem(path.name, name, "valid_from", message, fix))
    return found


def strangers(corridors: Corridors, file: str, nodes: set[str]) -> list[Problem]:
    """Corridors that lead to nodes the region does not have."""
    return [
        Problem(file, "–".join(sorted(ends)), "from", f"{node!r} is not in the list of nodes", "mend the id")
        for ends in corridors
        for node in sorted(ends - nodes)
    ]
