"""The kinds of panel in use, each with the options that all panels of its kind share."""

from collections.abc import Sequence
from typing import Any, Final

from dashboards.field import Field, Json
from dashboards.panel import Panel, Query
from dashboards.text import Caption

_LAST: Final[Json] = {"calcs": ["lastNotNull"], "fields": "", "values": False}
GUANGXI: Final[Json] = {"id": "coords", "lat": 22.2, "lon": 108.6, "zoom": 7}
"""The first view of the map (WGS-84 degrees): the whole Beibu Gulf region."""


def stat(number: int, caption: Caption, expression: str, field: Field, width: int = 3) -> Panel:
    """One headline figure as of now: the last known value of a feed that has died must not pass for today's."""
    options: Json = {
        "colorMode": "value",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "reduceOptions": _LAST,
        "textMode": "value",
        "wideLayout": True,
    }
    return Panel(number, "stat", caption, width, [Query(expression, instant=True)], field, options)


def timeseries(number: int, caption: Caption, width: int, queries: Sequence[Query], field: Field) -> Panel:
    options: Json = {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    return Panel(number, "timeseries", caption, width, queries, field, options)


def lines(*, stacked: bool = False) -> dict[str, Any]:
    """How a time series is drawn: thin lines over a light fill, gaps left open."""
    return {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 40 if stacked else 10,
        "showPoints": "never",
        "spanNulls": False,
        "stacking": {"group": "A", "mode": "normal" if stacked else "none"},
    }


def bars(number: int, caption: Caption, width: int, query: Query, field: Field) -> Panel:
    """Horizontal bars, one for each series."""
    options: Json = {
        "displayMode": "gradient",
        "orientation": "horizontal",
        "valueMode": "color",
        "namePlacement": "auto",
        "showUnfilled": True,
        "sizing": "auto",
        "minVizHeight": 16,
        "minVizWidth": 8,
        "maxVizHeight": 300,
        "reduceOptions": _LAST,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False, "calcs": []},
    }
    return Panel(number, "bargauge", caption, width, [query], field, options)


def table(
    number: int,
    caption: Caption,
    width: int,
    expression: str,
    field: Field,
    transformations: Sequence[Json],
    sort: str,
) -> Panel:
    """``sort``: heading of the column whose values put the lines in order."""
    options: Json = {
        "showHeader": True,
        "cellHeight": "sm",
        "sortBy": [{"displayName": sort, "desc": False}],
    }
    queries = [Query(expression, instant=True)]
    return Panel(number, "table", caption, width, queries, field, options, transformations)


def site_map(number: int, caption: Caption, width: int, expression: str, name: str, field: Field) -> Panel:
    """Markers where the labels ``latitude`` and ``longitude`` say, coloured by value, labelled by ``name``.

    The base map is the one the Grafana server is configured with.
    """
    style: Json = {
        "color": {"field": "Value", "fixed": "blue"},
        "opacity": 0.8,
        "size": {"fixed": 7, "min": 5, "max": 15},
        "symbol": {"mode": "fixed", "fixed": "img/icons/marker/circle.svg"},
        "text": {"mode": "field", "field": name, "fixed": ""},
        "textConfig": {"fontSize": 11, "offsetX": 0, "offsetY": -14, "textAlign": "center", "textBaseline": "middle"},
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
        "basemap": {"type": "default", "name": "base map", "config": {}},
        "controls": {"showZoom": True, "mouseWheelZoom": False, "showAttribution": True, "showScale": True},
        "layers": [sites],
        "tooltip": {"mode": "details"},
    }
    queries = [Query(expression, instant=True)]
    coordinates = [numbers("latitude", "longitude")]
    return Panel(number, "geomap", caption, width, queries, field, options, coordinates)


def matrix(rows: str, columns: str) -> Json:
    """Turns a list into a table: one line for each value of the label ``rows``, one column for each of ``columns``."""
    return {
        "id": "groupingToMatrix",
        "options": {"rowField": rows, "columnField": columns, "valueField": "Value", "emptyValue": "zero"},
    }


def columns(order: Sequence[str], hidden: Sequence[str] = ()) -> Json:
    """Puts columns in order; ``hidden`` ones are left out."""
    return {
        "id": "organize",
        "options": {
            "indexByName": {field: index for index, field in enumerate(order)},
            "excludeByName": dict.fromkeys(hidden, True),
            "renameByName": {},
        },
    }


def numbers(*fields: str) -> Json:
    """Labels are text; coordinates must be numbers."""
    conversions = [{"targetField": field, "destinationType": "number"} for field in fields]
    return {"id": "convertFieldType", "options": {"fields": {}, "conversions": conversions}}
