"""A partition to put histories through, and what of its end state the laws compare."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from streams.events import AnyEvent, Entry, Heard, Notice, Quiet, Tick
from streams.fold.alert import Alert
from streams.fold.movement import Movement
from streams.partition import Partition
from streams.rules.catalogue import world
from streams.store.commit import Commit, PartitionState
from streams.world import World
from zones.region import load_region

EXPLAINED = ("late_scan", "correction")
DAY = 86_400_000
DRAIN = 100 * DAY
"""Longer than any obligation but the storage term of a bonded logistics centre."""


@cache
def the_world() -> World:
    return world(load_region())


class Run:
    """One partition of one; every subject is in memory from its first event on."""

    def __init__(self, judged_by: World | None = None) -> None:
        self.partition = Partition(0, judged_by or the_world(), PartitionState(), {}, partitions=1)
        self.alerts: dict[str, Alert] = {}
        self.movements: dict[str, Movement] = {}
        self.commits: list[Commit] = []

    def feed(self, entries: Sequence[Entry]) -> "Run":
        self.partition.adopt({}, self.partition.missing(list(entries)))
        commit = self.partition.run(list(entries), self.partition.state.offset + 1, [])
        self.partition.accept(commit)
        self.alerts |= commit.alerts
        self.movements |= commit.movements
        self.commits.append(commit)
        return self

    def drain(self, until: int) -> "Run":
        return self.feed([Tick(self.partition.state.time, until)])

    def end_state(self) -> dict[str, Any]:
        """Heads, movements that stand, alerts that stand: id → (severity, level, whether over)."""
        return {
            "heads": {piece.subject: piece.head for piece in self.partition.pieces()},
            "movements": {key: one for key, one in self.movements.items() if one.state != "void"},
            "alerts": {
                key: (alert.severity, alert.level, alert.open, alert.evidence)
                for key, alert in self.alerts.items()
                if alert.resolved_reason not in EXPLAINED
            },
        }


def entry(event: AnyEvent) -> Entry:
    """As the log carries it: what every partition must know is a notice."""
    return Notice(event) if isinstance(event, Quiet | Heard) else event


def judged(events: Iterable[AnyEvent], batch: int = 1000, judged_by: World | None = None) -> Run:
    """Feed the events in the order given, then let every deadline pass (see DRAIN)."""
    run = Run(judged_by)
    listed = [entry(event) for event in events]
    for start in range(0, len(listed), batch):
        run.feed(listed[start : start + batch])
    return run.drain(run.partition.state.time + DRAIN)
