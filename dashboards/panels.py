"""The kinds of panel in use, each with the options that all panels of its kind share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from dashboards.api_query import ApiQuery
from dashboards.column import Column, overrides
from dashboards.field import PLAIN, Field
from dashboards.json_object import Json
from dashboards.links import Link
from dashboards.panel import Asked, Panel, Query
from dashboards.text import Caption, Language
from dashboards.texts import common as texts
from dashboards.transforms import columns as ordered

_LAST: Final[Json] = {"calcs": ["lastNotNull"], "fields": "", "values": False}


_STAT: Final[Json] = {
    "colorMode": "value",
    "graphMode": "none",
    "justifyMode": "auto",
    "orientation": "auto",
    "reduceOptions": _LAST,
    "textMode": "value",
    "wideLayout": True,
}


def stat(
    number: int, caption: Caption, expression: str, field: Field, width: int = 3, link: Link | None = None
) -> Panel:
    """One headline figure as of now: the last known value of a feed that has died must not pass for today's."""
    shown = replace(field, link=link)
    return Panel(number, "stat", caption, width, [Query(expression, instant=True)], shown, _STAT)


def figures(
    number: int, caption: Caption, width: int, query: ApiQuery, shown: Mapping[str, Column], language: Language
) -> Panel:
    """Several figures of one answer side by side, each under its heading."""
    field = Field(overrides=overrides(shown, language), nothing=texts.NONE)
    options = _STAT | {"textMode": "value_and_name"}
    return Panel(number, "stat", caption, width, [query], field, options, [ordered(shown)])


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


def bars(number: int, caption: Caption, width: int, query: Query, field: Field, link: Link | None = None) -> Panel:
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
    return Panel(number, "bargauge", caption, width, [query], replace(field, link=link), options)


def table(
    number: int,
    caption: Caption,
    width: int,
    queries: Sequence[Asked],
    field: Field,
    transformations: Sequence[Json],
    sort: str,
    *,
    falling: bool = False,
) -> Panel:
    """``sort``: heading of the column whose values put the lines in order."""
    options: Json = {
        "showHeader": True,
        "cellHeight": "sm",
        "sortBy": [{"displayName": sort, "desc": falling}],
    }
    return Panel(number, "table", caption, width, queries, field, options, transformations)


def listing(
    number: int,
    caption: Caption,
    width: int,
    query: ApiQuery,
    shown: Mapping[str, Column],
    language: Language,
    sort: str,
    *,
    falling: bool = False,
    transformations: Sequence[Json] = (),
) -> Panel:
    """A list of the API: columns in the order of ``shown``, sorted by one of them, each to be filtered by a click.

    Infinity hands columns out by the alphabet."""
    field = Field(
        steps=PLAIN,
        overrides=overrides(shown, language),
        custom={"filterable": True, "align": "auto"},
        nothing=texts.NONE,
    )
    return table(
        number,
        caption,
        width,
        [query],
        field,
        [*transformations, ordered(shown)],
        shown[sort].heading.read(language),
        falling=falling,
    )
