"""An evaluation as it is shown: tables that fit 80 columns and say more on 110, or one JSON object."""

from dataclasses import asdict
from typing import Any

import msgspec
import typer

from linkage.columns import columns, note, wide
from streams.evaluation import Evaluation, Score
from streams.rules.catalogue import catalogue


def print_tables(found: Evaluation, most: int | None) -> None:
    """Scores by rule, what was missed and what rang falsely (``most`` of each; None: all), and the alarm load."""
    _print_scores(found)
    if found.not_built:
        note("未计入 not built, not counted: " + ", ".join(f"{rule} {n}" for rule, n in found.not_built.items()) + "\n")
    if found.missed:
        missed = [(e.rule, e.level or "", e.subject, e.at) for e in found.missed[:most]]
        columns("漏报 Missed" + _of(found.missed, most), ("rule", "level", "subject", "at"), missed)
    if found.false:
        names = ("rule", "sev", "subject", "raised at", "resolved")
        false = [
            (a.rule, a.severity, a.subject, a.raised_at.isoformat(timespec="seconds"), a.resolved_reason or "")
            for a in found.false[:most]
        ]
        columns("误报 False alarms" + _of(found.false, most), names, false)
    _print_load(found)


def _print_scores(found: Evaluation) -> None:
    names = ["rule", "truths", "found", "missed", "P1–P3", "allowed", "false", "recall", "prec."]
    rows: list[list[str | int | float | None]] = [
        [s.rule, s.truths, s.found, s.missed, s.raised, s.allowed, s.false, s.recall, s.precision]
        for s in (*found.scores, found.total)
    ]
    if wide():
        texts = catalogue()
        names.append("指标 title")
        for row in rows:
            text = texts.get(str(row[0]))
            row.append(f"{text.title_zh} {text.title_en}" if text else "")
    columns("评估 Evaluation", names, rows)


def _print_load(found: Evaluation) -> None:
    load = found.load
    later = sum(share for name, share in load.shares.items() if name > "P2")
    columns(
        "报警负荷 Alarm load",
        ("alerts", "P1", "P2", "P3+", "mean / 10 min", "p95", "max"),
        [(load.alerts, load.shares.get("P1", 0.0), load.shares.get("P2", 0.0), later, f"{load.mean:.2f}", load.p95,
          load.most)],
    )  # fmt: skip


def _of(entries: tuple[Any, ...], most: int | None) -> str:
    return f" (first {most} of {len(entries)}; --all lists them)" if most is not None and len(entries) > most else ""


def print_json(found: Evaluation) -> None:
    """One object with the same figures, and every miss and false alarm."""

    def score(one: Score) -> dict[str, Any]:
        return asdict(one) | {"missed": one.missed, "recall": one.recall, "precision": one.precision}

    content = {
        "rules": [score(one) for one in found.scores],
        "total": score(found.total),
        "not_built": found.not_built,
        "missed": found.missed,
        "false": found.false,
        "load": asdict(found.load),
    }
    typer.echo(msgspec.json.format(msgspec.json.encode(content), indent=2).decode())
