"""Dead letters for a terminal, or as JSON."""

import json
from typing import TYPE_CHECKING, Any, Final

import msgspec
import typer

from linkage.columns import columns, note
from linkage.tables import pairs
from streams.store.dead_letters import Letter, Unreadable, entries_of
from streams.times import rfc3339, rfc3339_or_none

if TYPE_CHECKING:
    from linkage.dead_letters import Choice

FIRST: Final = 48
"""Bytes of a letter that a list shows."""


def print_letters(letters: list[Letter], count: int, *, filtered: bool) -> None:
    if not letters:
        note("没有死信 no dead letters" + (" of this reason" if filtered and count else ""))
        return
    rows = [
        (one.id, _time(one), one.dead.reason, f"{one.dead.partition}/{one.dead.offset}", first_bytes(one), _back(one))
        for one in letters
    ]
    names = ("id", "时间 time", "原因 reason", "partition/offset", "首字节 first bytes", "放回 put back")
    columns(f"死信 Dead letters: {len(letters):,} of {count:,}", names, rows)


def print_letters_json(letters: list[Letter]) -> None:
    _print([as_json(one) for one in letters])


def print_letter(one: Letter) -> None:
    try:
        content = json.dumps(msgspec.to_builtins(entries_of(one.dead)), ensure_ascii=False, indent=2)
        readable = "是 yes"
    except Unreadable as error:
        content, readable = one.dead.raw.decode("utf-8", "backslashreplace"), f"否 no: {error}"
    pairs(
        f"死信 Dead letter {one.id}",
        [
            ("原因 reason", one.dead.reason),
            ("时间 time", _time(one)),
            ("分区 partition", str(one.dead.partition)),
            ("位移 offset", str(one.dead.offset)),
            ("字节 bytes", len(one.dead.raw)),
            ("可放回 can be put back", readable),
            ("放回 put back", _back(one) or "–"),
        ],
    )
    typer.echo(content)


def print_replayed(choice: "Choice", *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        _print(
            {
                "dry_run": dry_run,
                "put_back": [one.id for one in choice.ready],
                "unreadable": [{"id": one.id, "why": why} for one, why in choice.unreadable],
                "put_back_before": [one.id for one in choice.before],
            }
        )
        return
    for one in choice.ready:
        typer.echo(one.id)
    said = "试算，未放回 dry run, would be put back" if dry_run else "已放回 put back"
    typer.echo(f"{said}: {len(choice.ready):,}", err=True)
    if choice.unreadable:
        typer.echo(f"无法解读 cannot be read, left: {len(choice.unreadable):,}", err=True)
    if choice.before:
        typer.echo(f"先前已放回 put back before, left (--again): {len(choice.before):,}", err=True)


def as_json(one: Letter) -> dict[str, Any]:
    back = one.put_back
    return {
        "id": one.id,
        "time": rfc3339_or_none(one.dead.time or None),
        "reason": one.dead.reason,
        "partition": one.dead.partition,
        "offset": one.dead.offset,
        "bytes": len(one.dead.raw),
        "text": one.dead.raw.decode("utf-8", "backslashreplace"),
        "readable": _readable(one),
        "put_back_at": rfc3339(back.at) if back else None,
        "put_back_times": back.times if back else 0,
    }


def first_bytes(one: Letter) -> str:
    raw = one.dead.raw[:FIRST].decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else "·" for char in raw) + ("…" if len(one.dead.raw) > FIRST else "")


def _readable(one: Letter) -> bool:
    try:
        entries_of(one.dead)
    except Unreadable:
        return False
    return True


def _time(one: Letter) -> str:
    return rfc3339(one.dead.time) if one.dead.time else "–"


def _back(one: Letter) -> str:
    if one.put_back is None:
        return ""
    return rfc3339(one.put_back.at) + (f" ×{one.put_back.times}" if one.put_back.times > 1 else "")


def _print(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
