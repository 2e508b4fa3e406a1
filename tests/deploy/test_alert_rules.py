"""The alert rules by themselves: they know their metrics, speak both languages, and say where to read on."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import yaml

from dashboards import check_queries
from dashboards.json_object import Json
from streams.metrics.catalogue import ALL
from tests.deploy.alert_rules import OF_OTHERS, SERIES, AlertRule, alert_rules, promtool_tests, rule_files
from tests.deploy.stack import DEPLOY, ROOT, stack

RULES: Final = alert_rules()
EVERY: Final = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.alert)
OF_TARGETS: Final = {"job", "instance", "le"}
"""Labels that Prometheus puts on, and that of buckets."""
RUNBOOK: Final = (ROOT / "docs" / "operating.md").read_text("utf-8")
CHINESE: Final = re.compile(r"[一-鿿]")


@EVERY
def test_a_rule_names_only_metrics_that_there_are(rule: AlertRule) -> None:
    assert rule.metrics
    assert rule.metrics <= SERIES.keys() | OF_OTHERS


@EVERY
def test_a_rule_asks_only_for_labels_that_its_metrics_have(rule: AlertRule) -> None:
    known = {label for name in rule.metrics & SERIES.keys() for label in SERIES[name].labels}
    assert rule.labels_used <= known | OF_TARGETS


@EVERY
def test_counters_are_rates_and_the_state_is_counted_once(rule: AlertRule) -> None:
    """As of a panel that has this query."""
    panel: Json = {"id": 1, "title": rule.alert, "type": "stat", "targets": [{"refId": "A", "expr": rule.expr}]}
    shown: Json = {"uid": rule.group, "panels": [panel]}
    checks = (
        check_queries.turns_counters_into_rates,
        check_queries.takes_state_once,
        check_queries.keeps_buckets_apart,
    )
    assert [problem for check in checks for problem in check(shown)] == []


@EVERY
def test_a_rule_says_how_grave_it_is_and_waits_a_while(rule: AlertRule) -> None:
    assert rule.labels.keys() == {"severity"}
    assert rule.labels["severity"] in {"critical", "warning"}
    assert re.fullmatch(r"[1-9]\d*m", rule.lasts)


@EVERY
def test_people_are_told_in_both_languages(rule: AlertRule) -> None:
    for name in ("summary", "description"):
        chinese, _, english = rule.annotations[name].partition(" / ")
        assert CHINESE.search(chinese)
        assert english.endswith(".")
        assert not CHINESE.search(english)
        assert _placeholders(chinese) >= _placeholders(english) - {"$value"}


@EVERY
def test_what_is_put_into_the_text_is_there(rule: AlertRule) -> None:
    """A label that aggregation took away would leave a hole in the sentence."""
    labels = {found for text in rule.annotations.values() for found in re.findall(r"\$labels\.(\w+)", text)}
    kept = rule.grouped if rule.grouped - {"le"} else OF_TARGETS
    assert labels <= kept


@EVERY
def test_the_runbook_has_a_section_for_it(rule: AlertRule) -> None:
    page, _, anchor = rule.annotations["runbook"].partition("#")
    assert (page, anchor) == ("docs/operating.md", rule.alert.lower())
    assert f"\n### {rule.alert}\n" in RUNBOOK


def test_the_runbook_tells_of_no_alert_that_is_gone() -> None:
    told = re.findall(r"^### (Linkage\w+)$", RUNBOOK, re.MULTILINE)
    assert sorted(told) == sorted(rule.alert for rule in RULES)


def test_each_alert_has_a_name_of_its_own_and_each_file_a_concern() -> None:
    assert len({rule.alert for rule in RULES}) == len(RULES)
    assert {rule.group for rule in RULES} == {f"linkage-{file.stem}" for file in rule_files()}


def test_a_metric_that_does_not_exist_would_be_found() -> None:
    wrong = AlertRule("g", "a", 'sum by (node) (rate(linkage_gone_total{up="1"}[5m])) > 1 and lagg > 0', "1m", {}, {})
    assert wrong.metrics == {"linkage_gone_total", "lagg"}
    assert wrong.labels_used == {"node", "up"}


def test_no_source_of_figures_is_left_unwatched() -> None:
    watched = {SERIES[name].source for rule in RULES for name in rule.metrics & SERIES.keys()}
    assert watched == {metric.source for metric in ALL}


@EVERY
def test_both_sides_of_a_limit_are_tested(rule: AlertRule) -> None:
    assert {rings for expression, rings in _asked() if f'"{rule.alert}"' in expression} == {True, False}


def test_prometheus_reads_them_where_they_are_mounted() -> None:
    told = yaml.safe_load((DEPLOY / "prometheus.yml").read_text("utf-8"))
    mounted = stack().mounted("prometheus")
    (pattern,) = told["rule_files"]
    assert mounted[f"/etc/prometheus/{Path(pattern).parent}"] == DEPLOY / "rules"
    assert [file.name for file in rule_files()] == sorted(file.name for file in DEPLOY.glob(pattern))
    (reached,) = told["alerting"]["alertmanagers"]
    (listed,) = reached["file_sd_configs"][0]["files"]
    assert yaml.safe_load((DEPLOY / listed).read_text("utf-8")) == []


@cache
def _asked() -> list[tuple[str, bool]]:
    """What the tests for promtool ask, and whether it rings."""
    cases = [case for file in promtool_tests() for case in yaml.safe_load(file.read_text("utf-8"))["tests"]]
    asked = [question for case in cases for question in case.get("promql_expr_test", [])]
    return [(question["expr"], bool(question["exp_samples"])) for question in asked]


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\$labels\.\w+|\$value", text))
