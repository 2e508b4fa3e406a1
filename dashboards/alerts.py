"""The alerts themselves, as they are worked on, and the figures control rooms are measured by."""

from typing import Final

from dashboards import looks
from dashboards.api_query import ApiQuery, columns_of
from dashboards.column import Column
from dashboards.dashboard import Dashboard
from dashboards.field import COUNT, SECONDS, SHARE, Colour
from dashboards.layout import Row
from dashboards.links import HERE, Link
from dashboards.panel import Panel
from dashboards.panels import figures, listing
from dashboards.text import Language, Text
from dashboards.texts import alerts as texts
from dashboards.texts import common
from dashboards.variables import choice, source, typed
from gates.figures import KpiRow
from gates.http.views import Alert
from gates.kpis import LABELS

_UNITS: Final = {"close_rate": SHARE, "dispatch_rate_24h": SHARE, "oldest_unacknowledged_s": SECONDS}
_STEPS: Final[dict[str, tuple[tuple[float | None, Colour], ...]]] = {
    "unacknowledged_urgent": ((None, "green"), (1, "orange"), (5, "red")),
    "oldest_unacknowledged_s": ((None, "green"), (300, "orange"), (3_600, "red")),
    "over_15_days": ((None, "green"), (1, "red")),
    "dispatch_rate_24h": ((None, "red"), (0.8, "orange"), (0.95, "green")),
}
"""A P1 is to be acknowledged within 5 minutes, every alert dispatched within 24 hours and closed within 15 days."""
_URGENT_FIRST: Final = ("unacknowledged_urgent", "oldest_unacknowledged_s")
_FIGURES: Final = (*_URGENT_FIRST, *(name for name in LABELS if name not in _URGENT_FIRST))


def alerts(language: Language) -> Dashboard:
    return Dashboard(
        name="alerts",
        caption=texts.ALERTS,
        variables=[
            source("api", language),
            choice("state", texts.STATE, {"open": texts.OPEN} | texts.STATES, language, first="open"),
            choice("severity", common.SEVERITY, common.SEVERITIES, language),
            typed("rule", texts.RULE_ID, language),
            typed("node", texts.NODE_ID, language),
        ],
        rows=(
            Row(5, [_headlines(language)], texts.HEADLINES),
            Row(16, [_list(language)], texts.LIST_ROW),
            Row(11, [_by_node(language)], texts.BY_NODE_ROW),
        ),
        timeless=True,
    )


def _headlines(language: Language) -> Panel:
    """The first row is that of all nodes together."""
    query = ApiQuery("/v1/kpis", columns_of(KpiRow, *_FIGURES), root="items.0")
    return figures(1, texts.FIGURES, 24, query, {name: _figure(name) for name in _FIGURES}, language)


def _list(language: Language) -> Panel:
    shown = {
        "severity": Column(common.SEVERITY, words=looks.SEVERITIES, painted="background", width=110),
        "rule": Column(common.RULE, width=70),
        f"title_{language}": Column(common.CONTENT),
        "level": Column(texts.LEVEL, words=looks.LEVELS, width=90),
        "subject": Column(texts.SUBJECT, is_unit=True, link=Link(common.TO_UNIT, "unit", {"unit": HERE}), width=180),
        "node": Column(common.NODE, width=80),
        "site": Column(common.SITE, link=Link(common.TO_GATES, "gates", {"site": HERE})),
        "state": Column(texts.STATE, words=looks.ALERT_STATES, painted="text", width=130),
        "raised_at": Column(texts.RAISED, width=170),
        f"action_{language}": Column(texts.ACTION),
        "number": Column(common.NUMBER, width=210),
    }
    query = ApiQuery(
        "/v1/alerts",
        columns_of(Alert, *shown),
        params={name: f"${{{name}}}" for name in ("state", "severity", "rule", "node")},
        paged=True,
    )
    return listing(10, texts.LIST, 24, query, shown, language, "raised_at", falling=True)


def _by_node(language: Language) -> Panel:
    shown = {f"name_{language}": Column(common.NODE, width=140)} | {
        name: _figure(name, painted=True) for name in _FIGURES
    }
    query = ApiQuery("/v1/kpis", columns_of(KpiRow, *shown))
    return listing(20, texts.BY_NODE, 24, query, shown, language, "alerts", falling=True)


def _figure(name: str, *, painted: bool = False) -> Column:
    steps = _STEPS.get(name, ())
    return Column(
        Text(*LABELS[name]),
        unit=_UNITS.get(name, COUNT),
        decimals=1 if _UNITS.get(name) is SHARE else 0,
        steps=steps,
        painted="text" if painted and steps else None,
    )
