"""What a check of the state against the log has found, for a terminal or as JSON."""

from collections import defaultdict
from typing import Any, Final

import typer

from linkage.columns import columns, note
from linkage.fsck import WHOLE, Report
from streams.audit.difference import KINDS, Difference

FEW: Final = 3
"""Subjects named of each kind and partition, unless all are asked for."""


def print_report(report: Report, *, everything: bool) -> None:
    if report.differences:
        columns(
            "不符 Differences",
            ("partition", "kind", "count", "which", "field", "log", "Redis"),
            _rows(report.differences, everything),
        )
    if kinds := _everywhere(report):
        note(
            f"各分区都不符 {', '.join(kinds)} differ in every partition: are this version and region file those "
            "of the trackers? See docs/operating.md"
        )
    for number, why in report.unchecked.items():
        note(f"未核对 not checked: {_where(number)}: {why}")
    if any("begins at offset" in why for why in report.unchecked.values()):
        note("用录音核对 check against what was posted instead: linkage fsck --recording FILE")
    for checked in report.checked:
        if checked.moved:
            note(f"运行中 {_where(checked.number)} moved on meanwhile; held against the log up to {checked.offset}")
    subjects = sum(checked.subjects for checked in report.checked)
    found = f"不符 {len(report.differences):,} differences" if report.differences else "相符 nothing differs"
    whole = any(checked.number == WHOLE for checked in report.checked)
    where = (
        f"all {report.partitions} partitions" if whole else f"{len(report.checked)} of {report.partitions} partitions"
    )
    note(f"{found}: {subjects:,} subjects in {where} checked")


def print_json(report: Report) -> None:
    import json

    content = {
        "ok": not report.differences and not report.unchecked,
        "checked": [
            {"partition": one.number, "offset": one.offset, "subjects": one.subjects, "moved": one.moved}
            for one in report.checked
        ],
        "unchecked": [{"partition": number, "why": why} for number, why in report.unchecked.items()],
        "differences": [one._asdict() for one in report.differences],
    }
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _rows(differences: list[Difference], everything: bool) -> list[tuple[Any, ...]]:
    """The first few of each partition and kind; how many there are stands with the first."""
    groups: dict[tuple[int, str], list[Difference]] = defaultdict(list)
    for one in differences:
        groups[one.partition, one.kind].append(one)
    rows: list[tuple[Any, ...]] = []
    for (number, kind), group in sorted(groups.items(), key=lambda item: (item[0][0], KINDS.index(item[0][1]))):
        for at, one in enumerate(group if everything else group[:FEW]):
            head = (_where(number), kind, f"{len(group):,}") if at == 0 else ("", "", "")
            rows.append((*head, one.name, *_field(one)))
        if not everything and len(group) > FEW:
            rows.append(("", "", "", f"… {len(group) - FEW:,} more (--list)", "", "", ""))
    return rows


def _everywhere(report: Report) -> list[str]:
    """Kinds of which something differs in each of several partitions: damage is seldom so even."""
    partitions: dict[str, set[int]] = defaultdict(set)
    for one in report.differences:
        partitions[one.kind].add(one.partition)
    checked = len(report.checked)
    return [kind for kind in KINDS if checked > 1 and len(partitions[kind]) == checked]


def _field(one: Difference) -> tuple[str, str, str]:
    more = f" +{len(one.fields) - 1}" if len(one.fields) > 1 else ""
    field = f"{one.fields[0]}{more}" if one.fields else ""
    absent = {"missing": ("", "缺 missing"), "unknown": ("没有 nothing of it", ""), "differs": ("–", "–")}
    log, store = absent[one.verdict]
    return field, _brief(one.log) or log, _brief(one.store) or store


def _brief(value: str) -> str:
    """A whole record is not read in a table."""
    return "有 has it" if value[:1] in ("{", "[") else value


def _where(number: int) -> str:
    return "all" if number == WHOLE else str(number)
