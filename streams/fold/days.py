"""The days of an enterprise: how many units it declared, and what it had come to when a day was over.

A day on which it declared something is closed by its first declaration of a later day. Alerts close none: what is told
of them may be taken back, and a day that was closed by it would have to be opened again.
"""

from typing import Final

from streams.fold.heads import DayClosed, EnterpriseHead
from streams.fold.step import Step
from streams.times import DAY_MS, china_day_end

DAYS_COUNTED: Final = 30
"""The longest window (A51)."""
IDLE_DAYS: Final = 7
"""Whoever declares nothing for longer than this is not compared for the day before: its peers were long ago, and alerts
of the days before are let go (enterprise.DAYS_KEPT)."""
GRAVE: Final = frozenset({"P1", "P2"})


def count(step: Step[EnterpriseHead], unit: str, when: int) -> None:
    """The unit is declared at ``when`` (ms), which may close a day; a unit counts once, on the last day it was."""
    head = step.head
    today = china_day_end(when)
    day = next(reversed(head.declared), today)
    if day < today:
        window = int(max(1, step.world.policy["A51"].window_d))
        head.closed = _closed(head, day, when, window) if today - day <= IDLE_DAYS * DAY_MS else None
        oldest = today - DAYS_COUNTED * DAY_MS
        declared = {end: units for end, units in head.declared.items() if end > oldest}
    else:
        declared = dict(head.declared)
    if (known := head.units.get(unit)) is not None and (before := china_day_end(known[1])) in declared:
        declared[before] -= 1
    declared[today] = declared.get(today, 0) + 1
    head.declared = declared


def _closed(head: EnterpriseHead, end: int, when: int, window: int) -> DayClosed:
    since = end - window * DAY_MS
    return DayClosed(
        end=end,
        closed_at=when,
        units=sum(units for day, units in head.declared.items() if day > since),
        alerts=sum(one.severity in GRAVE and since <= one.crossed_at < end for one in head.told),
    )
