"""What an alert's site, enterprise and vehicle are told of it: the events through which they judge many together."""

from typing import Final

import msgspec

from streams.events import AlertTold
from streams.fold.alert import Alert, Told

EXPLAINED: Final = frozenset({"late_scan", "correction", "road_closed"})
"""Reasons for which an alert is taken back: there was nothing to find."""
COUNTED: Final = frozenset({"P1", "P2", "P3"})
"""A P4 is a statistic: nobody is called to it, so it needs no merging and makes no pattern."""
ABOUT: Final = ("unit:", "device:")
"""Alerts on what is told of others tell nobody: a pattern does not become part of one."""


def announced(alert: Alert, crossed_at: int | None) -> tuple[Alert, list[AlertTold]]:
    """The alert with what it has now told, and the events that tell it; the same object and none if nothing is new.

    ``crossed_at``: event time at which its condition counted as crossed (ms); None: as it was told before.
    """
    was, now = alert.told, _to_tell(alert, crossed_at)
    if now is None or (was is not None and msgspec.structs.replace(was, turn=now.turn) == now):
        return alert, []
    told: list[AlertTold] = []
    if was is not None:
        moved = was.crossed_at != now.crossed_at
        gone = was.subjects if moved else tuple(subject for subject in was.subjects if subject not in now.subjects)
        told += [_event(alert, subject, was.crossed_at, now.turn, None, None) for subject in gone]
        now = msgspec.structs.replace(now, turn=now.turn + 1) if moved else now
    told += [_event(alert, subject, now.crossed_at, now.turn, now.severity, now.over_at) for subject in now.subjects]
    return msgspec.structs.replace(alert, told=now), told


def _to_tell(alert: Alert, crossed_at: int | None) -> Told | None:
    """None for what was never told and need not be."""
    was = alert.told
    counts = alert.severity in COUNTED and alert.resolved_reason not in EXPLAINED and alert.subject.startswith(ABOUT)
    if was is None and not counts:
        return None
    subjects = (*((f"site:{alert.site}",) if alert.site else ()), *alert.concerns) if counts else ()
    if was is None and not subjects:
        return None
    if crossed_at is None:
        crossed_at = alert.started_at if was is None else was.crossed_at
    return Told(
        turn=1 if was is None else was.turn + 1,
        subjects=subjects,
        severity=alert.severity,
        crossed_at=crossed_at,
        over_at=None if alert.merged_into is None else alert.ended_at,
    )


def _event(
    alert: Alert, subject: str, crossed_at: int, turn: int, severity: str | None, over_at: int | None
) -> AlertTold:
    return AlertTold(
        id=f"{alert.alert_id}#{turn:06d}", subject=subject, at=crossed_at, received=crossed_at, when=crossed_at,
        turn=turn, alert_id=alert.alert_id, rule=alert.rule, about=alert.subject, severity=severity, over_at=over_at,
    )  # fmt: skip
