"""The monthly report as CSV: one table of it, or the whole with one figure a line. Opens in Excel (UTF-8 with BOM)."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any, Final, Literal

import msgspec

from gates.kpis import LABELS
from gates.report import MonthlyReport

TableName = Literal["kpis", "declarations", "time_limits", "heat"]
TABLES: Final[dict[TableName, str]] = {
    "kpis": "绩效指标", "declarations": "免除申报", "time_limits": "作业时限", "heat": "异常热度",
}  # fmt: skip
KEYS: Final = {
    "node": "关区", "section": "职能处室", "step": "环节", "rule": "指标编码", "site": "场所", "hour": "时段",
}  # fmt: skip
"""What a row is of; the whole report has a column for each."""
WORDS: Final = KEYS | {
    "month": "月份", "table": "表", "figure": "项目", "meaning": "含义", "value": "数值",
    "name_zh": "关区名称", "name_en": "关区英文名", "section_zh": "处室名称", "section_en": "处室英文名",
    "step_zh": "环节名称", "step_en": "环节英文名", "title_zh": "指标名称", "title_en": "指标英文名",
    "site_zh": "场所名称", "site_en": "场所英文名", "declarations_spared": "免除转关申报数",
    "done": "完成数", "p50_min": "中位数(分)", "p90_min": "90分位(分)", "p95_min": "95分位(分)",
    "limit_min": "时限(分)", "published": "已公布", "within": "时限内占比", "statistics": "统计数(四级)",
} | {name: zh for name, (zh, _) in LABELS.items()}  # fmt: skip
"""Every column and figure in Chinese; its name in the API stands beside it."""


def report_csv(report: MonthlyReport, table: TableName | None = None) -> str:
    """``table`` None: the whole, one figure a line."""
    rows = _figures(report) if table is None else _table(report, table)
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(rows)
    return out.getvalue()


def _table(report: MonthlyReport, table: TableName) -> Iterator[Sequence[Any]]:
    """As it is in the report, with the month before it."""
    rows = [msgspec.structs.asdict(row) for row in getattr(report, table)]
    names = list(rows[0]) if rows else []
    yield [_heading(name) for name in ("month", *names)]
    for row in rows:
        yield [report.month, *(_cell(row[name]) for name in names)]


def _figures(report: MonthlyReport) -> Iterator[Sequence[Any]]:
    yield [_heading(name) for name in ("month", "table", *KEYS, "figure", "meaning", "value")]
    for table in TABLES:
        for row in getattr(report, table):
            fields = msgspec.structs.asdict(row)
            keys = [_cell(fields.get(name)) for name in KEYS]
            for name, value in fields.items():
                if name not in KEYS and not isinstance(value, str):
                    yield [report.month, table, *keys, name, WORDS[name], _cell(value)]


def _heading(name: str) -> str:
    return f"{WORDS[name]} {name}"


def _cell(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()):
        return int(value)
    return "" if value is None else value
