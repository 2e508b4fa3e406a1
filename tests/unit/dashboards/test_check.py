"""Each rule finds what it is there to find, and the dashboards as they stand break none."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.build import FILES, dashboards, write
from dashboards.check import RULES, check, problems, problems_of_pair, stale
from dashboards.field import Json

BUILT = dict(dashboards())
ZH, EN = BUILT["overview.zh.json"], BUILT["overview.en.json"]


def panel(dashboard: Json, number: int) -> Json:
    return next(panel for panel in dashboard["panels"] if panel["id"] == number)


def asks(expression: str, number: int = 1) -> Callable[[Json], None]:
    def change(dashboard: Json) -> None:
        panel(dashboard, number)["targets"][0]["expr"] = expression

    return change


def has(number: int, key: str, value: Any) -> Callable[[Json], None]:
    def change(dashboard: Json) -> None:
        panel(dashboard, number)[key] = value

    return change


def thresholds(*steps: tuple[float | None, str]) -> Callable[[Json], None]:
    def change(dashboard: Json) -> None:
        shown = panel(dashboard, 1)["fieldConfig"]["defaults"]
        shown["thresholds"]["steps"] = [{"value": value, "color": colour} for value, colour in steps]

    return change


BROKEN: list[tuple[str, Callable[[Json], None], str]] = [
    ("has_an_identity", lambda d: d.update(uid="区域总览"), "uid is not"),
    ("has_an_identity", lambda d: d.update(uid="x" * 41), "uid is not"),
    ("has_an_identity", lambda d: d.update(version=3), "one Grafana installation"),
    ("has_an_identity", lambda d: d.update(schemaVersion=16), "schemaVersion is 16"),
    ("has_an_identity", lambda d: d.update(tags=[]), "tag 'linkage' is missing"),
    ("has_unique_ids", lambda d: panel(d, 2).update(id=1), "2 panels have id 1"),
    ("lies_on_the_grid", lambda d: panel(d, 8)["gridPos"].update(w=4), "off the grid"),
    ("lies_on_the_grid", lambda d: panel(d, 8)["gridPos"].update(h=0), "off the grid"),
    ("overlaps_nowhere", lambda d: panel(d, 1)["gridPos"].update(w=4), "overlaps panel 2"),
    ("overlaps_nowhere", lambda d: panel(d, 1)["gridPos"].update(h=5), "overlaps panel 1001"),
    ("is_explained", has(1, "description", " "), "has no description"),
    ("is_explained", has(1, "title", ""), "has no title"),
    ("shows_units_and_thresholds", lambda d: panel(d, 1)["fieldConfig"]["defaults"].pop("unit"), "has no unit"),
    ("shows_units_and_thresholds", thresholds(), "no base threshold"),
    ("shows_units_and_thresholds", thresholds((1, "red")), "no base threshold"),
    ("shows_units_and_thresholds", thresholds((None, "green"), (9, "red"), (2, "blue")), "do not rise"),
    ("shows_headlines_as_of_now", lambda d: panel(d, 1)["targets"][0].update(instant=False), "could show an old"),
    ("uses_current_panels", has(1, "type", "graph"), "'graph' is not in use"),
    ("asks_the_datasource_variable", lambda d: d["templating"]["list"].clear(), "no data source variable"),
    ("asks_the_datasource_variable", has(1, "datasource", {"type": "prometheus", "uid": "abc"}), "one installation"),
    (
        "asks_the_datasource_variable",
        lambda d: panel(d, 1)["targets"][0].update(datasource="Prometheus"),
        "one installation",
    ),
    ("asks_for_known_metrics", asks("sum (linkage_unit)"), "linkage_unit is no series"),
    ("asks_for_known_metrics", asks("linkage_append_seconds"), "linkage_append_seconds is no series"),
    ("asks_for_known_metrics", asks("up"), "asks for no metric of ours"),
    ("asks_for_known_metrics", lambda d: panel(d, 1)["targets"].clear(), "asks for no metric of ours"),
    ("groups_by_known_labels", asks("sum (max by (stage, unit) (linkage_units))"), "label 'unit'"),
    ("groups_by_known_labels", asks('max (linkage_units{nod="QZ"})'), "label 'nod'"),
    ("turns_counters_into_rates", asks("sum (linkage_items_total)"), "shows linkage_items_total itself"),
    ("turns_counters_into_rates", asks("sum by (le) (linkage_append_seconds_bucket)"), "_bucket itself"),
    ("measures_rates_over_the_interval", asks("sum (rate(linkage_items_total[5m]))"), "rate over [5m]"),
    ("measures_rates_over_the_interval", asks("sum (increase(linkage_items_total[90s]))"), "increase over [90s]"),
    ("takes_state_once", asks("sum (linkage_units)"), "linkage_units is not taken by max"),
    ("takes_state_once", asks("max (linkage_state_up) + sum (linkage_state_up)"), "not taken by max"),
    (
        "keeps_buckets_apart",
        asks("histogram_quantile(0.5, sum by (job) (rate(linkage_append_seconds_bucket[$__rate_interval])))"),
        "loses its buckets",
    ),
]


@pytest.mark.parametrize(("rule", "change", "said"), BROKEN, ids=[f"{r}-{s}" for r, _, s in BROKEN])
def test_a_dashboard_that_breaks_a_rule_is_found(rule: str, change: Callable[[Json], None], said: str) -> None:
    broken = copy.deepcopy(ZH)
    change(broken)
    by_rule = {each.__name__: each for each in RULES}
    assert any(said in str(problem) for problem in by_rule[rule](broken))


def test_every_rule_has_a_dashboard_that_breaks_it() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, _, _ in BROKEN}


@pytest.mark.parametrize("name", BUILT)
def test_the_dashboards_break_no_rule(name: str) -> None:
    assert problems(BUILT[name]) == []


def test_both_languages_agree() -> None:
    assert problems_of_pair(ZH, EN) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["panels"].pop(), "have different panels"),
        (asks("max (linkage_units)"), "targets differs"),
        (has(1, "gridPos", {"x": 0, "y": 1, "w": 2, "h": 4}), "gridPos differs"),
        (has(1, "title", "在监单元"), "is in the other language"),
        (lambda d: d.update(description="总览"), "is in the other language"),
    ],
)
def test_languages_that_differ_are_found(change: Callable[[Json], None], said: str) -> None:
    english = copy.deepcopy(EN)
    change(english)
    assert any(said in str(problem) for problem in problems_of_pair(ZH, english))


def test_a_chinese_dashboard_in_english_is_found() -> None:
    chinese = copy.deepcopy(ZH)
    panel(chinese, 1)["title"] = "Units under supervision"
    assert any("'Units under supervision' is in the other language" in str(p) for p in problems_of_pair(chinese, EN))


def test_the_checked_in_files_are_current() -> None:
    assert [str(problem) for problem in check()] == []
    assert {file.name for file in FILES.glob("*.json")} == set(BUILT)


def test_stale_missing_and_forgotten_files_are_found(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "overview.en.json").write_text("{}\n")
    (tmp_path / "overview.zh.json").unlink()
    (tmp_path / "old.json").write_text("{}\n")
    assert sorted(problem.what for problem in stale(tmp_path)) == [
        "is built by nothing",
        "is missing",
        "is not what the code builds",
    ]


def test_writing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    assert [changed for _, changed in write(tmp_path / "new")] == [True, True]
    assert [changed for _, changed in write(tmp_path / "new")] == [False, False]
    assert list(stale(tmp_path / "new")) == []
