"""What a replay leaves behind: alerts.jsonl, movements.jsonl, units.jsonl and summary.json, sorted and stable."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from gates.time_limits import time_limit_rows
from linkage.replay import Replayed
from streams.present import alert_json, json_line, movement_json, unit_json


def write_outcome(result: Replayed, out: Path, wall_seconds: float) -> dict[str, Any]:
    """Writes the four files into ``out`` (made if need be) and returns the summary."""
    out.mkdir(parents=True, exist_ok=True)
    alerts = sorted(result.alerts.values(), key=lambda alert: (alert.started_at, alert.alert_id))
    _lines(out / "alerts.jsonl", (alert_json(alert) for alert in alerts))
    moves = sorted(result.movements.values(), key=lambda movement: (movement.departed_at, movement.id))
    _lines(out / "movements.jsonl", (movement_json(movement) for movement in moves))
    _lines(out / "units.jsonl", (unit_json(result.units[unit]) for unit in sorted(result.units)))
    summary = summarise(result, wall_seconds)
    (out / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n")
    return summary


def summarise(result: Replayed, wall_seconds: float) -> dict[str, Any]:
    books = result.state.books
    by_rule: dict[str, int] = {}
    for alert in result.alerts.values():
        by_rule[alert.rule] = by_rule.get(alert.rule, 0) + 1
    return {
        "lines": result.lines,
        "accepted": books.accepted,
        "applied": books.applied,
        "duplicates": books.duplicates,
        "conflicts": books.conflicts,
        "dead_lettered": books.dead_lettered,
        "beyond_horizon": books.beyond_horizon,
        "books_balance": books.balance,
        "rejected_by_field": dict(sorted(result.rejected.items())),
        "units": len(result.units),
        "movements_closed": result.state.movements_closed,
        "declarations_spared": result.state.movements_closed,
        "time_limits": [msgspec.to_builtins(row) for row in time_limit_rows(result.served, result.policy, None)],
        "alerts_by_rule": dict(sorted(by_rule.items())),
        "wall_seconds": round(wall_seconds, 3),
        "events_per_second": round(result.events / wall_seconds) if wall_seconds else None,
    }


def _lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        for row in rows:
            file.write(json_line(row) + b"\n")
