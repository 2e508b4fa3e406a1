"""月报: whose a figure is, which month it falls into, and that no figure is lost on the way to paper or CSV."""

import csv
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import pytest
from rich.cells import cell_len

from gates.figures import Figures
from gates.kpis import ALL, LABELS
from gates.report import MonthlyReport, monthly_report
from gates.report_csv import TABLES, TableName, report_csv
from linkage.report_page import KPIS, print_report
from streams.fold.alert import Alert
from streams.fold.served import Served, ServiceClass, class_of
from streams.rules.catalogue import catalogue, default_policy
from streams.times import china_hour, china_month, epoch_ms
from zones.region import default_region

REGION, RULES = default_region(), catalogue()
MAY = epoch_ms("2026-05-01T00:00:00+08:00")
JUNE = epoch_ms("2026-06-01T00:00:00+08:00")
HOUR = 3_600_000


def alert(rule: str, severity: str = "P2", node: str | None = "QZ", at: int = MAY, **rest: Any) -> Alert:
    return Alert(f"{rule}-{at}-{node}", rule, severity, "unit:local:A", at, at, at, node=node, **rest)


def figures(*alerts: Alert) -> Figures:
    made = Figures(REGION, RULES, JUNE)
    for one in alerts:
        made.add(one)
    return made


def report(*alerts: Alert, served: tuple[Served, ...] = (), time: int = JUNE) -> MonthlyReport:
    counted = Counter[ServiceClass](map(class_of, served))
    made = figures(*alerts)
    made.time = time
    return monthly_report("2026-05", made, counted, default_policy(), REGION, RULES)


def test_a_month_is_chinas() -> None:
    assert china_month("2026-05") == (MAY, JUNE)
    assert china_month("2026-12")[1] == epoch_ms("2027-01-01T00:00:00+08:00")
    assert [china_hour(MAY + hours * HOUR) for hours in (-1, 0, 23)] == [23, 0, 23]
    with pytest.raises(ValueError, match="month"):
        china_month("2026-13")


def test_an_alert_counts_for_its_node_and_for_its_rules_section_and_for_both_together() -> None:
    found = figures(alert("A14"), alert("A30", "P1"), alert("A30", "P1", node="FC"), alert("A53", "P4"))
    assert {row.node: row.alerts for row in found.by_node() if row.alerts} == {ALL: 3, "QZ": 2, "FC": 1}
    assert {(row.node, row.section): row.alerts for row in found.by_section() if row.alerts} == {
        (ALL, "port"): 2, (ALL, "logistics"): 1, ("QZ", "port"): 1, ("QZ", "logistics"): 1, ("FC", "port"): 1,
    }  # fmt: skip


def test_what_is_not_counted_is_in_no_figure_and_a_section_without_other_rules_is_not_there() -> None:
    found = Figures(REGION, RULES, JUNE, frozenset({"A52"}))
    for rule in ("A52", "A30"):
        found.add(alert(rule, "P1"))
    assert found.by_node()[0].alerts == 1
    assert "anti_smuggling" not in {row.section for row in found.by_section()}
    assert {row.rule for row in found.heat.rows(REGION, RULES)} == {"A30"}


def test_sections_add_up_to_their_node() -> None:
    found = figures(*(alert(rule, node=node) for rule in RULES for node in ("QZ", "FC", None)))
    by_node = {row.node: row.alerts for row in found.by_node()}
    added: Counter[str] = Counter()
    for row in found.by_section():
        added[row.node] += row.alerts
    assert added == {node: alerts for node, alerts in by_node.items() if alerts}


def test_a_rule_that_has_left_the_catalogue_and_a_place_that_has_left_the_region_still_count() -> None:
    found = figures(alert("Z99", node="GONE"))
    assert {row.node: row.alerts for row in found.by_node() if row.alerts} == {ALL: 1}
    assert {(row.node, row.section): row.alerts for row in found.by_section() if row.alerts} == {(ALL, "none"): 1}
    (row,) = found.heat.rows(REGION, RULES)
    assert (row.title_zh, row.node, row.hour) == ("Z99", "GONE", 0)


def test_declarations_spared_are_the_movements_closed_in_the_month_by_the_node_that_closed_them() -> None:
    served = (
        Served("transit", "QZ", MAY - HOUR, MAY),
        Served("transit", "QZ", JUNE - HOUR, JUNE - 1),
        Served("transit", "QZ", JUNE - HOUR, JUNE),
        Served("release", "QZ", MAY, MAY + HOUR),
    )
    found = report(served=served)
    assert {row.node: row.declarations_spared for row in found.declarations if row.declarations_spared} == {
        ALL: 2,
        "QZ": 2,
    }
    assert found.declarations_spared == 2
    assert {(row.step, row.node): row.done for row in found.time_limits} == {
        ("release", ALL): 1, ("release", "QZ"): 1, ("transit", ALL): 2, ("transit", "QZ"): 2,
    }  # fmt: skip


@pytest.mark.parametrize(("time", "complete"), [(JUNE - 1, False), (JUNE, True)])
def test_a_month_is_complete_when_the_log_has_come_to_its_end(time: int, complete: bool) -> None:
    assert report(time=time).complete is complete


FULL = report(
    alert("A14", site="QZ-DLP"), alert("A53", "P4"), alert("Z99", node=None),
    served=(Served("transit", "QZ", MAY, MAY + HOUR),),
)  # fmt: skip


def test_no_word_is_broken_on_a_terminal_of_eighty_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_report(FULL)
    lines = capsys.readouterr().out.splitlines()
    assert all(cell_len(line) <= 80 for line in lines)
    words = {word for line in lines for word in line.split()}
    told = [*KPIS.values(), *(f"{row.section_zh} {row.section_en}" for row in FULL.kpis if row.section != ALL)]
    assert {word for text in told for word in text.split()} <= words


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_whole_as_csv_has_every_figure_there_is() -> None:
    found = rows(report_csv(FULL))
    assert {row["表 table"] for row in found} == set(TABLES) == set(get_args(TableName))
    values = {
        (row["表 table"], row["关区 node"], row["职能处室 section"], row["项目 figure"]): row["数值 value"]
        for row in found
        if row["表 table"] == "kpis"
    }
    for row in FULL.kpis:
        for name in FULL.labels:
            value = getattr(row, name)
            told = values["kpis", row.node, row.section, name]
            assert (float(told) if told else None) == value


@pytest.mark.parametrize("table", TABLES)
def test_each_table_as_csv_is_the_table_with_its_month(table: TableName) -> None:
    found = rows(report_csv(FULL, table))
    assert len(found) == len(getattr(FULL, table)) > 0
    assert {row["月份 month"] for row in found} == {"2026-05"}


def test_the_page_of_the_docs_names_the_six_figures_as_control_rooms_do() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reports.md").read_text("utf-8")
    for name in KPIS:
        assert f"| `{name}` | {LABELS[name][0]} |" in page, name


def test_an_empty_table_is_a_heading() -> None:
    assert rows(report_csv(report(), "heat")) == []
