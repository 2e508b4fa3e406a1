"""One subscriber's work in memory: what was taken from the outbox, what became of it, and what to save of that.

Nothing here waits, sends or writes. Whatever has been saved by ``changes`` when the process dies is enough to
go on from: what was not settled is taken again.
"""

from collections import defaultdict
from typing import Final

from streams.fold.alert import ENDED, Alert
from streams.notifier.backlog import Backlog
from streams.notifier.changes import Changes
from streams.notifier.delivery import Delivery
from streams.notifier.ledger import Kept
from streams.notifier.marks import Marks
from streams.notifier.observer import DropReason
from streams.notifier.outbox import Entry
from streams.notifier.route import Route
from streams.notifier.tidings import Outcome, Tidings, awaited

WINDOW: Final = 2_000
"""Deliveries held in memory, parked ones aside, before reading pauses."""
PROMPT_MS: Final = 2_000
"""A P1 that is still not acknowledged after this is parked, so that a restart knows since when it has waited."""


class Docket:
    """Fresh deliveries stand in the outbox until they are settled; parked ones are kept by themselves."""

    def __init__(self, route: Route, kept: Kept) -> None:
        self.backlog = Backlog()
        self.marks = Marks(kept.positions)
        self.parked = 0
        self._route = route
        self._told = kept.told
        self._tidings = Tidings(route, kept.told_at)
        self._changes: dict[int, Changes] = defaultdict(Changes)
        for delivery in kept.parked:
            self.put_back(delivery)

    @property
    def fresh(self) -> int:
        return len(self.backlog) - self.parked

    @property
    def room(self) -> bool:
        """Whether more may be read from the outbox."""
        return self.fresh < WINDOW and self.parked < self._route.most_parked

    def take(self, entry: Entry, now: int) -> DropReason | None:
        """The next entry of its partition; says why if it is not to be sent."""
        self.marks.take(entry.partition, entry.id)
        if entry.alert is None:
            self.marks.settle(entry.partition, entry.id)
            return "unreadable"
        if self.backlog.holds(f"{entry.alert.alert_id}.{entry.alert.version}"):
            self.marks.settle(entry.partition, entry.id)  # parked before the position could pass it
            return None
        if not self._wants(entry.alert):
            self.marks.settle(entry.partition, entry.id)
            return "filtered"
        if not entry.alert.open:
            self._end(entry.alert.alert_id)
        delivery = Delivery(entry.partition, entry.alert, entry=entry.id, seen=now)
        self._tell(delivery)
        ahead = self.backlog.ahead(entry.alert.alert_id)
        self.backlog.add(delivery)
        if ahead is not None and ahead.entry is None:
            self._set_aside(delivery)
        return None

    def pass_over(self, entry: Entry) -> None:
        """An entry that nobody has time for any more."""
        self.marks.take(entry.partition, entry.id)
        self.marks.settle(entry.partition, entry.id)

    def put_back(self, delivery: Delivery) -> None:
        """A parked delivery, or a dead letter that is to be tried once more."""
        if not self.backlog.holds(delivery.id):
            self.backlog.add(delivery)
            self.parked += 1

    def delivered(self, delivery: Delivery) -> None:
        self._finish(delivery, "acknowledged")
        self.backlog.done(delivery)

    def given_up(self, delivery: Delivery, now: int) -> None:
        self._pass_on(delivery, now)
        self.let_go(delivery)

    def let_go(self, delivery: Delivery) -> None:
        """It is tried no more, and nobody needs to hear of it: its subscriber is deleted, say."""
        self._bury(delivery)
        self.backlog.done(delivery)

    def failed(self, delivery: Delivery) -> None:
        """To be tried again at ``delivery.due``; with it the later versions of its alert are parked."""
        for waiting in [delivery, *self.backlog.behind(delivery)]:
            if waiting.entry is not None:
                self._set_aside(waiting)
        self._changes[delivery.partition].park[delivery.id] = delivery.note()
        self.backlog.failed(delivery)

    def expire(self, tried_before: int, now: int) -> list[Delivery]:
        """Gives up whatever waits and was first tried at that time (ms) or earlier."""
        expired = self.backlog.withdraw(tried_before)
        for delivery in expired:
            self._pass_on(delivery, now)
            self._bury(delivery)
        return expired

    def _pass_on(self, delivery: Delivery, now: int) -> None:
        """Nobody tries it again, so the second channel need not wait for the limit."""
        if awaited(delivery):
            self._tidings.overdue(delivery, now - delivery.seen, now, self._changes[delivery.partition])

    def _bury(self, delivery: Delivery) -> None:
        self._finish(delivery, "given_up")
        self._changes[delivery.partition].dead.append(delivery.note())

    def overdue(self, now: int, limit_ms: int) -> list[tuple[Delivery, bool]]:
        """The P1 versions that have waited for so long (ms) and are found to now, each with whether it is passed on
        to the second channel."""
        found = []
        for delivery in [one for one in self.backlog if awaited(one)]:
            waited = now - delivery.seen
            if delivery.entry is not None and waited >= min(PROMPT_MS, limit_ms):
                self._set_aside_all(delivery.alert.alert_id)
            if waited >= limit_ms:
                changes = self._changes[delivery.partition]
                found.append((delivery, self._tidings.overdue(delivery, limit_ms, now, changes)))
                changes.park[delivery.id] = delivery.note()
        return found

    def changes(self) -> dict[int, Changes]:
        """What has changed since the last call, by partition; to be saved as a whole."""
        for partition, position in self.marks.moved().items():
            self._changes[partition].position = position
        changes, self._changes = dict(self._changes), defaultdict(Changes)
        return changes

    def oldest(self) -> int | None:
        """When the delivery that has waited longest was read from the outbox (ms)."""
        return min((delivery.seen for delivery in self.backlog), default=None)

    def _wants(self, alert: Alert) -> bool:
        """A version the filter would hide is sent all the same if the subscriber knows the alert."""
        return self._route.filter.wants(alert) or alert.alert_id in self._told

    def _tell(self, delivery: Delivery) -> None:
        alert_id = delivery.alert.alert_id
        if self._route.filter.may_change and alert_id not in self._told:
            self._told.add(alert_id)
            self._changes[delivery.partition].told.add(alert_id)
            self._changes[delivery.partition].untold.discard(alert_id)

    def _finish(self, delivery: Delivery, outcome: Outcome) -> None:
        changes = self._changes[delivery.partition]
        self._tidings.settle(delivery, outcome, changes)
        if delivery.entry is None:
            changes.unpark.add(delivery.id)
            self.parked -= 1
        else:
            self.marks.settle(delivery.partition, delivery.entry)
        if delivery.alert.state not in ENDED:
            self._tell(delivery)
        elif delivery.alert.alert_id in self._told:
            self._told.discard(delivery.alert.alert_id)
            changes.told.discard(delivery.alert.alert_id)
            changes.untold.add(delivery.alert.alert_id)

    def _end(self, alert_id: str) -> None:
        """The alert has ended: nobody needs to act on its earlier versions, though they are still sent."""
        for delivery in self.backlog.of(alert_id):
            changes = self._changes[delivery.partition]
            self._tidings.settle(delivery, "ended", changes)
            if delivery.entry is None:
                changes.park[delivery.id] = delivery.note()

    def _set_aside_all(self, alert_id: str) -> None:
        """Whole, so that after a restart no version comes before an earlier one."""
        for delivery in self.backlog.of(alert_id):
            if delivery.entry is not None:
                self._set_aside(delivery)

    def _set_aside(self, delivery: Delivery) -> None:
        assert delivery.entry is not None
        self.marks.settle(delivery.partition, delivery.entry)
        delivery.entry = None
        self.parked += 1
        self._changes[delivery.partition].park[delivery.id] = delivery.note()
