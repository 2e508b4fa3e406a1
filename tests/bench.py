"""A partition to put histories through, and what of its end state the laws compare."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec

from streams.batch import NeedFull
from streams.events import AlertTold, AnyEvent, Carried, Entry, Heard, Merged, Notice, Quiet, Rated, Tick
from streams.fold.alert import Alert
from streams.fold.announce import EXPLAINED
from streams.fold.heads import EnterpriseHead, Head, PeersHead, PlateHead, SiteHead, UnitHead
from streams.fold.history import new_head
from streams.fold.movement import Movement
from streams.partition import Partition
from streams.rules.catalogue import RULES, world
from streams.store.commit import Commit, PartitionState, Stored
from streams.store.memory import Shelf
from streams.world import World
from zones.region import load_region

DAY = 86_400_000
DRAIN = 100 * DAY
"""Longer than any obligation but the storage term of a bonded logistics centre."""


HEARSAY = frozenset(rule.code for rule in RULES if AlertTold in rule.kinds)
"""Rules that judge what they are told of alerts."""


@cache
def the_world() -> World:
    return world(load_region())


class Run:
    """One partition of one; every subject is in memory from its first event on.

    ``settle_every``: snapshots are taken after so many events, and each subject is forgotten after each batch and read
    again from what was committed, as after a restart.
    """

    def __init__(self, judged_by: World | None = None, settle_every: int | None = None) -> None:
        self.partition = Partition(
            0, judged_by or the_world(), PartitionState(), {}, partitions=1, settle_every=settle_every
        )
        self.alerts: dict[str, Alert] = {}
        self.movements: dict[str, Movement] = {}
        self.commits: list[Commit] = []
        self.shelf = Shelf() if settle_every else None

    def feed(self, entries: Sequence[Entry]) -> "Run":
        waiting = list(entries)
        while waiting:  # what a batch makes for the log is read from it next
            commit = self._fold(waiting)
            self.partition.accept(commit)
            self.alerts |= commit.alerts
            self.movements |= commit.movements
            self.commits.append(commit)
            if self.shelf is not None:
                self.shelf.put(commit)
                self.partition.shrink(0)
            waiting = list(commit.relays)
        return self

    def _fold(self, entries: list[Entry]) -> Commit:
        missing = self.partition.missing(entries)
        found = self._stored(missing)
        self.partition.adopt(found, [subject for subject in missing if subject not in found])
        if wanted := self.partition.wants_full(entries):
            self._load(NeedFull(wanted, whole=False))
        while True:
            try:
                return self.partition.run(entries, self.partition.state.offset + 1, [])
            except NeedFull as need:
                lacking = need
            self._load(lacking)

    def _load(self, need: NeedFull) -> None:
        assert self.shelf is not None, f"trail of {need} is not in memory"
        trails = {subject: self.shelf.trail(subject, need.whole) for subject in need.subjects}
        alerts = {subject: dict(self.shelf.alerts_of.get(subject, {})) for subject in need.subjects}
        self.partition.adopt_full(trails, alerts)

    def _stored(self, subjects: Sequence[str]) -> dict[str, Stored]:
        known = {} if self.shelf is None else self.shelf.subjects
        return {subject: known[subject] for subject in subjects if subject in known}

    def drain(self, until: int) -> "Run":
        return self.feed([Tick(self.partition.state.time, until)])

    def end_state(self) -> dict[str, Any]:
        """Heads, movements that stand, alerts that stand: id → (severity, level, whether over).

        What is told of alerts depends on what rang for a while: of those who hear of them, what they make of it is
        compared, not how often they were told.
        """
        pieces = {piece.subject: piece.head for piece in self.partition.pieces()}
        stored = {} if self.shelf is None else {subject: one.head for subject, one in self.shelf.subjects.items()}
        heads = {subject: _in_the_end(head) for subject, head in (pieces | stored).items()}
        return {
            "heads": {subject: head for subject, head in heads.items() if head is not None},
            "movements": {key: one for key, one in self.movements.items() if one.state != "void"},
            "alerts": {
                key: (
                    alert.severity,
                    alert.level,
                    alert.open,
                    alert.node,
                    alert.site,
                    alert.evidence,
                    alert.concerns,
                    alert.merged_into,
                )
                for key, alert in self.alerts.items()
                if alert.resolved_reason not in EXPLAINED
            },
        }


def _in_the_end(head: Head) -> Head | None:
    if isinstance(head, UnitHead):
        # what is settled is let go with the next event, be it one that is taken back; it is in the alerts
        standing = {key: one for key, one in head.findings.items() if one.until is None}
        unit = msgspec.structs.replace(head, last=(0, ""), findings=standing)
        # a parent that was told of by a child, and nothing else, is as if it had not been
        return None if unit == UnitHead(unit=head.unit) else unit
    if isinstance(head, PeersHead):
        live = {name: msgspec.structs.replace(one, turn=0) for name, one in sorted(head.figures.items()) if one.units}
        return msgspec.structs.replace(head, last=(0, ""), figures=live) if live else None
    if not isinstance(head, SiteHead | EnterpriseHead | PlateHead):
        return head
    # what is old is let go with the next alert, be it one that is taken back; what was made of it is in the alerts
    plain = msgspec.structs.replace(head, last=(0, ""), told=(), findings={})
    if isinstance(plain, EnterpriseHead):  # when it was last told of its peers, be it that it was taken back
        plain = msgspec.structs.replace(plain, compared_at=0, rated_high=None)
    return None if plain == new_head(_subject(head)) else plain


def _subject(head: SiteHead | EnterpriseHead | PlateHead) -> str:
    if isinstance(head, SiteHead):
        return f"site:{head.site}"
    return f"plate:{head.plate}" if isinstance(head, PlateHead) else f"enterprise:{head.enterprise}"


def entry(event: AnyEvent) -> Entry:
    """As the log carries it: what every partition must know is a notice."""
    return Notice(event) if isinstance(event, Quiet | Heard) else event


def judged(
    events: Iterable[AnyEvent], batch: int = 1000, judged_by: World | None = None, settle_every: int | None = None
) -> Run:
    """Feed the events in the order given, then let every deadline pass (see DRAIN)."""
    run = Run(judged_by, settle_every)
    listed = [entry(event) for event in events]
    for start in range(0, len(listed), batch):
        run.feed(listed[start : start + batch])
    return run.drain(run.partition.state.time + DRAIN)


def first_hand(run: Run) -> dict[str, Alert]:
    """Alerts on subjects that judge by their own events alone. What rests on what others tell comes to the same end,
    but when it is told lies between batches, and so does what rings meanwhile."""
    told = {
        entry.subject
        for commit in run.commits
        for entry in commit.relays
        if isinstance(entry, Rated | Merged | Carried)
    }
    return {
        key: msgspec.structs.replace(one, told=None)
        for key, one in run.alerts.items()
        if one.rule not in HEARSAY and one.subject not in told
    }
