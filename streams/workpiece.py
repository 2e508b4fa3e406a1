"""One subject while a batch works on it: takes events, rings and settles alerts, knows its next deadline."""

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
    Telling,
    same_content,
)
from streams.fold.alert import Alert
from streams.fold.announce import announced
from streams.fold.correcting import may_void
from streams.fold.finding import Finding
from streams.fold.heads import Head, SiteHead, UnitHead
from streams.fold.history import UNFOLDED, History, advance, new_head, replay
from streams.fold.movement import Movement
from streams.fold.ring import acted, explained, ring, unshelved
from streams.fold.saying import said, taken_back
from streams.fold.served import ServiceClass, changed
from streams.fold.snapshot import Snapshot
from streams.fold.verdict import verdict
from streams.record import NeedsTrail, Record
from streams.store.commit import PartitionState, Pending, SaidLast, Stored
from streams.times import DAY_MS
from streams.world import World

IDS_KEPT: Final = 128
"""Newest event ids kept with the head; an id that is not among them is looked for in the trail if it is late."""
SAID_KEPT: Final = 5_000
"""Newest tellings remembered, so that they can be taken back."""
HORIZON_MS: Final = 7 * 86_400_000
"""A late event older than this goes on record and is counted, but nothing is judged anew (law 1). What is relayed was
made just now, however long ago it tells of."""

Fate = Literal["applied", "duplicate", "conflict", "beyond_horizon"]


class Workpiece:
    """``alerts`` and the events of the ``record`` are None until loaded; of a subject that is new both are empty."""

    __slots__ = (
        "alerts", "changed_alerts", "closings", "head", "ids", "movements", "open", "pending", "place_was", "record",
        "relays", "rung", "said", "served", "subject", "voided",
    )  # fmt: skip
    ids: dict[str, None]
    """Newest last; a dict because an event asks whether its id is among them."""

    def __init__(self, subject: str, stored: Stored | None, settle_every: int | None = None) -> None:
        self.subject = subject
        self.head: Head = stored.head if stored else new_head(subject)
        self.ids = dict.fromkeys(stored.ids) if stored else {}
        self.voided = stored.voided if stored else ()
        self.pending = dict(stored.pending) if stored else {}
        self.open = dict(stored.open) if stored else {}
        self.said = stored.said if stored else {}
        self.record = Record(subject, stored, settle_every)
        self.alerts: dict[str, Alert] | None = None if stored else {}
        self.begin()

    def accept(self) -> None:
        """What the batch has added is committed. The next batch works on a copy, which begins anew."""
        self.record.accept()

    def begin(self) -> None:
        """A new batch: nothing has changed yet."""
        self.changed_alerts: dict[str, Alert] = {}
        self.rung: list[Alert] = []
        self.movements: dict[str, Movement] = {}
        self.relays: list[Entry] = []
        self.served: dict[ServiceClass, int] = {}
        self.closings = 0
        self.place_was = self.bucket()

    def copy(self) -> "Workpiece":
        """For a batch to work on while this one stays as committed."""
        twin = Workpiece.__new__(Workpiece)
        twin.subject, twin.head, twin.ids, twin.voided = self.subject, self.head, self.ids.copy(), self.voided
        twin.pending, twin.open = dict(self.pending), dict(self.open)
        twin.record, twin.said = self.record.copy(), self.said
        twin.alerts = None if self.alerts is None else dict(self.alerts)
        twin.begin()
        return twin

    def stored(self) -> Stored:
        ids = tuple(self.ids)
        return Stored(
            head=self.head,
            ids=ids,
            voided=self.voided,
            pending=self.pending,
            open=self.open,
            said=self.said,
            count=self.record.count,
            snapshots=self.record.marks,
        )

    def bucket(self) -> str | None:
        """``stage:node`` of a unit, for counting and listing."""
        head = self.head
        return f"{head.stage}:{head.node}" if type(head) is UnitHead and head.stage else None

    def due(self) -> int | None:
        """Next partition time (ms) at which something is to be looked at."""
        if not self.pending and not self.open:
            return None
        times = [one.again for one in self.pending.values()]
        times += [alert.until for alert in self.open.values() if alert.until is not None]
        return min(times, default=None)

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
                self._act(event)
            elif isinstance(event, Merged):
                self._merge(event)
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

    def fire(self, now: int, partition: PartitionState, world: World) -> None:
        """Partition time has come to ``now``: look at what was due."""
        for key, one in sorted(self.pending.items()):
            if one.again <= now:
                self._settle(key, one.finding, now, partition, world, "")
        for alert in list(self.open.values()):
            if alert.until is not None and alert.until <= now:
                self._keep(alert, unshelved(alert, now), None)

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
                self._settle(key, finding, partition.time, partition, world, "road_closed")

    def _record(self, event: AnyEvent) -> None:
        self.ids[event.id] = None
        if len(self.ids) > IDS_KEPT:
            del self.ids[next(iter(self.ids))]
        self.record.append(event)
        if self.record.ripe:
            self.record.settle(self.head, self._stands_told())

    def _stands_told(self) -> dict[str, Telling]:
        return {about: last.entry for about, last in self.said.items() if not last.taken_back}

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
            self._settle(key, finding, partition.time, partition, world, "late_scan")
        for about, telling in step.tellings.items():
            self._say(about, telling)
        if step.served:
            self._count(changed({}, step.served))
        if self.open:
            self._forget_ended()

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
                self._settle(key, finding, partition.time, partition, world, cause)
        for about in sorted(was.tellings.keys() | now.tellings.keys()):
            self._say(about, now.tellings.get(about))
        self._count(changed(was.served, now.served))
        self._forget_ended()

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

    def _settle(
        self, key: str, finding: Finding | None, now: int, partition: PartitionState, world: World, cause: str
    ) -> None:
        alert = self.open.get(key)
        if alert is None and self.alerts is not None:
            alert = self.alerts.get(key)
        if finding is None:
            self.pending.pop(key, None)
            self._keep(alert, explained(alert, now, cause), None)
            return
        found = verdict(finding, now, partition, world)
        if found.again is None:
            self.pending.pop(key, None)
        else:
            self.pending[key] = Pending(found.again, finding)
        rung = ring(alert, finding, found, now, "road_closed" if cause == "road_closed" else "late_scan")
        if alert is None and rung is not None:
            if self.alerts is None:  # it may have rung before, have been taken back, and been let go of
                raise NeedsTrail(self.subject, whole=False)
            rung = _in_surge(rung, found.crossed_at, partition)
        self._keep(alert, rung, found.crossed_at if found.severity else None)

    def _act(self, action: Action) -> None:
        alert = self.open.get(action.alert_id) or (self.alerts or {}).get(action.alert_id)
        if alert is None and self.alerts is None:
            raise NeedsTrail(self.subject, whole=False)
        if alert is not None:
            self._keep(alert, acted(alert, action), None)

    def _merge(self, event: Merged) -> None:
        """A site-level alert stands for this one from now on, or no more; then subscribers hear of it after all."""
        alert = self.open.get(event.alert_id) or (self.alerts or {}).get(event.alert_id)
        if alert is None and self.alerts is None:
            raise NeedsTrail(self.subject, whole=False)
        if alert is None or event.turn <= alert.merge_turn:
            return
        merged = msgspec.structs.replace(alert, merged_into=event.into, merge_turn=event.turn)
        self._keep(alert, merged, None)
        if event.into is None and alert.merged_into is not None:
            self.rung.append(self.changed_alerts[alert.alert_id])

    def _say(self, about: str, telling: Telling | None) -> None:
        """Tell others, if it is not what they were told last."""
        last = self.said.get(about)
        if telling is None:
            if last is None or last.taken_back:
                return
            entry = taken_back(last.entry)
        else:
            turn = last.entry.turn if last else 0
            if last is not None and not last.taken_back and said(telling, about, turn) == last.entry:
                return
            entry = said(telling, about, turn + 1)
        kept = list(self.said.items())[-SAID_KEPT:] if len(self.said) > SAID_KEPT else self.said.items()
        self.said = {**dict(kept), about: SaidLast(entry, telling is None)}
        self.relays.append(entry)

    def _keep(self, was: Alert | None, alert: Alert | None, crossed_at: int | None) -> None:
        if alert is None:
            return
        alert, told = announced(
            alert, crossed_at
        )  # of one that is as it was, maybe that it was crossed at another time
        if alert is was:
            return
        self.relays += told
        self.changed_alerts[alert.alert_id] = alert
        self.open[alert.alert_id] = alert
        if self.alerts is not None:
            self.alerts[alert.alert_id] = alert
        if (was is None or alert.version != was.version) and not (
            alert.merged_into and (was is None or alert.severity >= was.severity)
        ):
            self.rung.append(alert)

    def _forget_ended(self) -> None:
        """Let go of ended alerts whose finding nothing can change any more."""
        if not self.open:
            return
        live = self.head.findings.keys() | self.pending.keys()
        self.open = {key: alert for key, alert in self.open.items() if alert.open or key in live}


def _in_surge(alert: Alert, crossed_at: int, partition: PartitionState) -> Alert:
    """A new alert of a kind that comes in numbers at its site just now is in the site-level one's list."""
    for surge in partition.surges.values():
        if (surge.site, surge.rule) == (alert.site, alert.rule) and surge.since <= crossed_at <= surge.until:
            return msgspec.structs.replace(alert, merged_into=surge.alert_id)
    return alert


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
