"""The gates: which are heard of, how their clocks are, what they send and what they are answered."""

from typing import Final

from dashboards import looks
from dashboards.column import Column, overrides
from dashboards.dashboard import Dashboard
from dashboards.field import ITEMS_PER_SECOND, PER_SECOND, PERCENT, SECONDS, Field, Word, called
from dashboards.layout import Row
from dashboards.panel import Panel, Query
from dashboards.panels import bars, stat, table, timeseries
from dashboards.promql import in_an_hour, latest, named, or_nought, per_second, quantile, total
from dashboards.text import Language
from dashboards.texts import common
from dashboards.texts import gates as texts
from dashboards.transforms import columns, merged, without
from dashboards.variables import sites, source
from streams.metrics import catalogue as m
from streams.metrics.gateway import SCANS
from streams.metrics.metric import Metric

_SITE: Final = "$site"
_OFF_S: Final = 30
"""A61 begins here by default: what is less is drift."""
_CLOCK: Final = ((None, "red"), (-300, "orange"), (-_OFF_S, "green"), (_OFF_S, "orange"), (300, "red"))
_STATES: Final = (Word(0, texts.ONLINE, "green"), Word(1, texts.SILENT, "red"))
_QUIET: Final = latest(m.DEVICE_QUIET, "device", "site", site=_SITE)
_ERROR: Final = latest(m.DEVICE_CLOCK_ERROR, "device", "site", site=_SITE)


def gates(language: Language) -> Dashboard:
    return Dashboard(
        name="gates",
        caption=texts.GATES,
        variables=[source("datasource", language), sites(language)],
        rows=(
            Row(4, _headlines(), common.HEADLINES),
            Row(12, _devices(language), texts.DEVICES),
            Row(8, _health(language), texts.HEALTH),
            Row(8, _sent(language), texts.SENT),
            Row(8, _passes(language), texts.PASSES),
        ),
    )


def _headlines() -> list[Panel]:
    rejected = in_an_hour(m.ITEMS, channel="scans", outcome="rejected")
    off = f"count(abs({_ERROR}) > {_OFF_S})"
    return [
        stat(1, texts.HEARD_OF, f"count({_QUIET})", looks.NUMBER, width=4),
        stat(2, common.QUIET, total(_QUIET), looks.NONE_IS_GOOD, width=4),
        stat(3, texts.CLOCKS_OFF, or_nought(off), looks.NONE_IS_GOOD, width=4),
        stat(4, texts.BATCHES, or_nought(per_second(m.REQUESTS, path=SCANS)), Field(PER_SECOND, decimals=1), width=4),
        stat(5, texts.REFUSED, or_nought(in_an_hour(m.REFUSALS)), looks.NONE_IS_GOOD, width=4),
        stat(6, texts.REJECTED, or_nought(rejected), looks.NONE_IS_GOOD, width=4),
    ]


def _devices(language: Language) -> list[Panel]:
    name = f"name_{language}"
    shown = {
        "device": Column(common.DEVICE),
        name: Column(common.SITE),
        "Value #A": Column(common.STATE, words=_STATES, painted="text"),
        "Value #B": Column(texts.CLOCK_ERROR, unit=SECONDS, decimals=1, steps=_CLOCK, painted="text"),
    }
    state = Query(named(_QUIET, "site", language), instant=True)
    error = Query(named(_ERROR, "site", language), instant=True)
    by_site = named(total(_QUIET, "site"), "site", language)
    silent = Query(f"sort_desc({by_site})", f"{{{{{name}}}}}", instant=True)
    error_course = Query(latest(m.DEVICE_CLOCK_ERROR, "device", site=_SITE), "{{device}}")
    return [
        table(
            10,
            texts.DEVICE_LIST,
            10,
            [state, error],
            Field(overrides=overrides(shown, language)),
            [without("Time", "site"), merged(), columns(shown)],
            sort=common.DEVICE.read(language),
        ),
        bars(11, texts.QUIET_BY_SITE, 6, silent, looks.NONE_IS_GOOD),
        timeseries(12, texts.CLOCK_COURSE, 8, [error_course], looks.course(SECONDS)),
    ]


def _health(language: Language) -> list[Panel]:
    """What devices tell of themselves, and what of their sites follows from their scans."""
    silence = f"scalar(max ({m.CLOCK_TIME.name})) - {latest(m.DEVICE_HEARD, 'device', site=_SITE)}"
    units = total(latest(m.UNITS_BY_SITE, "stage", "site", site=_SITE), "site")
    name = f"{{{{name_{language}}}}}"
    return [
        timeseries(13, texts.SILENCE, 8, [Query(silence, "{{device}}")], looks.course(SECONDS)),
        timeseries(14, texts.MISSING, 8, [_of_each(m.DEVICE_MISSING)], looks.course(decimals=0)),
        timeseries(15, texts.UNITS, 8, [Query(named(units, "site", language), name)], looks.course(decimals=0)),
        timeseries(16, texts.BATTERY, 8, [_of_each(m.DEVICE_BATTERY)], looks.course(PERCENT)),
        timeseries(17, texts.QUEUED, 8, [_of_each(m.DEVICE_QUEUED)], looks.course(decimals=0)),
        timeseries(18, texts.TOLD_REJECTED, 8, [_of_each(m.DEVICE_REJECTED)], looks.course(decimals=0)),
    ]


def _of_each(metric: Metric) -> Query:
    return Query(latest(metric, "device", site=_SITE), "{{device}}")


def _passes(language: Language) -> list[Panel]:
    shown = Query(per_second(m.PASSES_SHOWN, "channel", "state"), "{{channel}} {{state}}")
    issued = Query(per_second(m.PASSES_ISSUED), texts.ISSUED)
    wrong = Query(named(in_an_hour(m.WRONG_PASSES, "rule", site=_SITE), "rule", language), f"{{{{name_{language}}}}}")
    return [
        timeseries(30, texts.SHOWN, 8, [shown], looks.stacked(PER_SECOND)),
        timeseries(31, texts.ISSUED_COURSE, 8, [issued], looks.course(PER_SECOND)),
        timeseries(32, texts.WRONG_PASSES, 8, [wrong], looks.course(decimals=0)),
    ]


def _sent(language: Language) -> list[Panel]:
    outcomes = {"accepted": common.ACCEPTED, "duplicate": common.DUPLICATE, "rejected": common.REJECTED}
    items = Query(per_second(m.ITEMS, "outcome", channel="scans"), "{{outcome}}")
    answers = Query(per_second(m.ANSWERS, "answer"), "{{answer}}")
    why_rejected = Query(per_second(m.ITEMS, "reason", channel="scans", outcome="rejected"), "{{reason}}")
    why_refused = Query(per_second(m.REFUSALS, "reason"), "{{reason}}")
    statuses = Query(per_second(m.REQUESTS, "status", path=SCANS), "{{status}}")
    waits = [
        Query(quantile(0.5, m.REQUEST_SECONDS, path=SCANS), common.MEDIAN),
        Query(quantile(0.99, m.REQUEST_SECONDS, path=SCANS), common.P99),
    ]
    by_outcome = looks.stacked(ITEMS_PER_SECOND, called(outcomes, language))
    told = called(common.ANSWERED, language, looks.ANSWER_COLOURS)
    return [
        timeseries(20, common.INTAKE, 8, [items], by_outcome),
        timeseries(21, texts.ANSWERS, 8, [answers], looks.stacked(ITEMS_PER_SECOND, told)),
        timeseries(22, texts.WAIT, 8, waits, looks.course(SECONDS)),
        timeseries(23, texts.WHY_REJECTED, 8, [why_rejected], looks.stacked(ITEMS_PER_SECOND)),
        timeseries(24, texts.WHY_REFUSED, 8, [why_refused], looks.stacked(PER_SECOND)),
        timeseries(25, texts.STATUSES, 8, [statuses], looks.stacked(PER_SECOND)),
    ]
