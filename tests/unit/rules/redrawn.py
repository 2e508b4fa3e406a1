"""A copy of the packaged region whose electronic fence a test draws anew."""

import json
import shutil
from pathlib import Path
from typing import Any

from streams.rules.catalogue import world
from streams.world import World
from zones.loader import PACKAGED
from zones.region import load_region

CHANGE = 24 * 60.0
"""Midnight of 2026-03-03 in China, in minutes since the start of a ``Life``."""
THE_DAY = "2026-03-03"

Feature = dict[str, Any]


def feature(geometry: dict[str, Any], **properties: Any) -> Feature:
    return {"type": "Feature", "properties": {"crs": "WGS84", "verified": True, **properties}, "geometry": geometry}


def box(south: float, west: float, north: float, east: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def strokes(*points: tuple[float, float]) -> dict[str, Any]:
    """A line of (lat, lon)."""
    return {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in points]}


def redrawn(folder: Path, **files: list[Feature]) -> World:
    """The world with the features of ``corridors``, ``rests`` and ``region`` (the outline) as given."""
    shutil.copytree(PACKAGED.parent, folder, dirs_exist_ok=True)
    for name, features in files.items():
        content = {"type": "FeatureCollection", "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(content), encoding="utf-8")
    return world(load_region(folder / "region.yaml"))
