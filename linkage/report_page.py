"""A monthly report in the terminal or in a file."""

import sys
from pathlib import Path
from typing import Final

from gates.figures import KpiRow
from gates.kpis import ALL
from gates.report import MonthlyReport
from gates.report_csv import TableName, report_csv
from linkage.columns import Cell, columns, note, wide
from linkage.failure import fail

KPIS: Final = {
    "alerts": "预警 alerts", "dispatched": "分拨 dispatched", "closed": "办结 closed", "close_rate": "办结率 closed",
    "over_15_days": "超15天 over 15 d", "dispatch_rate_24h": "24小时分拨 in 24 h",
}  # fmt: skip
"""The six figures that control rooms are measured by, in words short enough for a terminal."""


def print_report(report: MonthlyReport) -> None:
    heads = list(KPIS.values())
    nodes = [row for row in report.kpis if row.section == ALL]
    spared = {row.node: row.declarations_spared for row in report.declarations}
    columns(
        f"月报 Monthly report {report.month}, {report.at}",
        ["关区 node", *heads, "免除申报 spared"],
        [[_named(row.name_zh, row.node), *_figures(row), spared.get(row.node)] for row in nodes],
    )
    sections = [row for row in report.kpis if row.section != ALL and row.node == ALL]
    columns(
        "职能处室 Sections",
        ["处室 section", *heads],
        [[f"{row.section_zh} {row.section_en}", *_figures(row)] for row in sections],
    )
    columns(
        "作业时限 Time limits, min",
        ["环节 step", "关区 node", "完成 done", "50 %", "90 %", "95 %", "时限 limit", "时限内 within"],
        [
            [f"{row.step_zh} {row.step_en}", row.node, row.done, *map(_whole, (row.p50_min, row.p90_min, row.p95_min)),
             _whole(row.limit_min), row.within]
            for row in report.time_limits
        ],
    )  # fmt: skip
    if not report.complete:
        note("本月尚未结束 The month is not over.")
    if report.uncounted:
        note(f"按权限不计入 Not counted for this role: {', '.join(report.uncounted)}")


def write_csv(report: MonthlyReport, path: Path, table: TableName | None) -> None:
    """``-`` is stdout. Ends the program if the file cannot be written."""
    text = report_csv(report, table)
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        fail(f"--csv {path}: {error.strerror}", 2)


def _named(name: str, node: str) -> str:
    return f"{name} {node}" if wide() or node == ALL else node


def _figures(row: KpiRow) -> list[Cell]:
    return [getattr(row, name) for name in KPIS]


def _whole(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes)
