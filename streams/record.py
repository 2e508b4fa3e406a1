"""The trail of one subject as far as it is in memory, and where it is settled. Pure.

A trail that grows for ever (a gate's, a site's) is settled every so many events: what the subject had come to then is
kept beside it, twice over, the last and the last but one. What sorts behind the last is folded from there; an event
that comes later than that is folded from the one before, or from the whole trail. So what is settled is a short cut and
never decides anything.
"""

from collections.abc import Callable, Mapping
from typing import Final

from streams.events import AnyEvent, Correction, Telling
from streams.fold.heads import Head
from streams.fold.snapshot import Snapshot
from streams.store.commit import Stored, Trail
from streams.times import DAY_MS

SETTLE_EVERY: Final = 256
"""Events between two settled heads: one to two of these are read and folded for an event that comes late."""
RESTAMPED_MS: Final = DAY_MS
"""An event that is sent again may be stamped otherwise than at first, by as much as its device's clock is wrong."""


class NeedsTrail(Exception):
    """The subject's trail and alerts must be loaded before this event can be taken; ``whole``: from its beginning."""

    def __init__(self, subject: str, whole: bool) -> None:
        super().__init__(subject)
        self.whole = whole


class Record:
    """``events`` are those after the first ``since``, as committed, shared by the copies; None: not loaded. What a
    batch adds to them is ``appended``, and what it settles or lets go is in ``settling`` (see Commit.snapshots)."""

    __slots__ = ("appended", "count", "events", "every", "marks", "settling", "since", "snapshots", "subject")

    def __init__(self, subject: str, stored: Stored | None, every: int | None) -> None:
        self.subject = subject
        self.every = every
        self.count = stored.count if stored else 0
        self.marks: tuple[int, ...] = stored.snapshots if stored else ()
        self.events: list[AnyEvent] | None = None if stored else []
        self.since = 0
        self.snapshots: tuple[Snapshot, ...] = ()
        self.begin()

    def begin(self) -> None:
        """A new batch: nothing has changed yet."""
        self.appended: list[AnyEvent] = []
        self.settling: dict[int, Snapshot | None] = {}

    def copy(self) -> "Record":
        twin = Record.__new__(Record)
        twin.subject, twin.every, twin.count, twin.marks = self.subject, self.every, self.count, self.marks
        twin.events, twin.since, twin.snapshots = self.events, self.since, self.snapshots
        twin.begin()
        return twin

    def load(self, trail: Trail) -> None:
        self.events, self.since, self.snapshots = list(trail.events), trail.since, trail.snapshots

    def accept(self) -> None:
        """What the batch has added is committed."""
        if self.events is not None:
            self.events += self.appended
            if self.snapshots and self.snapshots[0].count > self.since:
                del self.events[: self.snapshots[0].count - self.since]
                self.since = self.snapshots[0].count
        self.begin()

    def append(self, event: AnyEvent) -> None:
        self.appended.append(event)
        self.count += 1

    def known(self, event: AnyEvent, seen: bool) -> AnyEvent | None:
        """The event on record under this one's id; ``seen``: there is one. Raises NeedsTrail."""
        for one in self._in_memory():
            if one.id == event.id:
                return one
        if self.since and (seen or self._may_be_of_old(event)):
            raise NeedsTrail(self.subject, whole=True)
        return None

    def before(self, event: AnyEvent) -> tuple[Snapshot | None, list[AnyEvent]]:
        """What to fold a late event from, and the trail after that. Raises NeedsTrail."""
        self.let_go(event)
        return self._from_snapshot()

    def whole(self) -> list[AnyEvent]:
        """The trail from its beginning. Raises NeedsTrail."""
        known = self._in_memory()
        if self.since:
            raise NeedsTrail(self.subject, whole=True)
        return known

    def let_go(self, event: AnyEvent) -> None:
        """Of the snapshots that this event belongs into. The trail is in memory."""
        self._let_go(lambda one: one.last >= event.key)

    def around(self, event_id: str) -> tuple[Snapshot | None, list[AnyEvent]] | None:
        """What to fold from so that the event is not in it, and the trail after that; None: it is not on record.
        Raises NeedsTrail."""
        known = self._in_memory()
        place = next((at for at, one in enumerate(known, self.since) if one.id == event_id), None)
        if place is None:
            if self.since:
                raise NeedsTrail(self.subject, whole=True)
            return None
        self._let_go(lambda one: one.count > place)
        return self._from_snapshot()

    def corrections(self, event_id: str) -> list[Correction]:
        """Those on record that name the event. Raises NeedsTrail."""
        return [one for one in self.whole() if isinstance(one, Correction) and one.voids == event_id]

    @property
    def ripe(self) -> bool:
        """Whether it is time to settle."""
        return self.every is not None and self.count - (self.marks[-1] if self.marks else 0) >= self.every

    def settle(self, head: Head, tellings: Mapping[str, Telling]) -> None:
        """The subject after all events so far."""
        snapshot = Snapshot(head=head, count=self.count, tellings=dict(tellings))
        for gone in self.marks[:-1]:
            self.settling[gone] = None
        self.settling[self.count] = snapshot
        self.snapshots = (*self.snapshots[-1:], snapshot)
        self.marks = (*self.marks[-1:], self.count)

    def _in_memory(self) -> list[AnyEvent]:
        if self.events is None:
            raise NeedsTrail(self.subject, whole=False)
        return self.events + self.appended if self.appended else self.events

    def _from_snapshot(self) -> tuple[Snapshot | None, list[AnyEvent]]:
        known = self._in_memory()
        if self.snapshots:
            return self.snapshots[-1], known[self.snapshots[-1].count - self.since :]
        if self.since:
            raise NeedsTrail(self.subject, whole=True)
        return None, known

    def _let_go(self, wrong: Callable[[Snapshot], bool]) -> None:
        for one in self.snapshots:
            if wrong(one):
                self.settling[one.count] = None
        self.snapshots = tuple(one for one in self.snapshots if not wrong(one))
        self.marks = tuple(one.count for one in self.snapshots)

    def _may_be_of_old(self, event: AnyEvent) -> bool:
        """Whether it may be among the events that are not in memory: those that move the subject sort before where that
        begins; of those that do not (an operator's step, what is voided before it comes) the id is remembered."""
        return event.again or event.future or min(event.at, event.when) <= self.snapshots[0].last[0] + RESTAMPED_MS
