"""A policy tried on a recording: what would have rung, against what did."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import msgspec
import typer

from gates.passes.reading import RingNow, no_ring
from gates.recording import Line
from linkage.columns import Cell, columns, note
from linkage.failure import fail
from linkage.replay import Replay, Replayed
from streams.backtest import FATES, Change, Comparison, Told, compare, examples
from streams.present import alert_json
from streams.rules.catalogue import catalogue
from streams.times import china_time
from streams.world import World

SHOWN: Final = 20
"""Changed alerts that are listed unless all are asked for."""
WORDS: Final = {"appear": "新增 appear", "vanish": "消失 vanish", "level": "改级 level", "same": "不变 same"}


@dataclass(slots=True)
class Span:
    """The time that a recording covers (ms), and how often it changes the policy and the travel times."""

    first: int = 0
    last: int = 0
    changes: int = 0
    times: int = 0

    def over(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            self.first = self.first or line.received_at
            self.last = line.received_at
            self.changes += line.path == "/v1/policy"
            self.times += line.path == "/v1/travel-times"
            yield line


@dataclass(frozen=True, slots=True)
class Backtest:
    comparison: Comparison
    replayed: Replayed
    span: Span
    seconds: float

    @property
    def rate(self) -> float:
        return self.replayed.events / self.seconds if self.seconds else 0.0


def read_told(path: Path) -> list[Told]:
    """The alerts of an earlier replay, one a line. Ends the program with the line that cannot be read."""
    decoder = msgspec.json.Decoder(Told)
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        fail(f"--against {path}: {error.strerror}", 2)
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            fail(f"--against {path}, line {number}: {error}; one alert of `linkage replay` a line is expected", 2)
    return found


def backtest(
    world: World,
    lines: Iterable[Line],
    drain_ms: int,
    old: list[Told],
    progress: Callable[[Replayed], None],
    ring: RingNow = no_ring,
) -> Backtest:
    """Folds the lines under the world's policy alone; what the recording itself changes in the policy is left out, and
    in the travel times if the world has some."""
    started, span = perf_counter(), Span()
    run = Replay(world, changes=False, ring=ring)
    run.feed(span.over(lines), progress)
    replayed = run.finish(drain_ms)
    span.times = span.times if world.observed else 0
    new = [msgspec.convert(alert_json(alert), Told) for alert in replayed.alerts.values()]
    found = compare(old, new, china_time(span.first), china_time(span.last + drain_ms))
    return Backtest(found, replayed, span, perf_counter() - started)


def tell_rate(found: Backtest) -> None:
    """To stderr, whoever looks: how much was folded how fast, and what could not be compared."""
    days = (found.span.last - found.span.first) / 86_400_000
    events, rate = found.replayed.events, found.rate
    _tell(f"{days:.1f} days, {found.replayed.lines:,} lines, {events:,} events in {found.seconds:.1f} s: {rate:,.0f}/s")
    if found.span.changes:
        _tell(f"{found.span.changes} change(s) of the policy in the recording were left out: --policy holds throughout")
    if found.span.times:
        _tell(f"{found.span.times} change(s) of the travel times were left out: --travel holds throughout")
    if found.comparison.outside:
        _tell(f"{len(found.comparison.outside)} alert(s) of --against are of another time and were not compared")


def _tell(text: str) -> None:
    typer.echo(f"linkage: {text}", err=True)


def print_tables(found: Backtest, *, everything: bool) -> None:
    """Counts by rule and node, then the alerts that change. ``everything``: also what stays as it was."""
    counts = found.comparison.counts()
    rows: list[list[Cell]] = [
        [rule, node or "–", *(row[fate] for fate in FATES), row["retimed"]]
        for (rule, node), row in counts.items()
        if everything or any(row[fate] for fate in FATES if fate != "same") or row["retimed"]
    ]
    total = [sum(row[name] for row in counts.values()) for name in (*FATES, "retimed")]
    names = ("rule", "node", *(WORDS[fate] for fate in FATES), "改时 retimed")
    columns("试算 Backtest: alerts under the other policy", names, [*rows, ["全部 all", "", *total]])
    changes = [change for change in found.comparison.changes if change.fate != "same"]
    if not changes:
        note("没有变化 No alert would appear, vanish or change level.")
        return
    shown = changes if everything else examples(changes, SHOWN)
    more = f" ({len(shown)} of {len(changes)}; --all lists them)" if len(shown) < len(changes) else ""
    columns(
        f"变化的预警 Alerts that change{more}",
        ("what", "rule", "node", "was", "now", "began", "subject"),
        [_row(change) for change in shown],
    )


def _row(change: Change) -> list[Cell]:
    told = change.told
    return [
        WORDS[change.fate],
        told.rule,
        told.node or "–",
        change.was.loudness if change.was else "–",
        change.now.loudness if change.now else "–",
        _minute(told.started_at),
        told.subject.removeprefix("unit:").removeprefix("iso6346:"),
    ]


def _minute(time: datetime) -> str:
    return time.strftime("%m-%d %H:%M")


def print_json(found: Backtest) -> None:
    """One object: the same counts, every change and the rate."""
    texts = catalogue()
    content: dict[str, Any] = {
        "lines": found.replayed.lines,
        "events": found.replayed.events,
        "wall_seconds": round(found.seconds, 3),
        "events_per_second": round(found.rate),
        "not_compared": len(found.comparison.outside),
        "policy_changes_left_out": found.span.changes,
        "by_rule_and_node": [
            {"rule": rule, "title_zh": texts[rule].title_zh, "title_en": texts[rule].title_en, "node": node or None}
            | counts
            for (rule, node), counts in found.comparison.counts().items()
            if rule in texts
        ],
        "changes": [_json(change) for change in found.comparison.changes if change.fate != "same"],
    }
    typer.echo(msgspec.json.format(msgspec.json.encode(content), indent=2).decode())


def _json(change: Change) -> dict[str, Any]:
    told = change.told
    return {
        "what": change.fate,
        "alert_id": told.alert_id,
        "rule": told.rule,
        "node": told.node,
        "subject": told.subject,
        "was": change.was.loudness if change.was else None,
        "now": change.now.loudness if change.now else None,
        "started_at": told.started_at,
        "sooner_min": change.sooner_min,
    }
