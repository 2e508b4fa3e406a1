"""PromQL over the metrics' own list: a name that is not in the list cannot be written."""

from typing import Final

from dashboards.text import Language
from streams.metrics.catalogue import NODE_INFO, RULE_INFO, SITE_INFO, STATE_UP
from streams.metrics.metric import Metric

_INFO: Final = {"node": NODE_INFO, "rule": RULE_INFO, "site": SITE_INFO}


def latest(metric: Metric, *by: str, **only: str) -> str:
    """A figure of the state. Every gateway exports the same, hence the maximum and not the sum."""
    return f"max{_by(by)} ({metric.name}{_selector(only)})"


def total(expression: str, *by: str) -> str:
    return f"sum{_by(by)} ({expression})"


def per_second(metric: Metric, *by: str, **only: str) -> str:
    """Rate of a counter, summed over processes."""
    return f"sum{_by(by)} (rate({metric.name}{_selector(only)}[$__rate_interval]))"


def in_an_hour(metric: Metric, *by: str, **only: str) -> str:
    """How much a counter rose in the last hour, all processes together."""
    return f"sum{_by(by)} (increase({metric.name}{_selector(only)}[1h]))"


def quantile(share: float, histogram: Metric, *by: str, **only: str) -> str:
    """The value that ``share`` (0–1) of the observations stay below."""
    rate = f"rate({histogram.name}_bucket{_selector(only)}[$__rate_interval])"
    return f"histogram_quantile({share:g}, sum{_by(('le', *by))} ({rate}))"


def or_nought(expression: str) -> str:
    """Nothing found means 0, but only while the state can be read at all."""
    return f"{expression} or ({latest(STATE_UP)} == 1) * 0"


def named(expression: str, label: str, language: Language) -> str:
    """Adds ``name_zh`` or ``name_en`` of the node, rule or site; what has no name keeps its id for a name."""
    name = f"name_{language}"
    info = named_once(label)
    known = f"({expression}) * on ({label}) group_left ({name}) {info}"
    nameless = f'label_replace(({expression}) unless on ({label}) {info}, "{name}", "$1", "{label}", "(.*)")'
    return f"{known} or {nameless}"


def named_once(label: str) -> str:
    """One info series for each node, rule or site, even while two gateways disagree on a name after an upgrade."""
    return f"topk by ({label}) (1, {_INFO[label].name})"


def _by(labels: tuple[str, ...]) -> str:
    return f" by ({', '.join(labels)})" if labels else ""


def _selector(only: dict[str, str]) -> str:
    """``=~`` where the value has an alternative or is a variable, which may stand for several; ``=`` else."""
    if not only:
        return ""
    pairs = (f'{label}{"=~" if "|" in value or "$" in value else "="}"{value}"' for label, value in only.items())
    return "{" + ", ".join(pairs) + "}"
