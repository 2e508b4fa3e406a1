"""One unit: where it is, its trail, its movements, its alerts."""

from typing import Final

from dashboards import looks
from dashboards.api_query import ApiQuery, ColumnType, columns_of
from dashboards.column import Column
from dashboards.dashboard import Dashboard
from dashboards.field import Word
from dashboards.layout import Row
from dashboards.panel import Panel
from dashboards.panels import listing
from dashboards.text import Language, Text
from dashboards.texts import common
from dashboards.texts import unit as texts
from dashboards.variables import source, typed
from gates.http.views import Alert, Movement, Unit

_RECORD: Final = "/v1/units/${unit:percentencode}"
_KG: Final = Text("suffix:kg", "suffix:kg")
_TRAIL: Final[dict[str, ColumnType]] = {
    "event_time": "timestamp",
    "kind": "string",
    "attested_by": "string",
    "site": "string",
    "lane": "string",
    "direction": "string",
    "answered": "string",
    "action": "string",
    "goods_name": "string",
    "destination": "string",
    "seal": "string",
    "old": "string",
    "new": "string",
    "plate": "string",
    "gross_kg": "number",
    "packages": "number",
    "valid_from": "timestamp",
    "valid_to": "timestamp",
    "received_at": "timestamp",
    "voided": "boolean",
}
"""Of the fields that the kinds of event have, those a trail is read by; each kind has some of them."""


def unit(language: Language) -> Dashboard:
    return Dashboard(
        name="unit",
        caption=texts.UNIT,
        variables=[source("api", language), typed("unit", texts.UNIT_ID, language)],
        rows=(
            Row(5, [_now(language)], texts.NOW_ROW),
            Row(12, [_trail(language)], texts.TRAIL.title),
            Row(8, [_movements(language), _alerts(language)], texts.MORE_ROW),
        ),
        timeless=True,
    )


def _now(language: Language) -> Panel:
    shown = {
        "unit": Column(common.UNIT, is_unit=True, width=160),
        "stage": Column(texts.STAGE, words=looks.STAGES),
        "node": Column(common.NODE),
        "site": Column(common.SITE),
        "since": Column(texts.SINCE, width=170),
        "slot": Column(texts.SLOT),
        "seal": Column(common.SEAL),
        "plate": Column(common.PLATE),
        "gross_kg": Column(texts.GROSS, unit=_KG, decimals=0),
        "packages": Column(texts.PACKAGES, decimals=0),
        "flags": Column(texts.FLAGS),
        "last_event_at": Column(texts.LAST, width=170),
    }
    query = ApiQuery(_RECORD, columns_of(Unit, *shown), root="")
    return listing(1, texts.NOW, 24, query, shown, language, "unit")


def _trail(language: Language) -> Panel:
    shown = {
        "event_time": Column(texts.WHEN, width=170),
        "kind": Column(texts.KIND, words=looks.KINDS),
        "attested_by": Column(texts.ATTESTED_BY),
        "site": Column(common.SITE),
        "lane": Column(texts.LANE, width=70),
        "direction": Column(texts.DIRECTION, words=looks.VALUES, width=70),
        "answered": Column(texts.ANSWERED, words=looks.ANSWERS, painted="text"),
        "action": Column(texts.ACTION, words=looks.VALUES, width=80),
        "destination": Column(texts.DESTINATION, words=looks.ELSEWHERE),
        "goods_name": Column(texts.GOODS),
        "seal": Column(common.SEAL),
        "old": Column(texts.OLD_SEAL),
        "new": Column(texts.NEW_SEAL),
        "plate": Column(common.PLATE),
        "gross_kg": Column(texts.GROSS, unit=_KG, decimals=0),
        "packages": Column(texts.PACKAGES, decimals=0),
        "valid_from": Column(texts.VALID_FROM, width=170),
        "valid_to": Column(texts.VALID_TO, width=170),
        "received_at": Column(texts.RECEIVED, width=170),
        "voided": Column(texts.VOIDED, words=_VOIDED, painted="text", width=90),
    }
    return listing(10, texts.TRAIL, 24, ApiQuery(_RECORD, _TRAIL, "trail"), shown, language, "event_time", falling=True)


def _movements(language: Language) -> Panel:
    shown = {
        "state": Column(common.STATE, words=looks.MOVEMENT_STATES),
        "origin_site": Column(common.ORIGIN_SITE),
        "departed_at": Column(common.DEPARTED, width=170),
        "destination": Column(texts.DESTINATION, words=looks.ELSEWHERE),
        "expected_at": Column(common.EXPECTED, width=170),
        "arrival_site": Column(common.ARRIVAL_SITE),
        "arrived_at": Column(common.ARRIVED_AT, width=170),
    }
    query = ApiQuery(_RECORD, columns_of(Movement, *shown), "movements")
    return listing(20, texts.MOVEMENTS, 12, query, shown, language, "departed_at", falling=True)


def _alerts(language: Language) -> Panel:
    title = f"title_{language}"
    shown = {
        "severity": Column(common.SEVERITY, words=looks.SEVERITIES, painted="background", width=110),
        "rule": Column(common.RULE, width=70),
        title: Column(common.CONTENT),
        "state": Column(common.STATE, words=looks.ALERT_STATES, painted="text", width=120),
        "started_at": Column(texts.BEGAN, width=170),
        "number": Column(common.NUMBER, width=210),
    }
    query = ApiQuery(_RECORD, columns_of(Alert, *shown), "alerts")
    return listing(30, texts.ALERTS, 12, query, shown, language, "started_at", falling=True)


_VOIDED: Final = (Word("true", texts.YES_VOIDED, "red"), Word("false", common.NONE))
