"""The alert rules of deploy/rules, and what can be read out of an expression without Prometheus."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from streams.metrics.catalogue import ALL
from streams.metrics.metric import Metric
from tests.deploy.stack import DEPLOY

FOLDER: Final = DEPLOY / "rules"
SERIES: Final[dict[str, Metric]] = {series: metric for metric in ALL for series in metric.series}
OF_OTHERS: Final = frozenset({"up", "process_start_time_seconds", "process_open_fds", "process_max_fds"})
"""What Prometheus says of every target, and its client library of every process."""

MAY_BE_EMPTY: Final = {
    "LinkageNotWatched": "it is the absence of a target, and all are there",
    "LinkageIntakeRefused": "a reason is counted from its first refusal on, and none was ours",
    "LinkageGatewayFails": "a status is counted from the first answer that has it on, and none was 5xx",
    "LinkageAnswersDegraded": "as above: the state could be read for every answer",
}
"""Of a system that is well. All others find what they compare, which is then within its limit."""

_TEXT: Final = re.compile(r'"[^"]*"')
_MATCHERS: Final = re.compile(r"\{([^}]*)\}")
_RANGE: Final = re.compile(r"\[[^\]]*\]")
_GROUPING: Final = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_WORD: Final = re.compile(r"\b[a-z_]\w*\b(?!\s*\()")
_OPERATORS: Final = frozenset({"and", "or", "unless", "bool", "sum", "max", "min", "count"})
_COMPARISON: Final = re.compile(r"(?<=\s)(==|!=|>=|<=|>|<)(?=\s)")


@dataclass(frozen=True)
class AlertRule:
    """One rule, and the group it is in."""

    group: str
    alert: str
    expr: str
    lasts: str
    labels: dict[str, str]
    annotations: dict[str, str]

    @property
    def metrics(self) -> set[str]:
        """Every name that stands where only a series can."""
        bare = _RANGE.sub("", _MATCHERS.sub("", _GROUPING.sub("", _TEXT.sub("", self.expr))))
        return set(_WORD.findall(bare)) - _OPERATORS

    @property
    def labels_used(self) -> set[str]:
        bare = _TEXT.sub("", self.expr)
        matched = {name for inside in _MATCHERS.findall(bare) for name in re.findall(r"(\w+)\s*[=!]", inside)}
        return matched | self.grouped

    @property
    def grouped(self) -> set[str]:
        return {name.strip() for inside in _GROUPING.findall(self.expr) for name in inside.split(",")} - {""}

    @property
    def measured(self) -> str:
        """The same with a yes or no for each limit: it finds something as soon as what it compares is there, also
        while nothing is wrong."""
        return _COMPARISON.sub(r"\1 bool", self.expr)


def rule_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yml"))


def promtool_tests() -> list[Path]:
    return sorted((FOLDER / "tests").glob("*.yml"))


@cache
def alert_rules() -> tuple[AlertRule, ...]:
    return tuple(_read())


def _read() -> Iterator[AlertRule]:
    for file in rule_files():
        content: Any = yaml.safe_load(file.read_text("utf-8"))
        for group in content["groups"]:
            for told in group["rules"]:
                yield AlertRule(
                    group["name"], told["alert"], told["expr"], told["for"], told["labels"], told["annotations"]
                )
