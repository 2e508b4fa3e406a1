"""Given up deliveries for a terminal, or as JSON."""

import json
from typing import Any

import typer

from linkage.columns import columns, note
from streams.notifier.dead import DeadDelivery
from streams.notifier.discreet import discreet
from streams.times import rfc3339, rfc3339_or_none


def print_deliveries(found: list[DeadDelivery]) -> None:
    if not found:
        note("没有放弃的投递 nothing was given up")
        return
    rows = [
        (
            one.subscriber,
            one.webhook_id,
            one.parked.alert.severity,
            rfc3339_or_none(one.first_tried) or "–",
            rfc3339(one.given_up_at),
            one.attempts,
            discreet(one.error),
        )
        for one in found
    ]
    names = ("subscriber", "alert id.version", "级别", "首次 since", "放弃 given up", "attempts", "最后错误 last error")
    columns(f"放弃的投递 Given up: {len(found):,}", names, rows)


def print_deliveries_json(found: list[DeadDelivery]) -> None:
    _print([_as_json(one) for one in found])


def print_put_back(chosen: list[DeadDelivery], count: int, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        _print({"dry_run": dry_run, "put_back": count, "webhook_ids": [one.webhook_id for one in chosen]})
        return
    for one in chosen:
        typer.echo(one.webhook_id)
    said = "试算，未放回 dry run, would be put back" if dry_run else "已放回 put back, sent within seconds"
    typer.echo(f"{said}: {count:,}", err=True)


def _as_json(one: DeadDelivery) -> dict[str, Any]:
    alert = one.parked.alert
    return {
        "subscriber": one.subscriber,
        "webhook_id": one.webhook_id,
        "alert_id": alert.alert_id,
        "version": alert.version,
        "rule": alert.rule,
        "severity": alert.severity,
        "subject": alert.subject,
        "since": rfc3339_or_none(one.first_tried),
        "given_up_at": rfc3339(one.given_up_at),
        "attempts": one.attempts,
        "error": discreet(one.error),
    }


def _print(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
