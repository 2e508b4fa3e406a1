"""The alerts of one subject while a batch works on it: findings are weighed, and alerts ring, change and end."""

from collections.abc import Collection

import msgspec

from streams.events import Action, Entry, Merged
from streams.fold.alert import Alert
from streams.fold.announce import announced
from streams.fold.finding import Finding
from streams.fold.ring import acted, explained, ring, unshelved
from streams.fold.verdict import verdict
from streams.record import NeedsTrail
from streams.store.commit import PartitionState, Pending, Stored
from streams.world import World


class OwnAlerts:
    """``open``: those that may still change by themselves. ``all`` is None until loaded; of a subject that is new it is
    empty. ``pending``: findings whose rule waits before it rings. ``changed`` and ``rung``: what this batch made of
    them, and what of that subscribers hear. ``relays``: what others are told through the log."""

    __slots__ = ("all", "changed", "open", "pending", "relays", "rung", "subject")

    def __init__(self, subject: str, stored: Stored | None) -> None:
        self.subject = subject
        self.pending = dict(stored.pending) if stored else {}
        self.open = dict(stored.open) if stored else {}
        self.all: dict[str, Alert] | None = None if stored else {}

    def begin(self, relays: list[Entry]) -> None:
        """A new batch: nothing has changed yet."""
        self.changed: dict[str, Alert] = {}
        self.rung: list[Alert] = []
        self.relays = relays

    def copy(self) -> "OwnAlerts":
        """For a batch to work on, once begun."""
        twin = OwnAlerts.__new__(OwnAlerts)
        twin.subject, twin.pending, twin.open = self.subject, dict(self.pending), dict(self.open)
        twin.all = None if self.all is None else dict(self.all)
        return twin

    def due(self) -> int | None:
        """Next partition time (ms) at which something is to be looked at."""
        if not self.pending and not self.open:
            return None
        times = [one.again for one in self.pending.values()]
        times += [alert.until for alert in self.open.values() if alert.until is not None]
        return min(times, default=None)

    def fire(self, now: int, partition: PartitionState, world: World) -> None:
        """Partition time has come to ``now``: look at what was due."""
        for key, one in sorted(self.pending.items()):
            if one.again <= now:
                self.settle(key, one.finding, now, partition, world, "")
        for alert in list(self.open.values()):
            if alert.until is not None and alert.until <= now:
                self._keep(alert, unshelved(alert, now), None)

    def settle(
        self, key: str, finding: Finding | None, now: int, partition: PartitionState, world: World, cause: str
    ) -> None:
        """What the finding comes to now; None: there was nothing to find. Raises NeedsTrail."""
        alert = self.open.get(key)
        if alert is None and self.all is not None:
            alert = self.all.get(key)
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
            if self.all is None:  # it may have rung before, have been taken back, and been let go of
                raise NeedsTrail(self.subject, whole=False)
            rung = _in_surge(rung, found.crossed_at, partition)
        self._keep(alert, rung, found.crossed_at if found.severity else None)

    def act(self, action: Action) -> None:
        """Somebody's step on one of them. Raises NeedsTrail."""
        alert = self.open.get(action.alert_id) or (self.all or {}).get(action.alert_id)
        if alert is None and self.all is None:
            raise NeedsTrail(self.subject, whole=False)
        if alert is not None:
            self._keep(alert, acted(alert, action), None)

    def merge(self, event: Merged) -> None:
        """A site-level alert stands for this one from now on, or no more; then subscribers hear of it after all."""
        alert = self.open.get(event.alert_id) or (self.all or {}).get(event.alert_id)
        if alert is None and self.all is None:
            raise NeedsTrail(self.subject, whole=False)
        if alert is None or event.turn <= alert.merge_turn:
            return
        merged = msgspec.structs.replace(alert, merged_into=event.into, merge_turn=event.turn)
        self._keep(alert, merged, None)
        if event.into is None and alert.merged_into is not None:
            self.rung.append(self.changed[alert.alert_id])

    def _keep(self, was: Alert | None, alert: Alert | None, crossed_at: int | None) -> None:
        if alert is None:
            return
        # of one that is as it was, maybe that it was crossed at another time
        alert, told = announced(alert, crossed_at)
        if alert is was:
            return
        self.relays += told
        self.changed[alert.alert_id] = alert
        self.open[alert.alert_id] = alert
        if self.all is not None:
            self.all[alert.alert_id] = alert
        if (was is None or alert.version != was.version) and not (
            alert.merged_into and (was is None or alert.severity >= was.severity)
        ):
            self.rung.append(alert)

    def forget_ended(self, findings: Collection[str]) -> None:
        """Let go of ended alerts whose finding nothing can change any more."""
        if not self.open:
            return
        live = {*findings, *self.pending}
        self.open = {key: alert for key, alert in self.open.items() if alert.open or key in live}


def _in_surge(alert: Alert, crossed_at: int, partition: PartitionState) -> Alert:
    """A new alert of a kind that comes in numbers at its site just now is in the site-level one's list."""
    for surge in partition.surges.values():
        if (surge.site, surge.rule) == (alert.site, alert.rule) and surge.since <= crossed_at <= surge.until:
            return msgspec.structs.replace(alert, merged_into=surge.alert_id)
    return alert
