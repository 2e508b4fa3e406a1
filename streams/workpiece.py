"""One subject while a batch works on it: takes events in any order, and settles what they come to."""

from collections.abc import Collection, Mapping
from typing import Final, Literal

import msgspec

from streams.events import (
    Action,
    AlertTold,
    AnyEvent,
    Carried,
    Correction,
    Entry,
    Merged,
    Relayed,
    same_content,
)
from streams.fold.correcting import may_void
from streams.fold.heads import Head, SiteHead, UnitHead
from streams.fold.history import UNFOLDED, History, advance, new_head, replay
from streams.fold.movement import Movement
from streams.fold.served import ServiceClass, changed
from streams.fold.snapshot import Snapshot
from streams.own_alerts import OwnAlerts
from streams.record import Record
from streams.sayings import Sayings
from streams.store.commit import PartitionState, Stored
from streams.times import DAY_MS
from streams.world import World

IDS_KEPT: Final = 128
"""Newest event ids kept with the head; an id that is not among them is looked for in the trail if it is late."""
HORIZON_MS: Final = 7 * 86_400_000
"""A late event older than this goes on record and is counted, but nothing is judged anew (law 1). What is relayed was
made just now, however long ago it tells of."""

Fate = Literal["applied", "duplicate", "conflict", "beyond_horizon"]


class Workpiece:
    """Its head, its trail (``record``), its ``alerts``, and what it has told others (``said``)."""

    __slots__ = (
        "alerts", "closings", "head", "ids", "movements", "place_was", "record", "relays", "said", "served", "subject",
        "voided",
    )  # fmt: skip
    ids: dict[str, None]
    """Newest last; a dict because an event asks whether its id is among them."""

    def __init__(self, subject: str, stored: Stored | None, settle_every: int | None = None) -> None:
        self.subject = subject
        self.head: Head = stored.head if stored else new_head(subject)
        self.ids = dict.fromkeys(stored.ids) if stored else {}
        self.voided = stored.voided if stored else ()
        self.record = Record(subject, stored, settle_every)
        self.alerts = OwnAlerts(subject, stored)
        self.said = Sayings(stored.said if stored else {})
        self.begin()

    def accept(self) -> None:
        """What the batch has added is committed. The next batch works on a copy, which begins anew."""
        self.record.accept()

    def begin(self) -> None:
        """A new batch: nothing has changed yet."""
        self.movements: dict[str, Movement] = {}
        self.relays: list[Entry] = []
        self.alerts.begin(self.relays)
        self.said.begin(self.relays)
        self.served: dict[ServiceClass, int] = {}
        self.closings = 0
        self.place_was = self.bucket()

    def copy(self) -> "Workpiece":
        """For a batch to work on while this one stays as committed."""
        twin = Workpiece.__new__(Workpiece)
        twin.subject, twin.head, twin.ids, twin.voided = self.subject, self.head, self.ids.copy(), self.voided
        twin.record, twin.alerts, twin.said = self.record.copy(), self.alerts.copy(), Sayings(self.said.last)
        twin.begin()
        return twin

    def stored(self) -> Stored:
        ids = tuple(self.ids)
        return Stored(
            head=self.head,
            ids=ids,
            voided=self.voided,
            pending=self.alerts.pending,
            open=self.alerts.open,
            said=self.said.last,
            count=self.record.count,
            snapshots=self.record.marks,
        )

    def bucket(self) -> str | None:
        """``stage:node`` of a unit, for counting and listing."""
        head = self.head
        return f"{head.stage}:{head.node}" if type(head) is UnitHead and head.stage else None

    def late(self, event: AnyEvent) -> bool:
        """Whether taking this event may need the trail."""
        if event.key <= self.head.last or _tells_otherwise(event):
            return True
        return event.again or event.id in self.ids or type(event) is Correction

    def take(self, event: AnyEvent, partition: PartitionState, world: World) -> Fate:
        """Apply one event at partition time. Raises NeedsTrail, having changed nothing."""
        late = self.late(event)
        if late and (known := self.record.known(event, event.id in self.ids)) is not None:
            return "duplicate" if same_content(known, event) else "conflict"
        if event.id in self.voided and not self._rightly_voided(event, world):
            self.voided = tuple(name for name in self.voided if name != event.id)
        if type(event) in UNFOLDED:
            if isinstance(event, Action):
                self.alerts.act(event)
            elif isinstance(event, Merged):
                self.alerts.merge(event)
            elif isinstance(event, Correction):
                self._void(event, partition, world)
        elif event.id not in self.voided:
            if not late or (event.key > self.head.last and not _tells_otherwise(event)):
                self._advance(event, partition, world)
            elif self._in_any_order(event, world):
                last = self.head.last
                self.record.let_go(event)
                self._advance(event, partition, world)
                self.head.last = last
            elif event.when >= partition.time - HORIZON_MS or isinstance(event, Relayed):
                snapshot, trail = self.record.before(event.first if isinstance(event, Carried) else event)
                was, now = self._anew(snapshot, trail, [event], self.voided, self.voided, world)
                self._come_out_otherwise(was, now, partition, world, "late_scan")
            else:  # nobody folds it later either, when something else comes late
                self.voided = (*self.voided, event.id)
                self._record(event)
                return "beyond_horizon"
        self._record(event)
        return "applied"

    def _in_any_order(self, event: AnyEvent, world: World) -> bool:
        """What a site is told of alerts is a set, by alert and turn: within a day, in which it forgets nothing, and
        under one policy it comes to the same in any order. In a storm most of it comes late, and folding the day anew
        for each would cost more than the storm itself."""
        same_day = event.when // DAY_MS == self.head.last[0] // DAY_MS
        return isinstance(self.head, SiteHead) and isinstance(event, AlertTold) and same_day and not world.later

    def on_road(self, nodes: tuple[str, str], world: World) -> bool:
        """Whether anything stands of a movement between the two nodes that a closure may explain."""
        return any(
            {finding.evidence["origin"], finding.evidence["destination"]} == set(nodes)
            for finding in self.head.findings.values()
            if finding.rule in world.delays
        )

    def road_closed(self, partition: PartitionState, world: World) -> None:
        """A road is announced closed, maybe since some time ago: what may be explained by that is looked at again."""
        for key, finding in sorted(self.head.findings.items()):
            if finding.rule in world.delays:
                self.alerts.settle(key, finding, partition.time, partition, world, "road_closed")

    def _record(self, event: AnyEvent) -> None:
        self.ids[event.id] = None
        if len(self.ids) > IDS_KEPT:
            del self.ids[next(iter(self.ids))]
        self.record.append(event)
        if self.record.ripe:
            self.record.settle(self.head, self.said.standing())

    def _rightly_voided(self, event: AnyEvent, world: World) -> bool:
        """Of an event that comes after its correction: what that may take away is known only now."""
        return any(may_void(one, event, world.region) for one in self.record.corrections(event.id))

    def _void(self, event: Correction, partition: PartitionState, world: World) -> None:
        found = self.record.around(event.voids)
        if found is not None:
            snapshot, trail = found
            wrong = next(one for one in trail if one.id == event.voids)
            if not may_void(event, wrong, world.region):
                return
        voided = (*self.voided, event.voids)
        outcome = None if found is None else self._anew(snapshot, trail, [], self.voided, voided, world)
        self.voided = voided
        if outcome is not None:
            was, now = outcome
            self._come_out_otherwise(was, now, partition, world, "correction")

    def _advance(self, event: AnyEvent, partition: PartitionState, world: World) -> None:
        step = advance(self.head, self.subject, event, world)
        self.head = step.head
        for move_id, movement in step.movements.items():
            if movement is not None:
                self.movements[move_id] = movement
                self.closings += movement.state == "closed"
        for key, finding in step.findings.items():
            self.alerts.settle(key, finding, partition.time, partition, world, "late_scan")
        for about, telling in step.tellings.items():
            self.said.say(about, telling)
        if step.served:
            self._count(changed({}, step.served))
        self.alerts.forget_ended(self.head.findings)

    def _anew(
        self,
        snapshot: Snapshot | None,
        trail: list[AnyEvent],
        late: list[AnyEvent],
        voided: Collection[str],
        voided_now: Collection[str],
        world: World,
    ) -> tuple[History, History]:
        """What the trail amounted to without ``late`` and with what was ``voided`` before, and what it amounts to now.
        Raises NeedsTrail."""
        was = replay(self.subject, trail, world, voided, snapshot)
        now = replay(self.subject, [*trail, *late], world, voided_now, snapshot)
        if snapshot is None or not isinstance(snapshot.head, UnitHead) or not _found_before(snapshot, was, now):
            return was, now
        return self._anew(None, self.record.whole(), late, voided, voided_now, world)

    def _come_out_otherwise(
        self, was: History, now: History, partition: PartitionState, world: World, cause: str
    ) -> None:
        """Folded anew for a late event or a correction: settle what came out differently."""
        self.head = now.head
        self._change_movements(was, now)
        for key in sorted(was.findings.keys() | now.findings.keys()):
            finding = now.findings.get(key)
            if finding != was.findings.get(key):
                self.alerts.settle(key, finding, partition.time, partition, world, cause)
        for about in sorted(was.tellings.keys() | now.tellings.keys()):
            self.said.say(about, now.tellings.get(about))
        self._count(changed(was.served, now.served))
        self.alerts.forget_ended(self.head.findings)

    def _count(self, changes: Mapping[ServiceClass, int]) -> None:
        for one, by in changes.items():
            self.served[one] = self.served.get(one, 0) + by

    def _change_movements(self, was: History, now: History) -> None:
        for key in sorted(was.movements.keys() | now.movements.keys()):
            movement = now.movements.get(key)
            self.closings += _closed(movement) - _closed(was.movements.get(key))
            if movement is None:
                self.movements[key] = msgspec.structs.replace(was.movements[key], state="void")
            elif movement != was.movements.get(key):
                self.movements[key] = movement


def _found_before(snapshot: Snapshot, was: History, now: History) -> bool:
    """Whether something comes out otherwise that may have been found, and settled, before the snapshot too: the same
    episode found once more has the same id, and what it had come to then is in the trail alone."""
    known = snapshot.head.findings
    keys = (was.findings.keys() | now.findings.keys()) - known.keys()
    return any(was.findings.get(key) != now.findings.get(key) for key in keys)


def _tells_otherwise(event: AnyEvent) -> bool:
    """What was told before of the same packing is not to be folded."""
    return type(event) is Carried and event.turn > 1


def _closed(movement: Movement | None) -> bool:
    return movement is not None and movement.state == "closed"
