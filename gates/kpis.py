"""The figures control rooms are measured by (domain §7), of one node and section, from alerts of a window of time."""

from typing import Final

import msgspec

from streams.fold.alert import Alert

DISPATCH_SLA_MS: Final = 24 * 3_600_000
"""分拨: an alert is dispatched within 24 hours."""
CLOSE_SLA_MS: Final = 15 * 86_400_000
"""办结: and closed within 15 days, both from when it was raised."""
STATISTIC: Final = "P4"
"""Alerts of this severity are statistics: nobody handles them, so they do not count."""
URGENT: Final = frozenset({"P1", "P2"})
ALL: Final = "all"
"""In the place of a node or a section: every one of them."""

LABELS: Final = {
    "alerts": ("预警信息数量", "Alerts P1–P3"),
    "dispatched": ("分拨数量", "Dispatched"),
    "closed": ("办结数量", "Closed"),
    "resolved": ("系统解除数量", "Resolved by the system"),
    "close_rate": ("办结率", "Closed of dispatched"),
    "dispatch_rate_24h": ("24小时分拨率", "Dispatched within 24 h of those due"),
    "over_15_days": ("超办理时限(15天)单数", "Over 15 days"),
    "unacknowledged_urgent": ("未确认一二级预警", "P1/P2 nobody has taken up"),
    "oldest_unacknowledged_s": ("最早未确认一二级预警时长", "Age of the oldest of them, s"),
}


class Kpis(msgspec.Struct):
    """Of one node and one section 职能处室 (``all``: every one). Rates are 0–1, null where nothing was due."""

    node: str
    section: str = ALL
    alerts: int = 0
    dispatched: int = 0
    closed: int = 0
    resolved: int = 0
    close_rate: float | None = None
    dispatch_rate_24h: float | None = None
    over_15_days: int = 0
    unacknowledged_urgent: int = 0
    oldest_unacknowledged_s: int | None = None


class Tally:
    """Add alerts, then read ``kpis``. ``time`` is the log's (ms)."""

    def __init__(self, node: str, time: int, section: str = ALL) -> None:
        self._time = time
        self._kpis = Kpis(node, section)
        self._due = self._in_time = 0

    def add(self, alert: Alert) -> None:
        if alert.severity == STATISTIC:
            return
        kpis = self._kpis
        dispatched_at = _first(alert, "dispatch", "handle", "close")
        closed_at = alert.ended_at if alert.state == "closed" else None
        kpis.alerts += 1
        kpis.dispatched += dispatched_at is not None
        kpis.closed += closed_at is not None
        kpis.resolved += alert.state == "resolved"
        self._dispatch(alert, dispatched_at)
        if alert.state != "resolved":
            kpis.over_15_days += (closed_at or self._time) - alert.raised_at > CLOSE_SLA_MS
        self.add_waiting(alert)

    def add_waiting(self, alert: Alert) -> None:
        """Counts it only if it is urgent and nobody has taken it up; whenever it was raised, that is so now."""
        if alert.severity in URGENT and alert.state == "new":
            self._kpis.unacknowledged_urgent += 1
            age = (self._time - alert.raised_at) // 1000
            self._kpis.oldest_unacknowledged_s = max(age, self._kpis.oldest_unacknowledged_s or 0)

    def _dispatch(self, alert: Alert, dispatched_at: int | None) -> None:
        """Due are those dispatched, and those that waited out their 24 hours without being resolved."""
        until = alert.ended_at if alert.state == "resolved" else None
        waited = (self._time if until is None else until) - alert.raised_at
        if dispatched_at is not None or waited > DISPATCH_SLA_MS:
            self._due += 1
            self._in_time += dispatched_at is not None and dispatched_at - alert.raised_at <= DISPATCH_SLA_MS

    def kpis(self) -> Kpis:
        """The rates are those of what was added so far."""
        self._kpis.close_rate = _rate(self._kpis.closed, self._kpis.dispatched)
        self._kpis.dispatch_rate_24h = _rate(self._in_time, self._due)
        return self._kpis


def _first(alert: Alert, *steps: str) -> int | None:
    """When an operator first took one of these steps (ms)."""
    return next((note.at for note in alert.history if note.step in steps), None)


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
