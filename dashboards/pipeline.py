"""What becomes of a scan: gateway, log, tracker, notifier, and the books that must balance."""

from typing import Final

from dashboards import books, looks
from dashboards.dashboard import Dashboard
from dashboards.field import PER_SECOND, SECONDS, Field
from dashboards.layout import Row
from dashboards.panel import Panel, Query
from dashboards.panels import stat, timeseries
from dashboards.promql import per_second, quantile, total
from dashboards.text import Language
from dashboards.texts import common
from dashboards.texts import pipeline as texts
from dashboards.variables import source
from streams.metrics import catalogue as m
from streams.metrics.metric import Metric

_WIDTH: Final = 8
_BEHIND: Final = Field(SECONDS, decimals=0, steps=((None, "green"), (60, "orange"), (300, "red")))
_SLOW: Final = Field(SECONDS, steps=((None, "green"), (1, "orange"), (5, "red")))


def pipeline(language: Language) -> Dashboard:
    return Dashboard(
        name="pipeline",
        caption=texts.PIPELINE,
        variables=[source("datasource", language)],
        rows=(
            Row(4, _headlines(), common.HEADLINES),
            Row(8, _gateway(), texts.GATEWAY),
            Row(8, _tracker(), texts.TRACKER),
            Row(8, _notifier(), texts.NOTIFIER),
            Row(9, [books.by_partition(50, 24, language)], common.BOOKS.title),
        ),
    )


def _headlines() -> list[Panel]:
    behind = f"max ({m.CLOCK_TIME.name}) - min (max by (partition) ({m.PARTITION_TIME.name}))"
    oldest = f"max ({m.WAITING_AGE.name})"
    return [
        books.balance(1),
        stat(2, common.BACKLOG, total(m.LAG.name), looks.BACKLOG),
        stat(3, texts.BEHIND, behind, _BEHIND),
        stat(4, texts.APPLIED, per_second(m.EVENTS, outcome="applied"), Field(PER_SECOND, decimals=1)),
        stat(5, texts.SLOWEST, quantile(0.99, m.SCAN_TO_STATE), _SLOW),
        books.dead(6),
        stat(7, common.UNDELIVERED, total(m.WAITING.name), looks.WAITING),
        stat(8, texts.OLDEST, oldest, _BEHIND),
    ]


def _gateway() -> list[Panel]:
    by_path = Query(quantile(0.99, m.REQUEST_SECONDS, "path"), "{{path}}")
    statuses = Query(per_second(m.REQUESTS, "status"), "{{status}}")
    queue = Query(f"max by (instance) ({m.QUEUE.name})", "{{instance}}")
    queue_age = Query(f"max by (instance) ({m.QUEUE_AGE.name})", "{{instance}}")
    facts = Query(per_second(m.ITEMS, "channel", "outcome"), "{{channel}} {{outcome}}")
    return [
        timeseries(10, texts.APPEND, _WIDTH, _both(m.APPEND_SECONDS), looks.course(SECONDS)),
        timeseries(11, texts.QUEUE, _WIDTH, [queue], looks.course(decimals=0)),
        timeseries(12, texts.TAKEN_IN, _WIDTH, [facts], looks.stacked(PER_SECOND)),
        timeseries(13, texts.BY_PATH, _WIDTH, [by_path], looks.course(SECONDS)),
        timeseries(14, texts.BY_STATUS, _WIDTH, [statuses], looks.stacked(PER_SECOND)),
        timeseries(15, texts.QUEUE_AGE, _WIDTH, [queue_age], looks.course(SECONDS)),
    ]


def _tracker() -> list[Panel]:
    lag = Query(f"max by (partition) ({m.LAG.name})", "{{partition}}")
    behind = Query(f"scalar(max ({m.CLOCK_TIME.name})) - max by (partition) ({m.PARTITION_TIME.name})", "{{partition}}")
    events = Query(per_second(m.EVENTS, "outcome"), "{{outcome}}")
    steps = Query(quantile(0.99, m.STEP_SECONDS, "step"), "{{step}}")
    dead = Query(per_second(m.DEAD_LETTERS, "reason"), "{{reason}}")
    relayed = [Query(per_second(m.RELAYED), texts.TOLD_BACK), Query(per_second(m.SHED), texts.LET_GO)]
    return [
        timeseries(20, common.LAG, _WIDTH, [lag], looks.course(decimals=0)),
        timeseries(21, texts.BEHIND_COURSE, _WIDTH, [behind], looks.course(SECONDS)),
        timeseries(22, texts.EVENTS, _WIDTH, [events], looks.stacked(PER_SECOND)),
        timeseries(23, texts.STEPS, _WIDTH, [steps], looks.course(SECONDS)),
        timeseries(24, texts.BATCH, _WIDTH, _both(m.BATCH_EVENTS), looks.course(decimals=0)),
        timeseries(25, common.LATENCY, _WIDTH, _both(m.SCAN_TO_STATE), looks.course(SECONDS)),
        timeseries(26, texts.DEAD, 12, [dead], looks.stacked(PER_SECOND)),
        timeseries(27, texts.RELAYED, 12, relayed, looks.course(PER_SECOND)),
    ]


def _notifier() -> list[Panel]:
    waiting = Query(f"max by (subscriber) ({m.WAITING.name})", "{{subscriber}}")
    oldest = Query(f"max by (subscriber) ({m.WAITING_AGE.name})", "{{subscriber}}")
    attempts = Query(per_second(m.ATTEMPTS, "result"), "{{result}}")
    ended = Query(per_second(m.DELIVERIES, "subscriber", "outcome"), "{{subscriber}} {{outcome}}")
    dropped = Query(per_second(m.DROPS, "subscriber", "reason"), "{{subscriber}} {{reason}}")
    late = [
        Query(per_second(m.UNACKNOWLEDGED, "subscriber"), texts.UNACKNOWLEDGED_BY),
        Query(per_second(m.PASSED_ON, "subscriber", "second"), "{{subscriber}} → {{second}}"),
    ]
    return [
        timeseries(30, texts.WAITING, _WIDTH, [waiting], looks.course(decimals=0)),
        timeseries(31, texts.WAITING_AGE, _WIDTH, [oldest], looks.course(SECONDS)),
        timeseries(32, texts.TO_WEBHOOK, _WIDTH, _both(m.SCAN_TO_WEBHOOK), looks.course(SECONDS)),
        timeseries(33, texts.ATTEMPTS, 6, [attempts], looks.stacked(PER_SECOND)),
        timeseries(34, texts.ENDED, 6, [ended], looks.stacked(PER_SECOND)),
        timeseries(35, texts.DROPPED, 6, [dropped], looks.stacked(PER_SECOND)),
        timeseries(36, texts.NOT_ACKNOWLEDGED, 6, late, looks.course(PER_SECOND)),
    ]


def _both(histogram: Metric) -> list[Query]:
    return [Query(quantile(0.5, histogram), common.MEDIAN), Query(quantile(0.99, histogram), common.P99)]
