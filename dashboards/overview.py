"""The region at a glance: cargo, movements, alerts, and whether the system itself is well."""

from typing import Final

from dashboards import books, looks
from dashboards.column import Column, overrides
from dashboards.dashboard import Dashboard
from dashboards.field import ITEMS_PER_SECOND, SCANS_PER_SECOND, SECONDS, Field, Word, called
from dashboards.layout import Row
from dashboards.links import Link, cell, label
from dashboards.map import Ground, site_map
from dashboards.panel import Panel, Query
from dashboards.panels import bars, lines, stat, table, timeseries
from dashboards.promql import latest, named, named_once, or_nought, per_second, quantile, total
from dashboards.text import Language
from dashboards.texts import common
from dashboards.texts import overview as texts
from dashboards.transforms import columns, matrix
from dashboards.variables import source
from streams.metrics import catalogue as m

_LIVE: Final = "arrived|stored|in_transit|entered"
_GATES: Final = Link(common.TO_GATES, "gates")
_GATES_OF_SITE: Final = Link(common.TO_GATES, "gates", {"site": cell("site")})
_PIPELINE: Final = Link(texts.TO_PIPELINE, "pipeline")
_TRANSIT: Final = Link(texts.TO_TRANSIT, "transit")
_ALERTS: Final = Link(texts.TO_ALERTS, "alerts")


def overview(language: Language, ground: Ground) -> Dashboard:
    return Dashboard(
        name="overview",
        caption=texts.OVERVIEW,
        variables=[source("datasource", language)],
        rows=(
            Row(4, _headlines(), common.HEADLINES),
            Row(12, _cargo(language, ground), texts.CARGO),
            Row(9, _alerts(language), texts.ALERTS),
            Row(4, _health(), texts.SYSTEM),
            Row(8, _course(language)),
            Row(9, _details(language)),
        ),
    )


def _headlines() -> list[Panel]:
    on_the_road = total(latest(m.MOVEMENTS_OPEN, "destination"))
    urgent = total(latest(m.ALERTS_OPEN, "rule", "severity", "state", severity="P1|P2"))
    scans = per_second(m.ITEMS, channel="scans", outcome="accepted")
    return [
        stat(1, texts.LIVE_UNITS, total(latest(m.UNITS, "stage", "node", stage=_LIVE)), looks.NUMBER),
        stat(2, texts.ON_THE_ROAD, or_nought(on_the_road), looks.NUMBER, link=_TRANSIT),
        stat(3, common.SPARED, latest(m.MOVEMENTS_CLOSED), looks.NUMBER),
        stat(4, texts.URGENT, or_nought(urgent), looks.NONE_IS_GOOD, link=_ALERTS),
        stat(5, texts.SCANS, or_nought(scans), Field(unit=SCANS_PER_SECOND, decimals=1)),
        stat(6, common.QUIET, or_nought(total(latest(m.DEVICE_QUIET, "device"))), looks.NONE_IS_GOOD, link=_GATES),
        books.balance(7, link=_PIPELINE),
        stat(8, common.BACKLOG, total(m.LAG.name), looks.BACKLOG, link=_PIPELINE),
    ]


def _cargo(language: Language, ground: Ground) -> list[Panel]:
    name = f"name_{language}"
    shown = {f"{name}\\stage": Column(common.NODE)} | looks.counts(common.STAGES)
    units = table(
        10,
        texts.UNITS_BY_PLACE,
        width=10,
        queries=[Query(named(latest(m.UNITS, "stage", "node"), "node", language), instant=True)],
        field=Field(decimals=0, overrides=overrides(shown, language)),
        transformations=[matrix(rows=name, columns="stage"), columns(shown)],
        sort=common.NODE.read(language),
    )
    on_the_road = latest(m.MOVEMENTS_OPEN, "destination")
    by_node = named(f'label_replace({on_the_road}, "node", "$1", "destination", "(.*)")', "node", language)
    destinations = Query(f"sort_desc({by_node})", f"{{{{{name}}}}}", instant=True)
    told = {
        name: Column(common.SITE),
        "Value": Column(common.QUIET.title),
        "site": Column(texts.SITE_ID),
        "latitude": Column(texts.LATITUDE, decimals=4),
        "longitude": Column(texts.LONGITUDE, decimals=4),
    }
    return [
        units,
        bars(11, texts.DESTINATIONS, 5, destinations, Field(decimals=0, colour="palette-classic"), _TRANSIT),
        site_map(12, texts.SITES, 9, _quiet_by_site(name), told, looks.NONE_IS_GOOD, ground, _GATES_OF_SITE, language),
    ]


def _quiet_by_site(name: str) -> str:
    """How many devices of each site are quiet, with the site's name and coordinates as labels."""
    quiet = total(latest(m.DEVICE_QUIET, "device", "site"), "site")
    labels = (name, "latitude", "longitude")
    every_site = f"{quiet} or {latest(m.SITE_INFO, 'site')} * 0"
    return f"({every_site}) * on (site) group_left ({', '.join(labels)}) {named_once('site')}"


def _alerts(language: Language) -> list[Panel]:
    alerts = latest(m.ALERTS_OPEN, "rule", "severity", "state")
    by_severity = total(alerts, "severity")
    by_rule = named(total(alerts, "rule", "severity"), "rule", language)
    shown = {"indicator\\severity": Column(common.RULE, link=_ALERTS)} | looks.counts(common.SEVERITIES)
    colours = called(common.SEVERITIES, language, looks.SEVERITY_COLOURS)
    rules = table(
        20,
        texts.ALERTS_BY_RULE,
        width=10,
        queries=[Query(f'label_join({by_rule}, "indicator", " ", "rule", "name_{language}")', instant=True)],
        field=Field(decimals=0, overrides=overrides(shown, language)),
        transformations=[matrix(rows="indicator", columns="severity"), columns(shown)],
        sort=common.RULE.read(language),
    )
    legend = "{{severity}}"
    now = Query(by_severity, legend, instant=True)
    of_severity = Link(texts.TO_ALERTS, "alerts", {"severity": label("severity")})
    course = Field(decimals=0, overrides=colours, custom=lines(stacked=True))
    return [
        rules,
        bars(21, texts.ALERTS_BY_SEVERITY, 5, now, Field(decimals=0, overrides=colours), of_severity),
        timeseries(22, texts.ALERTS_COURSE, 9, [Query(by_severity, legend)], course),
    ]


def _health() -> list[Panel]:
    clock = (Word(0, texts.LIVE_CLOCK, "green"), Word(1, texts.RECORDED_CLOCK, "purple"))
    readable = looks.flag(texts.UNREADABLE, texts.READABLE)
    return [
        stat(30, texts.STATE_READABLE, f"min ({m.STATE_UP.name})", readable, width=6),
        stat(31, texts.CLOCK, f"max ({m.CLOCK_RECORDED.name})", Field(words=clock), width=6),
        books.dead(32, width=6),
        stat(33, common.UNDELIVERED, total(m.WAITING.name), looks.WAITING, 6, _PIPELINE),
    ]


def _course(language: Language) -> list[Panel]:
    outcomes = {"accepted": common.ACCEPTED, "duplicate": common.DUPLICATE, "rejected": common.REJECTED}
    items = Query(per_second(m.ITEMS, "outcome", channel="scans"), "{{outcome}}")
    latency = [
        Query(quantile(0.5, m.SCAN_TO_STATE), common.MEDIAN),
        Query(quantile(0.99, m.SCAN_TO_STATE), common.P99),
    ]
    lag = Query(f"max by (partition) ({m.LAG.name})", "{{partition}}")
    rates = Field(
        unit=ITEMS_PER_SECOND,
        colour="palette-classic",
        overrides=called(outcomes, language),
        custom=lines(stacked=True),
    )
    return [
        timeseries(40, common.INTAKE, 8, [items], rates),
        timeseries(41, common.LATENCY, 8, latency, Field(SECONDS, colour="palette-classic", custom=lines())),
        timeseries(42, common.LAG, 8, [lag], Field(decimals=0, colour="palette-classic", custom=lines())),
    ]


def _details(language: Language) -> list[Panel]:
    name = f"name_{language}"
    quiet = {
        "device": Column(common.DEVICE, link=_GATES_OF_SITE),
        name: Column(common.SITE),
        "site": Column(texts.SITE_ID),
    }
    silent = named(f"{latest(m.DEVICE_QUIET, 'device', 'site')} == 1", "site", language)
    return [
        table(
            50,
            texts.QUIET_LIST,
            width=10,
            queries=[Query(silent, instant=True)],
            field=Field(overrides=overrides(quiet, language)),
            transformations=[columns(quiet, hidden=["Time", "Value"])],
            sort=common.DEVICE.read(language),
        ),
        books.by_partition(51, 14, language),
    ]
