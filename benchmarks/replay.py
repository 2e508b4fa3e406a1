"""Events/s of `linkage replay` on one core with every rule on, time by stage, and what each rule costs."""

import sys
from collections.abc import Callable
from dataclasses import replace as with_fields
from importlib.resources import as_file, files
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.report import goal, table
from gates.recording import read_recording
from linkage.collector import look_seldom
from linkage.replay import Replay, Replayed
from streams.rules.catalogue import RULES, world
from streams.world import World
from zones.region import load_region

GOAL = 20_000
"""Events/s on one core (issue: the main job)."""
RUNS = 8


def run(recording: Path, judged_by: World) -> tuple[Replayed, float]:
    started = perf_counter()
    replay = Replay(judged_by)
    replay.feed(read_recording(recording))
    result = replay.finish(0)
    return result, perf_counter() - started


def main() -> bool:
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as recording:
        plain = world(load_region())
        look_seldom()
        runs = [run(recording, plain) for _ in range(RUNS)]
        result, seconds = min(runs, key=lambda one: one[1])
        _stages(result, seconds)
        _rules(recording, plain)
    return goal("replay, one core, all rules", result.events / seconds, GOAL, "events/s")


def _stages(result: Replayed, seconds: float) -> None:
    known = result.seconds
    decode = seconds - known["fold"] - known["intake"]
    rows = [
        ("read and unzip the recording", decode),
        ("intake: decode, check, stamp", known["intake"]),
        ("fold and rules", known["fold"]),
    ]
    table(
        f"Replay of four days: {result.lines:,} lines, {result.events:,} events, best of {RUNS}",
        ("stage", "seconds", "µs/event", "share %"),
        [(name, spent, 1e6 * spent / result.events, 100 * spent / seconds) for name, spent in rows],
    )


def _rules(recording: Path, plain: World) -> None:
    """A second run with a stopwatch around every judgement; the stopwatch's own cost is in it."""
    spent = {rule.code: [0.0, 0] for rule in RULES}
    timed = {rule.judge: _watched(rule.judge, spent[rule.code]) for rule in RULES}
    judges = {kind: tuple(timed[judge] for judge in row) for kind, row in plain.judges.items()}
    result, _ = run(recording, with_fields(plain, judges=judges))
    alerts = {rule.code: sum(alert.rule == rule.code for alert in result.alerts.values()) for rule in RULES}
    table(
        "What each rule costs (judgement only)",
        ("rule", "title", "steps judged", "µs/step", "µs/event overall", "alerts"),
        [
            (
                rule.code,
                rule.title_en,
                f"{spent[rule.code][1]:,}",
                1e6 * spent[rule.code][0] / max(1, spent[rule.code][1]),
                1e6 * spent[rule.code][0] / result.events,
                alerts[rule.code],
            )
            for rule in RULES
        ],
    )


def _watched(judge: Callable[[Any], None], tally: list[Any]) -> Callable[[Any], None]:
    def watched(step: Any) -> None:
        started = perf_counter()
        judge(step)
        tally[0] += perf_counter() - started
        tally[1] += 1

    return watched


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
