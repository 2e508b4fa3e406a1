"""Checks of one dashboard's queries against the list of metrics."""

import re
from collections.abc import Iterator
from typing import Final

from dashboards.check_layout import panels, where
from dashboards.json_object import Json
from dashboards.problem import Problem
from streams.metrics.catalogue import ALL
from streams.metrics.metric import Metric

_SERIES: Final[dict[str, Metric]] = {series: metric for metric in ALL for series in metric.series}
_NAME: Final = re.compile(r"\blinkage_[a-z_]+")
_QUOTED: Final = re.compile(r'"[^"]*"')
_GROUPING: Final = re.compile(r"\b(?:by|on|group_left|without|ignoring)\s*\(([^)]*)\)")
_MATCHER: Final = re.compile(r"[{,]\s*([a-z_]+)\s*(?:=~|!~|!=|=)")
_MADE: Final = re.compile(r'label_(?:replace|join)\b.*?, "([a-z_]+)", ')
_RATE: Final = re.compile(r"\b(rate|irate|increase|delta)\s*\([^\[]*\[([^\]]+)\]")
OF_TARGETS: Final = frozenset({"job", "instance"})
"""Labels that Prometheus puts on whatever it scrapes."""
_HOURS: Final = re.compile(r"\d+[hd]\Z")


def _queries(dashboard: Json) -> Iterator[tuple[str, str]]:
    for panel in panels(dashboard):
        if not panel["targets"]:
            yield where(dashboard, panel), ""
        for target in panel["targets"]:
            if "expr" in target:
                yield f"{where(dashboard, panel)} query {target['refId']}", target["expr"]


def asks_for_known_metrics(dashboard: Json) -> Iterator[Problem]:
    for place, expression in _queries(dashboard):
        names = _NAME.findall(expression)
        if not names:
            yield Problem(place, "asks for no metric of ours", "write a query")
        for name in sorted({name for name in names if name not in _SERIES}):
            yield Problem(place, f"{name} is no series of ours", "see docs/metrics.md")


def groups_by_known_labels(dashboard: Json) -> Iterator[Problem]:
    for place, expression in _queries(dashboard):
        metrics = [_SERIES[name] for name in _NAME.findall(expression) if name in _SERIES]
        known = {label for metric in metrics for label in metric.labels} | set(_MADE.findall(expression)) | OF_TARGETS
        if any(metric.kind == "histogram" for metric in metrics):
            known.add("le")
        for label in sorted(_labels(expression) - known):
            yield Problem(place, f"label {label!r} is on none of its metrics", "see docs/metrics.md")


def turns_counters_into_rates(dashboard: Json) -> Iterator[Problem]:
    """A counter of one process starts again with the process, so only its rate means anything. The books are
    kept in the store and go on for ever: they may be shown as they are."""
    for place, expression in _queries(dashboard):
        for name in _NAME.findall(expression):
            metric = _SERIES.get(name)
            if metric is None or metric.kind == "gauge" or metric.source == "state":
                continue
            if not re.search(rf"\b(?:rate|increase)\s*\(\s*{name}\b", expression):
                yield Problem(place, f"shows {name} itself", "take its rate")


def measures_rates_over_the_interval(dashboard: Json) -> Iterator[Problem]:
    for place, expression in _queries(dashboard):
        for function, window in _RATE.findall(expression):
            whole_hours = function == "increase" and _HOURS.match(window)
            if window != "$__rate_interval" and not whole_hours:
                yield Problem(place, f"{function} over [{window}]", "use [$__rate_interval], or increase over hours")


def takes_state_once(dashboard: Json) -> Iterator[Problem]:
    """Every gateway exports the state: summed straight away it would be counted once per gateway."""
    for place, expression in _queries(dashboard):
        for name in _NAME.findall(expression):
            metric = _SERIES.get(name)
            if metric is None or metric.source != "state" or _once(name, expression):
                continue
            yield Problem(place, f"{name} is not taken by max or min first", f"write max by (…) ({name})")


def keeps_buckets_apart(dashboard: Json) -> Iterator[Problem]:
    for place, expression in _queries(dashboard):
        if "histogram_quantile" in expression and not re.search(r"by \([^)]*\ble\b", expression):
            yield Problem(place, "the quantile loses its buckets", "sum by (le, …)")


def _once(name: str, expression: str) -> bool:
    aggregated = rf"\b(?:max|min)(?: by \([^)]*\))? \((?:increase\()?{name}\b"
    chosen = rf"\btopk by \([^)]*\) \(1, {name}\b"
    uses = len(re.findall(rf"\b{name}\b", expression))
    return len(re.findall(f"{aggregated}|{chosen}", expression)) == uses


def _labels(expression: str) -> set[str]:
    bare = _QUOTED.sub('""', expression)
    grouped = {label.strip() for inside in _GROUPING.findall(bare) for label in inside.split(",")}
    return (grouped | set(_MATCHER.findall(bare))) - {""}
