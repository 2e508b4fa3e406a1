"""Subscribers on the terminal, as a gateway tells of them."""

import json
from collections.abc import Sequence
from typing import Any

import typer

from linkage.columns import columns, note


def print_subscribers_json(found: Sequence[dict[str, Any]]) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def print_subscribers(found: Sequence[dict[str, Any]]) -> None:
    if not found:
        note("没有订阅方 nobody is told of alerts: linkage subscribers put, or the notifiers' file")
        return
    names = ("名称 name", "source", "status", "role", "筛选 filter", "waiting", "dead", "url")
    rows = [
        (
            one["name"], one["source"], one["status"], one["role"], _filter(one), one["waiting"], one["dead"],
            one["url"],
        )
        for one in found
    ]  # fmt: skip
    columns("订阅方 Subscribers", names, rows)


def _filter(one: dict[str, Any]) -> str:
    parts = [value for name in ("severities", "rules", "nodes") for value in one[name]]
    if one["standby"]:
        parts.append("standby")
    return " ".join(parts) or "全部 all"
