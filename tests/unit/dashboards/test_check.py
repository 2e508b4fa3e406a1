"""Each rule finds what it is there to find, and the dashboards as they stand break none."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.build import FILES, dashboards, write
from dashboards.check import RULES, check, problems, problems_of_all, problems_of_pair, stale
from dashboards.check_layout import panels
from dashboards.json_object import Json
from dashboards.sources import API
from dashboards.variables import sites, source
from streams.metrics.catalogue import ALL

BUILT = dict(dashboards())
ZH, EN = BUILT["overview.zh.json"], BUILT["overview.en.json"]
TRANSIT = BUILT["transit.zh.json"]


def panel(dashboard: Json, number: int) -> Json:
    return next(panel for panel in dashboard["panels"] if panel["id"] == number)


def target(dashboard: Json, number: int) -> Json:
    found: Json = panel(dashboard, number)["targets"][0]
    return found


def link(dashboard: Json, number: int) -> Json:
    found: Json = panel(dashboard, number)["fieldConfig"]["defaults"]["links"][0]
    return found


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


BROKEN_PROMETHEUS: list[tuple[str, Callable[[Json], None], str]] = [
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
    ("cannot_be_edited", lambda d: d.update(editable=True), "can be edited"),
    ("spares_the_servers", lambda d: d.update(refresh="5s"), "refreshes every '5s'"),
    ("spares_the_servers", lambda d: d.update(refresh=""), "refreshes every ''"),
    ("asks_through_variables", lambda d: d["templating"]["list"].clear(), "no data source variable 'datasource'"),
    ("asks_through_variables", has(1, "datasource", {"type": "prometheus", "uid": "abc"}), "one installation"),
    ("asks_through_variables", lambda d: target(d, 1).update(datasource="Prometheus"), "one installation"),
    ("asks_through_variables", has(1, "datasource", API), "asks another source"),
    ("asks_through_variables", lambda d: d["templating"]["list"].append(source("api", "zh")), "'api' is asked nothing"),
    ("asks_through_variables", lambda d: d["templating"]["list"][0].update(query="loki"), "offers loki"),
    ("uses_variables_that_there_are", asks('max (linkage_units{node=~"$node"})'), "the variable 'node'"),
    ("uses_variables_that_there_are", asks('max (linkage_units{node=~"${node:regex}"})'), "the variable 'node'"),
    ("uses_every_variable", lambda d: d["templating"]["list"].append(sites("zh")), "'site' changes nothing"),
    ("labels_its_variables", lambda d: d["templating"]["list"][0].update(label=" "), "has no label"),
    (
        "labels_its_variables",
        lambda d: d["templating"]["list"].append(sites("zh") | {"refresh": 1}),
        "'site' is not read anew",
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


BROKEN_API: list[tuple[str, Callable[[Json], None], str]] = [
    ("asks_the_api_from_the_server", lambda d: target(d, 10).update(parser="simple"), "parser is 'simple'"),
    ("asks_the_api_from_the_server", lambda d: target(d, 10).update(source="inline"), "source is 'inline'"),
    (
        "asks_the_api_from_the_server",
        lambda d: target(d, 10)["url_options"].update(method="POST"),
        "does not only read",
    ),
    (
        "asks_the_api_from_the_server",
        lambda d: target(d, 10).update(url="http://gateway/v1/units"),
        "no path of the API",
    ),
    ("names_its_columns", lambda d: target(d, 10)["columns"].clear(), "its columns are []"),
    ("names_its_columns", lambda d: target(d, 10)["columns"].append(target(d, 10)["columns"][0]), "its columns are"),
    ("names_its_columns", lambda d: target(d, 10)["columns"][0].update(text="准点"), "renames 'level'"),
    ("names_its_columns", lambda d: target(d, 10)["columns"][0].update(type="date"), "is a 'date'"),
    ("uses_variables_that_there_are", lambda d: target(d, 10).update(url="/v1/units/${unit}"), "the variable 'unit'"),
]
"""Of a dashboard that asks the API."""
BROKEN = [(TRANSIT, *broken) for broken in BROKEN_API] + [(ZH, *broken) for broken in BROKEN_PROMETHEUS]


@pytest.mark.parametrize(("whole", "rule", "change", "said"), BROKEN, ids=[f"{r}-{s}" for _, r, _, s in BROKEN])
def test_a_dashboard_that_breaks_a_rule_is_found(
    whole: Json, rule: str, change: Callable[[Json], None], said: str
) -> None:
    broken = copy.deepcopy(whole)
    change(broken)
    by_rule = {each.__name__: each for each in RULES}
    assert any(said in str(problem) for problem in by_rule[rule](broken))


def test_every_rule_has_a_dashboard_that_breaks_it() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for _, rule, _, _ in BROKEN}


@pytest.mark.parametrize("name", BUILT)
def test_the_dashboards_break_no_rule(name: str) -> None:
    assert problems(BUILT[name]) == []


@pytest.mark.parametrize("name", [name for name in BUILT if ".zh." in name])
def test_both_languages_agree(name: str) -> None:
    assert problems_of_pair(BUILT[name], BUILT[name.replace(".zh.", ".en.")]) == []


LEADING: list[tuple[str, Callable[[Json], None], str]] = [
    ("overview.zh.json", lambda d: link(d, 2).update(url="/d/linkage-elsewhere-zh"), "leads to no dashboard"),
    ("overview.zh.json", lambda d: link(d, 2).update(url="https://example.org/"), "leads to no dashboard"),
    ("overview.zh.json", lambda d: link(d, 2).update(url="/d/linkage-transit-en"), "changes the language"),
    ("overview.zh.json", lambda d: link(d, 2).update(url="/d/linkage-transit-zh?var-node=QZ"), "sets 'node'"),
    ("overview.zh.json", lambda d: d["links"][0].update(tags=["other"]), "no dashboard has the tags"),
    ("overview.zh.json", lambda d: d["links"][1].update(url="/d/linkage-overview-fr"), "leads to no dashboard"),
    ("gates.zh.json", lambda d: d.update(uid="linkage-unit-zh"), "is the uid of 2 dashboards"),
]


@pytest.mark.parametrize(("name", "change", "said"), LEADING)
def test_a_link_that_leads_nowhere_is_found(name: str, change: Callable[[Json], None], said: str) -> None:
    built = copy.deepcopy(BUILT)
    change(built[name])
    assert any(said in str(problem) for problem in problems_of_all(built))
    assert list(problems_of_all(BUILT)) == []


def test_every_metric_is_shown_on_some_dashboard() -> None:
    shown = json.dumps(
        [target["expr"] for d in BUILT.values() for p in panels(d) for target in p["targets"] if "expr" in target]
    )
    assert [metric.name for metric in ALL if metric.name not in shown] == []


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
    assert [changed for _, changed in write(tmp_path / "new")] == [True] * len(BUILT)
    assert [changed for _, changed in write(tmp_path / "new")] == [False] * len(BUILT)
    assert list(stale(tmp_path / "new")) == []
