"""The region at a glance: cargo, movements, alerts, and whether the system itself is well."""

from typing import Final

from dashboards import texts
from dashboards.dashboard import Dashboard
from dashboards.field import ITEMS_PER_SECOND, SCANS_PER_SECOND, SECONDS, Colour, Field, Word, called
from dashboards.layout import Row
from dashboards.panel import Panel, Query
from dashboards.panels import bars, columns, lines, matrix, site_map, stat, table, timeseries
from dashboards.promql import latest, named, named_once, or_nought, per_second, quantile, total
from dashboards.text import Language
from streams.metrics import catalogue as m

_LIVE: Final = "arrived|stored|in_transit|entered"
_SEVERITY_COLOURS: Final[dict[str, Colour]] = {"P1": "red", "P2": "orange", "P3": "yellow", "P4": "blue"}
_BLANK: Final = Word(0, texts.NONE, "text")
_NUMBER: Final = Field(decimals=0)
_NONE_IS_GOOD: Final = Field(decimals=0, steps=((None, "green"), (1, "orange"), (10, "red")))
_BACKLOG: Final = Field(decimals=0, steps=((None, "green"), (1_000, "orange"), (10_000, "red")))
_WAITING: Final = Field(decimals=0, steps=((None, "green"), (10, "orange"), (100, "red")))


def overview(language: Language) -> Dashboard:
    return Dashboard(
        uid=f"linkage-overview-{language}",
        caption=texts.OVERVIEW,
        rows=(
            Row(4, _headlines(), texts.HEADLINES),
            Row(12, _cargo(language), texts.CARGO),
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
    balanced = (Word(0, texts.UNBALANCED, "red"), Word(1, texts.BALANCED, "green"))
    return [
        stat(1, texts.LIVE_UNITS, total(latest(m.UNITS, "stage", "node", stage=_LIVE)), _NUMBER),
        stat(2, texts.ON_THE_ROAD, or_nought(on_the_road), _NUMBER),
        stat(3, texts.SPARED, latest(m.MOVEMENTS_CLOSED), _NUMBER),
        stat(4, texts.URGENT, or_nought(urgent), _NONE_IS_GOOD),
        stat(5, texts.SCANS, or_nought(scans), Field(unit=SCANS_PER_SECOND, decimals=1)),
        stat(6, texts.QUIET, or_nought(total(latest(m.DEVICE_QUIET, "device"))), _NONE_IS_GOOD),
        stat(7, texts.BOOKS, f"min ({m.BOOKS_BALANCED.name})", _flag(balanced)),
        stat(8, texts.BACKLOG, total(m.LAG.name), _BACKLOG),
    ]


def _cargo(language: Language) -> list[Panel]:
    name = f"name_{language}"
    headings = {f"{name}\\stage": texts.NODE, **texts.STAGES}
    units = table(
        10,
        texts.UNITS_BY_PLACE,
        width=10,
        expression=named(latest(m.UNITS, "stage", "node"), "node", language),
        field=Field(decimals=0, words=(_BLANK,), overrides=called(headings, language)),
        transformations=[matrix(rows=name, columns="stage"), columns(list(headings))],
        sort=texts.NODE.read(language),
    )
    on_the_road = latest(m.MOVEMENTS_OPEN, "destination")
    by_node = named(f'label_replace({on_the_road}, "node", "$1", "destination", "(.*)")', "node", language)
    destinations = Query(f"sort_desc({by_node})", f"{{{{{name}}}}}", instant=True)
    return [
        units,
        bars(11, texts.DESTINATIONS, 5, destinations, Field(decimals=0, colour="palette-classic")),
        site_map(12, texts.SITES, 9, _quiet_by_site(name), name, _NONE_IS_GOOD),
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
    headings = {"indicator\\severity": texts.RULE, **texts.SEVERITIES}
    colours = called(texts.SEVERITIES, language, _SEVERITY_COLOURS)
    rules = table(
        20,
        texts.ALERTS_BY_RULE,
        width=10,
        expression=f'label_join({by_rule}, "indicator", " ", "rule", "name_{language}")',
        field=Field(decimals=0, words=(_BLANK,), overrides=called(headings, language)),
        transformations=[matrix(rows="indicator", columns="severity"), columns(list(headings))],
        sort=texts.RULE.read(language),
    )
    legend = "{{severity}}"
    now = Query(by_severity, legend, instant=True)
    course = Field(decimals=0, overrides=colours, custom=lines(stacked=True))
    return [
        rules,
        bars(21, texts.ALERTS_BY_SEVERITY, 5, now, Field(decimals=0, overrides=colours)),
        timeseries(22, texts.ALERTS_COURSE, 9, [Query(by_severity, legend)], course),
    ]


def _health() -> list[Panel]:
    readable = (Word(0, texts.UNREADABLE, "red"), Word(1, texts.READABLE, "green"))
    clock = (Word(0, texts.LIVE_CLOCK, "green"), Word(1, texts.RECORDED_CLOCK, "purple"))
    dead = f'increase({m.BOOK_ENTRIES.name}{{account="dead_lettered"}}[1h])'
    return [
        stat(30, texts.STATE_READABLE, f"min ({m.STATE_UP.name})", _flag(readable), width=6),
        stat(31, texts.CLOCK, f"max ({m.CLOCK_RECORDED.name})", Field(words=clock), width=6),
        stat(32, texts.DEAD, total(f"max by (partition) ({dead})"), _NONE_IS_GOOD, width=6),
        stat(33, texts.UNDELIVERED, total(m.WAITING.name), _WAITING, width=6),
    ]


def _course(language: Language) -> list[Panel]:
    outcomes = {"accepted": texts.ACCEPTED, "duplicate": texts.DUPLICATE, "rejected": texts.REJECTED}
    items = Query(per_second(m.ITEMS, "outcome", channel="scans"), "{{outcome}}")
    latency = [
        Query(quantile(0.5, m.SCAN_TO_STATE), texts.MEDIAN),
        Query(quantile(0.99, m.SCAN_TO_STATE), texts.P99),
    ]
    lag = Query(f"max by (partition) ({m.LAG.name})", "{{partition}}")
    rates = Field(
        unit=ITEMS_PER_SECOND,
        colour="palette-classic",
        overrides=called(outcomes, language),
        custom=lines(stacked=True),
    )
    return [
        timeseries(40, texts.INTAKE, 8, [items], rates),
        timeseries(41, texts.LATENCY, 8, latency, Field(SECONDS, colour="palette-classic", custom=lines())),
        timeseries(42, texts.LAG, 8, [lag], Field(decimals=0, colour="palette-classic", custom=lines())),
    ]


def _details(language: Language) -> list[Panel]:
    name = f"name_{language}"
    quiet = {"device": texts.DEVICE, name: texts.SITE}
    books = {"partition\\account": texts.PARTITION, **texts.ACCOUNTS}
    return [
        table(
            50,
            texts.QUIET_LIST,
            width=10,
            expression=named(f"{latest(m.DEVICE_QUIET, 'device', 'site')} == 1", "site", language),
            field=Field(overrides=called(quiet, language)),
            transformations=[columns(list(quiet), hidden=["Time", "site", "Value"])],
            sort=texts.DEVICE.read(language),
        ),
        table(
            51,
            texts.BOOKS_BY_PARTITION,
            width=14,
            expression=latest(m.BOOK_ENTRIES, "partition", "account"),
            field=Field(decimals=0, words=(_BLANK,), overrides=called(books, language)),
            transformations=[matrix(rows="partition", columns="account"), columns(list(books))],
            sort=texts.PARTITION.read(language),
        ),
    ]


def _flag(words: tuple[Word, Word]) -> Field:
    """1 is well, 0 is not."""
    return Field(words=words, steps=((None, "red"), (1, "green")))
