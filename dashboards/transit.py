"""What is on the road: when it is expected, how late it is, and what has arrived."""

from typing import Final

from dashboards import looks
from dashboards.api_query import ApiQuery, columns_of
from dashboards.column import Column
from dashboards.dashboard import Dashboard
from dashboards.field import COUNT
from dashboards.layout import Row
from dashboards.links import HERE, Link, cell
from dashboards.panel import Panel
from dashboards.panels import figures, listing
from dashboards.text import Language, Text
from dashboards.texts import common
from dashboards.texts import transit as texts
from dashboards.transforms import counted, counted_as
from dashboards.variables import source, typed
from gates.http.kpis import KpiReport
from gates.http.views import ListedMovement

_HOURS: Final = Text("h", "h")
_UNIT: Final = Column(common.UNIT, is_unit=True, link=Link(common.TO_UNIT, "unit", {"unit": HERE}), width=160)
_LEVEL: Final = Column(texts.LEVEL, words=looks.LATENESS, painted="background", width=90)
_NUMBER: Final = counted_as("movement_id")
_SAME_LANE: Final = Link(texts.TO_LANE, "transit", {"destination": cell("destination")})


def transit(language: Language) -> Dashboard:
    return Dashboard(
        name="transit",
        caption=texts.TRANSIT,
        variables=[source("api", language), typed("destination", texts.DESTINATION_ID, language)],
        rows=(
            Row(6, _headlines(language), common.HEADLINES),
            Row(14, [_on_the_road(language)], texts.ON_THE_ROAD),
            Row(10, [_arrived(language)], texts.ARRIVED),
        ),
        timeless=True,
    )


def _headlines(language: Language) -> list[Panel]:
    spared = ApiQuery("/v1/kpis", columns_of(KpiReport, "movements_open", "declarations_spared"), root="")
    totals = {
        "movements_open": Column(texts.ON_THE_ROAD, decimals=0),
        "declarations_spared": Column(common.SPARED.title, decimals=0),
    }
    levels = {"level": _LEVEL, _NUMBER: Column(texts.NUMBER, unit=COUNT, decimals=0)}
    lanes = {
        "origin_node": Column(texts.ORIGIN),
        "destination": Column(texts.DESTINATION, words=looks.ELSEWHERE, link=_SAME_LANE),
        _NUMBER: Column(texts.NUMBER, unit=COUNT, decimals=0),
    }
    return [
        figures(1, texts.TOTALS, 6, spared, totals, language),
        listing(
            2,
            texts.BY_LEVEL,
            6,
            _open("movement_id", "level"),
            levels,
            language,
            _NUMBER,
            falling=True,
            transformations=[counted("movement_id", "level")],
        ),
        listing(
            3,
            texts.LANES,
            12,
            _open("movement_id", "origin_node", "destination"),
            lanes,
            language,
            _NUMBER,
            falling=True,
            transformations=[counted("movement_id", "origin_node", "destination")],
        ),
    ]


def _on_the_road(language: Language) -> Panel:
    shown = {
        "level": _LEVEL,
        "unit": _UNIT,
        "origin_node": Column(texts.ORIGIN, width=90),
        "origin_site": Column(common.ORIGIN_SITE),
        "destination": Column(texts.DESTINATION, words=looks.ELSEWHERE, width=90),
        "departed_at": Column(common.DEPARTED, width=170),
        "expected_at": Column(common.EXPECTED, width=170),
        "overdue_at": Column(texts.OVERDUE, width=170),
        "limits_from": Column(texts.LIMITS_FROM, words=looks.LIMITS),
        "plate": Column(common.PLATE),
        "seal": Column(common.SEAL),
    }
    return listing(10, texts.LIST, 24, _open(*shown), shown, language, "expected_at")


def _arrived(language: Language) -> Panel:
    shown = {
        "unit": _UNIT,
        "origin_node": Column(texts.ORIGIN, width=90),
        "arrival_node": Column(texts.ARRIVAL, width=90),
        "arrival_site": Column(common.ARRIVAL_SITE),
        "departed_at": Column(common.DEPARTED, width=170),
        "expected_at": Column(common.EXPECTED, width=170),
        "arrived_at": Column(common.ARRIVED_AT, width=170),
        "hours": Column(texts.HOURS, unit=_HOURS, decimals=1),
        "plate": Column(common.PLATE),
        "seal": Column(common.SEAL),
    }
    query = ApiQuery(
        "/v1/movements",
        columns_of(ListedMovement, *shown),
        params={"state": "closed", "destination": "${destination}", "limit": "100"},
    )
    return listing(20, texts.ARRIVED_LIST, 24, query, shown, language, "arrived_at", falling=True)


def _open(*fields: str) -> ApiQuery:
    return ApiQuery(
        "/v1/movements",
        columns_of(ListedMovement, *fields),
        params={"state": "open", "destination": "${destination}"},
        paged=True,
    )
