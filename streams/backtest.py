"""What another policy would have told: alerts that appear, vanish or change level, episode by episode.

An episode is known again by its alert id (rule, subject, start). Under other thresholds one may begin elsewhere (the
first weighing that is off, say): what is left over of one rule and subject on both sides is paired where it overlaps.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, zip_longest
from typing import Annotated, Final, Literal

import msgspec

Time = Annotated[datetime, msgspec.Meta(tz=True)]
Fate = Literal["appear", "vanish", "level", "same"]
FATES: Final[tuple[Fate, ...]] = ("appear", "vanish", "level", "same")


class Told(msgspec.Struct, frozen=True):
    """What is read of an alert (contract: Reading); the rest of it is passed over."""

    alert_id: str
    rule: str
    severity: str
    subject: str
    started_at: Time
    raised_at: Time
    level: str | None = None
    node: str | None = None
    ended_at: Time | None = None

    @property
    def loudness(self) -> str:
        """``P2 overdue``"""
        return f"{self.severity} {self.level}" if self.level else self.severity


@dataclass(frozen=True, slots=True)
class Change:
    """One episode under both policies; None: it does not ring there."""

    was: Told | None
    now: Told | None

    @property
    def told(self) -> Told:
        found = self.now or self.was
        assert found is not None
        return found

    @property
    def fate(self) -> Fate:
        if self.was is None:
            return "appear"
        if self.now is None:
            return "vanish"
        return "same" if self.was.loudness == self.now.loudness else "level"

    @property
    def sooner_min(self) -> float | None:
        """By how many minutes it rings sooner (negative: later); None if it does not ring under both."""
        if self.was is None or self.now is None:
            return None
        return round((self.was.raised_at - self.now.raised_at).total_seconds() / 60, 1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes``: every episode, by start. ``outside``: alerts that are not of the time that was replayed."""

    changes: list[Change]
    outside: list[Told] = field(default_factory=list)

    def counts(self) -> dict[tuple[str, str], dict[str, int]]:
        """(rule, node) → how many of each fate, and how many of the same ring at another time (``retimed``)."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for change in self.changes:
            told = change.told
            counts = found.setdefault((told.rule, told.node or ""), dict.fromkeys((*FATES, "retimed"), 0))
            counts[change.fate] += 1
            counts["retimed"] += change.fate == "same" and bool(change.sooner_min)
        return dict(sorted(found.items()))


def examples(changes: list[Change], most: int) -> list[Change]:
    """At most so many, some of every rule and fate, in the order given."""
    groups: dict[tuple[str, Fate], list[Change]] = defaultdict(list)
    for change in changes:
        groups[change.told.rule, change.fate].append(change)
    rounds = (change for each in zip_longest(*groups.values()) for change in each if change is not None)
    chosen = {id(change) for change in islice(rounds, most)}
    return [change for change in changes if id(change) in chosen]


def compare(old: Iterable[Told], new: Iterable[Told], since: datetime, until: datetime) -> Comparison:
    """``old`` that was not raised between the two times is set aside: the replay could not have found it."""
    known, found = list(old), {told.alert_id: told for told in new}
    outside = [told for told in known if not since <= told.raised_at <= until]
    inside = {told.alert_id: told for told in known if since <= told.raised_at <= until}
    changes = [Change(inside[key], found[key]) for key in inside.keys() & found.keys()]
    changes += _paired(
        [told for key, told in inside.items() if key not in found],
        [told for key, told in found.items() if key not in inside],
    )
    changes.sort(key=lambda change: (change.told.started_at, change.told.alert_id))
    return Comparison(changes, sorted(outside, key=lambda told: told.started_at))


def _paired(old: list[Told], new: list[Told]) -> list[Change]:
    """What is left over, paired within one rule and subject in order of start; or alone."""
    left: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for told in sorted(old, key=lambda told: told.started_at):
        left[told.rule, told.subject].append(told)
    changes = []
    for now in sorted(new, key=lambda told: told.started_at):
        candidates = left[now.rule, now.subject]
        was = next((told for told in candidates if _overlap(told, now)), None)
        if was is not None:
            candidates.remove(was)
        changes.append(Change(was, now))
    return changes + [Change(was, None) for rest in left.values() for was in rest]


def _overlap(one: Told, other: Told) -> bool:
    return (one.ended_at is None or one.ended_at >= other.started_at) and (
        other.ended_at is None or other.ended_at >= one.started_at
    )
