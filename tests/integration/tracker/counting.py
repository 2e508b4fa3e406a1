# ruff: noqa: ARG002 — the signatures are those of streams.drive.Core
"""A small core that only counts, so that a lost, doubled or skipped event shows as a wrong number."""

from typing import Final

import msgspec

from streams.events import CONTROL, AnyEvent, Entry, Fix
from streams.fold.alert import Alert
from streams.fold.heads import LedgerHead
from streams.store.commit import Commit, DeadLetter, PartitionState, Stored, Trail

POISON: Final = "poison"
"""``source`` of an event on which the core fails."""


def fix(subject: str, number: int, source: str = "") -> AnyEvent:
    at = 1_772_409_600_000 + number
    name = f"{subject}#{number}"
    return Fix(id=name, subject=subject, at=at, received=at, when=at, lat=21, lon=108, crs="WGS84", source=source)


def count(stored: Stored) -> int:
    assert isinstance(stored.head, LedgerHead)
    return int(stored.head.facts["count"])


class CountingCore:
    """Counts each subject's events, and refuses to be surprised by one it has seen."""

    def __init__(self, number: int, state: PartitionState, _: dict[str, int]) -> None:
        self.number = number
        self.state = state
        self._known: dict[str, Stored] = {}

    def missing(self, entries: list[Entry]) -> list[str]:
        return sorted({entry.subject for entry in entries if not isinstance(entry, CONTROL)} - self._known.keys())

    def wants_full(self, entries: list[Entry]) -> list[str]:
        return []

    def adopt(self, found: dict[str, Stored], absent: list[str]) -> None:
        self._known |= found
        for subject in absent:
            self._known[subject] = Stored(head=LedgerHead(subject=subject, facts={"count": "0"}))

    def adopt_full(self, trails: dict[str, Trail], alerts: dict[str, dict[str, Alert]]) -> None:
        raise AssertionError("nothing is ever late here")

    def run(self, entries: list[Entry], next_offset: int, dead: list[DeadLetter]) -> Commit:
        books = msgspec.structs.replace(self.state.books)
        state = msgspec.structs.replace(self.state, books=books, offset=next_offset, version=self.state.version + 1)
        commit = Commit(self.number, state, dead=dead)
        for entry in entries:
            if not isinstance(entry, CONTROL):
                self._apply(entry, commit)
        books.applied += sum(len(events) for events in commit.trail.values())
        books.dead_lettered += len(dead)
        books.accepted = books.applied + books.dead_lettered
        return commit

    def _apply(self, event: AnyEvent, commit: Commit) -> None:
        if getattr(event, "source", "") == POISON:
            raise ZeroDivisionError(f"no rule can judge {event.id}")
        before = commit.subjects.get(event.subject) or self._known[event.subject]
        facts = {"count": str(count(before) + 1)}
        commit.subjects[event.subject] = Stored(head=LedgerHead(subject=event.subject, facts=facts))
        commit.trail.setdefault(event.subject, []).append(event)

    def accept(self, commit: Commit) -> None:
        self.state = commit.state
        self._known |= commit.subjects

    def shrink(self, keep: int) -> None:
        while len(self._known) > keep:
            self._known.pop(next(iter(self._known)))
