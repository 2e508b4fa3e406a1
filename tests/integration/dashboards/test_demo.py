"""Every query of the dashboards and every alert rule, asked of a Prometheus that looks on a running demonstration."""

from typing import Final

import pytest

from dashboards.build import dashboards
from dashboards.check_layout import panels
from dashboards.json_object import Json
from tests.deploy.alert_rules import MAY_BE_EMPTY as RULES_MAY_BE_EMPTY
from tests.deploy.alert_rules import AlertRule, alert_rules
from tests.integration.dashboards.demo import Demo
from tests.integration.dashboards.scraped import NO_PROMETHEUS, Scraped
from tests.servers.required import need

MAY_BE_EMPTY: Final = {
    "overview 50": "no device has fallen silent",
    "gates 23": "a reason is counted from the first rejection on, and no item was rejected",
    "gates 16": "the demonstration's devices do not say how charged they are",
    "gates 17": "nor how much waits in them",
    "gates 18": "nor what was rejected",
    "gates 30": "nobody shows a code: the recording's scans name their units",
    "pipeline 26": "a reason is counted from the first dead letter on, and there was none",
    "pipeline 32": "by a recording's clock no time passes between scan and webhook that could be measured",
    "pipeline 36": "there is no second channel to pass anything on to",
}
"""Of a demonstration: dashboard and panel → why. Everything else shows something."""


@pytest.fixture
def looking(demo: Demo) -> Scraped:
    need(None if demo.scraped else NO_PROMETHEUS)
    assert demo.scraped
    return demo.scraped


QUERIES = [
    pytest.param(dashboard, panel, target["expr"], id=f"{dashboard['uid']}-{panel['id']}{target['refId']}")
    for _, dashboard in dashboards()
    for panel in panels(dashboard)
    for target in panel["targets"]
    if "expr" in target
]


@pytest.mark.parametrize(("dashboard", "panel", "expression"), QUERIES)
def test_a_query_of_a_dashboard_finds_something(
    looking: Scraped, dashboard: Json, panel: Json, expression: str
) -> None:
    if f"{dashboard['uid'].split('-')[1]} {panel['id']}" in MAY_BE_EMPTY:
        looking.ask(expression)
    else:
        looking.until_any(expression)


@pytest.mark.parametrize("rule", alert_rules(), ids=lambda rule: rule.alert)
def test_an_alert_rule_finds_what_it_compares(looking: Scraped, rule: AlertRule) -> None:
    looking.ask(rule.expr)
    if rule.alert not in RULES_MAY_BE_EMPTY:
        looking.until_any(rule.measured)


def test_what_may_be_empty_is_there() -> None:
    known = {
        f"{dashboard['uid'].split('-')[1]} {panel['id']}"
        for _, dashboard in dashboards()
        for panel in panels(dashboard)
    }
    assert MAY_BE_EMPTY.keys() <= known
