"""One run over a batch: what it would change of its partition, staged, so that it can be run again. Pure."""

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

import msgspec

from streams.events import (
    RELAYED,
    AnyEvent,
    Closure,
    Entry,
    Event,
    Heard,
    Notice,
    PolicyChange,
    Quiet,
    Surge,
    Tick,
    TravelTimes,
    time_of,
)
from streams.policies import judging, with_change, with_times
from streams.record import NeedsTrail
from streams.store.commit import Books, Commit, DeadLetter, Gap, QuietSpell
from streams.workpiece import HORIZON_MS, Workpiece

if TYPE_CHECKING:
    from streams.partition import Partition

GAP_MS: Final = 60_000
"""Ticks further apart than this mean that nothing was listening in between."""


class NeedFull(Exception):
    """The trails and alerts of these subjects must be loaded; then the same batch is run again. ``whole``: the trails
    from their beginning."""

    def __init__(self, subjects: list[str], whole: bool) -> None:
        super().__init__(", ".join(subjects))
        self.subjects = subjects
        self.whole = whole


class Batch:
    """One run over a batch: a staged partition state and staged subjects."""

    def __init__(self, partition: "Partition") -> None:
        self.partition = partition
        self.world = partition.world
        self.state = msgspec.structs.replace(
            partition.state, books=msgspec.structs.replace(partition.state.books), quiet=dict(partition.state.quiet)
        )
        self.pieces: dict[str, Workpiece] = {}
        self._heap: list[tuple[int, str]] = []
        self.popped: list[tuple[int, str]] = []
        self._due: dict[str, int | None] = {}

    def apply(self, entry: Entry) -> None:
        if isinstance(entry, Event):
            if type(entry) in RELAYED:
                self._take(entry)
                return
            self.state.deaf_since = None
            self._pass_time(entry.received)
            fate = self._take(entry)
            if not entry.derived:
                self._count(fate, self.state.books)
            return
        if isinstance(entry, Surge):
            self._note_surge(entry)
            return
        deaf = False
        if isinstance(entry, Tick):
            self._mark_gap(entry)
            deaf = not entry.intake
        self.state.deaf_since = (self.state.deaf_since or self.state.time) if deaf else None
        self._pass_time(time_of(entry))
        if isinstance(entry, Closure):
            self._close_road(entry)
        elif isinstance(entry, PolicyChange | TravelTimes):
            self._change(entry)
        elif isinstance(entry, Notice):
            self._spell(entry.event)
            if self.partition._subject(entry) is not None:  # noqa: SLF001 — one class in two parts
                self._take(entry.event)

    def _count(self, fate: str, books: Books) -> None:
        books.accepted += 1
        if fate == "duplicate":
            books.duplicates += 1
        elif fate == "conflict":
            books.conflicts += 1
        else:
            books.applied += 1
            books.beyond_horizon += fate == "beyond_horizon"

    def _take(self, event: AnyEvent) -> str:
        piece = self._piece(event.subject)
        try:
            fate = piece.take(event, self.state, self.world)
        except NeedsTrail as need:
            raise NeedFull([event.subject], need.whole) from None
        self._reschedule(piece)
        return fate

    def _piece(self, subject: str) -> Workpiece:
        piece = self.pieces.get(subject)
        if piece is None:
            piece = self.pieces[subject] = self.partition._cache[subject].copy()  # noqa: SLF001
        return piece

    def _reschedule(self, piece: Workpiece) -> None:
        due = piece.alerts.due()
        if due != self._due_of(piece.subject):
            self._due[piece.subject] = due
            if due is not None:
                heappush(self._heap, (due, piece.subject))

    def _due_of(self, subject: str) -> int | None:
        if subject in self._due:
            return self._due[subject]
        return self.partition._deadlines.get(subject)  # noqa: SLF001

    def _pass_time(self, time: int) -> None:
        """Fire every deadline up to ``time``, each at its own time, then let time be ``time``."""
        committed = self.partition._heap  # noqa: SLF001
        while (committed and committed[0][0] <= time) or (self._heap and self._heap[0][0] <= time):
            from_committed = bool(committed) and (not self._heap or committed[0] <= self._heap[0])
            due, subject = heappop(committed if from_committed else self._heap)
            if from_committed:
                self.popped.append((due, subject))
            if self._due_of(subject) != due:
                continue
            self.state.time = max(self.state.time, due)
            piece = self._piece(subject)
            try:
                piece.alerts.fire(due, self.state, self.world)
            except NeedsTrail as need:
                raise NeedFull([subject, *self._others_due(time)], need.whole) from None
            self._due[subject] = piece.alerts.due()
            if (again := self._due[subject]) is not None:
                heappush(self._heap, (again, subject))
        if time > self.state.time:
            self.state.time = time

    def _others_due(self, time: int) -> list[str]:
        """Those that may be next to ring first since they were loaded: so that one reading does for all."""
        due = self.partition._due_by(time)  # noqa: SLF001
        return [subject for subject in due if self.partition._cache[subject].alerts.all is None]  # noqa: SLF001

    def _mark_gap(self, tick: Tick) -> None:
        state = self.state
        if state.covered_to and tick.since > state.covered_to + GAP_MS:
            recent = tuple(gap for gap in state.gaps if gap.until > tick.since - 60 * 86_400_000)
            state.gaps = (*recent, Gap(state.covered_to, tick.since))
        state.covered_to = max(state.covered_to, tick.until)

    def _spell(self, event: Quiet | Heard) -> None:
        device = event.subject.partition(":")[2]
        spells = self.state.quiet.get(device, ())
        if isinstance(event, Quiet):
            if any(spell.since >= event.last_heard for spell in spells):
                return
            recent = tuple(one for one in spells if one.until is None or one.until > event.when - HORIZON_MS)
            self.state.quiet[device] = (*recent, QuietSpell(event.last_heard))
        else:
            self.state.quiet[device] = tuple(
                QuietSpell(one.since, event.when) if one.until is None else one for one in spells
            )

    def _close_road(self, closure: Closure) -> None:
        entry = (*closure.nodes, closure.since, closure.until)
        if entry not in self.state.closures:
            recent = tuple(one for one in self.state.closures if one[3] > self.state.time - 60 * 86_400_000)
            self.state.closures = (*recent, entry)
            self._look_at_the_road(closure.nodes)

    def _look_at_the_road(self, nodes: tuple[str, str]) -> None:
        """Whatever stands has a deadline (see WATCHED_MS), so those with one are all whom it may concern. Those whom it
        does not are left as they are."""
        waiting = {**self.partition._deadlines, **self._due}  # noqa: SLF001
        for subject in sorted(name for name, due in waiting.items() if due is not None and name.startswith("unit:")):
            known = self.pieces.get(subject) or self.partition._cache[subject]  # noqa: SLF001
            if not known.on_road(nodes, self.world):
                continue
            piece = self._piece(subject)
            try:
                piece.road_closed(self.state, self.world)
            except NeedsTrail as need:
                raise NeedFull([subject], need.whole) from None
            self._reschedule(piece)

    def _note_surge(self, surge: Surge) -> None:
        known = self.state.surges.get(surge.alert_id)
        if known is None or surge.turn > known.turn:
            oldest = self.state.time - HORIZON_MS
            recent = {name: one for name, one in self.state.surges.items() if one.until > oldest}
            self.state.surges = {**recent, surge.alert_id: surge}

    def _change(self, change: PolicyChange | TravelTimes) -> None:
        state = self.state
        was = (state.policies, state.travel_times)
        if isinstance(change, PolicyChange):
            state.policies = with_change(state.policies, change, state.time)
        else:
            state.travel_times = with_times(state.travel_times, change, state.time)
        if (state.policies, state.travel_times) != was:
            self.world = judging(self.partition.base, state.policies, state.travel_times)

    def commit(self, next_offset: int, dead: list[DeadLetter]) -> Commit:
        state = self.state
        state.offset = next_offset
        state.version += 1
        letters = [letter if letter.time else msgspec.structs.replace(letter, time=state.time) for letter in dead]
        commit = Commit(self.partition.number, state, self.partition.state.offset, due=self._due, dead=letters)
        if state.policies is not self.partition.state.policies:
            commit.policies = state.policies
        if state.travel_times is not self.partition.state.travel_times:
            commit.travel_times = state.travel_times
        for subject, piece in self.pieces.items():
            commit.subjects[subject] = piece.stored()
            if piece.record.appended:
                commit.trail[subject] = piece.record.appended
            if piece.record.settling:
                commit.snapshots[subject] = piece.record.settling
            commit.alerts |= piece.alerts.changed
            commit.outbox += piece.alerts.rung
            commit.relays += piece.relays
            if piece.served:
                commit.served.update(piece.served)
            commit.movements |= piece.movements
            state.movements_closed += piece.closings
            if (place := piece.bucket()) != piece.place_was:
                commit.places[subject] = (piece.place_was, place)
        return commit
