"""The region's outline and border line, for watching over tracks (left the region, crossed the border)."""

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zones.datum import Degrees, datum_of
from zones.errors import Problem
from zones.plane import on_plane, scale, scale_many, to_plane, to_plane_many
from zones.polygons import AREAL, LINEAR, in_wgs84, shape_of
from zones.reading import checked, features_of, properties_of
from zones.repair import defect
from zones.schema import LineProperties
from zones.timeline import Dated, Timeline, version_of

_SHARED_KM: Final = 0.001
"""The outline runs along the border: distances to the two that differ by less are one and the same line's."""
_POINTS_KEPT: Final = 1 << 12


class Beyond(NamedTuple):
    """How far outside the region a point lies (km; 0 inside), and whether the border is what it is beyond."""

    km: float
    over_border: bool


INSIDE: Final = Beyond(0.0, False)


class Outline:
    """Geometry in WGS-84 degrees, longitude first. ``verified`` is false while the lines are working values.

    ``version`` names this geometry in evidence and changes with it.
    """

    __slots__ = ("_area", "_beyond", "_border", "area", "border", "verified", "version")

    def __init__(self, area: BaseGeometry, border: BaseGeometry | None, *, verified: bool) -> None:
        self.area = area
        self.border = border
        self.verified = verified
        self.version = version_of(area, border)
        self._area = on_plane(area)
        self._border = None if border is None else on_plane(border)
        shapely.prepare(self._area)
        # Kept, because a late event folds the whole track again.
        self._beyond = lru_cache(maxsize=_POINTS_KEPT)(self._measure)

    def beyond(self, lat: float, lon: float) -> Beyond:
        """Where a WGS-84 point lies with regard to the region."""
        return self._beyond(lat, lon)

    def beyond_many(self, lat: Degrees, lon: Degrees) -> tuple[Degrees, NDArray[np.bool_]]:
        """``beyond`` for arrays: kilometres outside, and whether it is the border that was crossed."""
        points = shapely.points(*to_plane_many(lat, lon))
        off = shapely.distance(self._area, points)
        over = np.zeros(len(points), dtype=np.bool_)
        if self._border is not None:
            over = (off > 0) & (shapely.distance(self._border, points) <= off + _SHARED_KM)
        return off * scale_many(lat), over

    def _measure(self, lat: float, lon: float) -> Beyond:
        x, y = to_plane(lat, lon)
        if shapely.intersects_xy(self._area, x, y):
            return INSIDE
        point = shapely.points((x, y))
        off = float(shapely.distance(self._area, point))
        over = self._border is not None and float(shapely.distance(self._border, point)) <= off + _SHARED_KM
        return Beyond(off * scale(lat), over)


Shapes = Timeline[tuple[BaseGeometry, bool]]
"""A line or area over time, with whether it is verified."""


def read_outline(path: Path, utc_offset: str, problems: list[Problem]) -> Timeline[Outline]:
    """The outline (a polygon) and, where the region has one, the border (a line), over time.

    Defects go to ``problems``.
    """
    found: dict[str, Shapes] = {"outline": Timeline(), "border": Timeline()}
    for at, feature in enumerate(features_of(path), start=1):
        name = f"feature {at}"
        known = checked(properties_of(feature), LineProperties, path.name, name, problems)
        if known is None:
            continue
        kinds = AREAL if known.role == "outline" else LINEAR
        shape = shape_of(feature.get("geometry"), path.name, name, kinds, problems)
        if shape is None:
            continue
        sound = in_wgs84(shape, datum_of(known.crs)), known.verified
        timeline = found[known.role].plus(Dated(sound, *known.validity(utc_offset)))
        reason = defect(shape)
        if reason is not None or timeline.overlap():
            message = f"invalid {known.role}: {reason}" if reason else f"a second {known.role}"
            problems.append(Problem(path.name, name, "geometry", message, "redraw it, end one, or keep one"))
            continue
        found[known.role] = timeline
    if not found["outline"].rows:
        problems.append(Problem(path.name, "", "role", "has no outline", "draw the region as an area"))
    return _eras(found["outline"], found["border"])


def _eras(areas: Shapes, borders: Shapes) -> Timeline[Outline]:
    """One outline for every stretch of time in which neither area nor border changes."""
    rows = (*areas.rows, *borders.rows)
    moments = sorted({-1} | {row.start for row in rows} | {row.valid_to for row in rows if row.valid_to is not None})
    found: list[Dated[Outline]] = []
    for start, end in zip(moments, [*moments[1:], None], strict=True):
        area, border = areas.at(start), borders.at(start)
        if area is not None:
            verified = area[1] and (border is None or border[1])
            outline = Outline(area[0], border and border[0], verified=verified)
            found.append(Dated(outline, None if start < 0 else start, end))
    return Timeline(found)
