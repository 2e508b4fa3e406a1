"""The map of the sites: markers by label, the zones' outlines, and what lies beneath."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import urlsplit

from dashboards.column import Column, overrides
from dashboards.field import Field
from dashboards.json_object import Json
from dashboards.links import Link
from dashboards.panel import Panel, Query
from dashboards.text import Caption, Language
from dashboards.transforms import numbers, without

GUANGXI: Final[Json] = {"id": "coords", "lat": 22.2, "lon": 108.6, "zoom": 7}
"""The first view of the map (WGS-84 degrees): the whole Beibu Gulf region."""
OUTLINES: Final = "/geo/sites.geojson"
OF_GRAFANA: Final = "public/maps/linkage-sites.geojson"
"""Where Grafana itself serves the zones, from a file of its own: beneath its address, with its sub-path if it has one,
so that whoever sees the dashboard reaches it. Without the file the map has markers alone."""
_BLANK: Final = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""One clear pixel. Grafana has no map without a base layer; this one asks nobody."""
_ROW: Final = re.compile(r"\{-?y\}")
"""Counted from the north, or from the south (TMS)."""


@dataclass(frozen=True)
class Ground:
    """What browsers load for the map, and from where. Raises ValueError.

    ``gateway``: its address as the browsers of the control room reach it (``/`` if Grafana's own proxy passes
    ``/geo`` on to it), for the zones' outlines; None takes the file that Grafana serves. ``basemap``: ``none`` for
    networks without a way out, ``server`` for what the Grafana server is configured with, or a tile server's address
    with {x}, {y}, {z}.
    """

    gateway: str | None = None
    basemap: Literal["none", "server"] | str = "none"

    def __post_init__(self) -> None:
        if self.gateway is not None and not self.gateway.startswith("/") and not _is_web(self.gateway):
            raise ValueError(f"{self.gateway!r} is no address that a browser reaches: https://gateway.example.org, say")
        if self.basemap not in ("none", "server") and not (
            _is_web(self.basemap) and all(part in self.basemap for part in ("{x}", "{z}")) and _ROW.search(self.basemap)
        ):
            raise ValueError(
                f"{self.basemap!r} is no base map: none, server, or https://tiles.example.org/{{z}}/{{x}}/{{y}}.png"
            )

    @property
    def layer(self) -> Json:
        if self.basemap == "server":
            return {"type": "default", "name": "base map", "config": {}}
        url = _BLANK if self.basemap == "none" else self.basemap
        return {"type": "xyz", "name": "base map", "config": {"url": url, "attribution": ""}}

    @property
    def outlines(self) -> list[Json]:
        source = OF_GRAFANA if self.gateway is None else self.gateway.rstrip("/") + OUTLINES
        config: Json = {"src": source, "rules": [], "style": _style("blue", 0.15, 2)}
        return [{"type": "geojson", "name": "zones", "tooltip": False, "config": config}]


def site_map(
    number: int,
    caption: Caption,
    width: int,
    expression: str,
    told: Mapping[str, Column],
    field: Field,
    ground: Ground,
    link: Link,
    language: Language,
) -> Panel:
    """Markers where the labels ``latitude`` and ``longitude`` say, coloured by value, labelled by the first of what
    is ``told`` of each when it is pointed at."""
    style = _style("blue", 0.8, 7) | {
        "color": {"field": "Value", "fixed": "blue"},
        "text": {"mode": "field", "field": next(iter(told)), "fixed": ""},
    }
    sites: Json = {
        "type": "markers",
        "name": "sites",
        "tooltip": True,
        "location": {"mode": "coords", "latitude": "latitude", "longitude": "longitude"},
        "config": {"showLegend": False, "style": style},
    }
    options: Json = {
        "view": GUANGXI,
        "basemap": ground.layer,
        "controls": {"showZoom": True, "mouseWheelZoom": False, "showAttribution": True, "showScale": True},
        "layers": [*ground.outlines, sites],
        "tooltip": {"mode": "details"},
    }
    queries = [Query(expression, instant=True)]
    transformations = [without("Time"), numbers("latitude", "longitude")]
    shown = replace(field, link=link, overrides=overrides(told, language))
    return Panel(number, "geomap", caption, width, queries, shown, options, transformations)


def _style(colour: str, opacity: float, size: int) -> Json:
    return {
        "color": {"fixed": colour},
        "opacity": opacity,
        "size": {"fixed": size, "min": 5, "max": 15},
        "symbol": {"mode": "fixed", "fixed": "img/icons/marker/circle.svg"},
        "textConfig": {"fontSize": 11, "offsetX": 0, "offsetY": -14, "textAlign": "center", "textBaseline": "middle"},
    }


def _is_web(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
