"""How long the steps with a time limit (通关作业时限) took: what is measured, and the classes it is counted in.

Counts by class can be added up over partitions and months, and taken back when a late scan shows that it was otherwise.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import ceil, log
from typing import Final, NamedTuple

import msgspec

from streams.times import HOUR_MS, china_time

GROWTH: Final = 1.05
"""Each class reaches 5 % further than the one before: so exact is what is published."""
STEPS: Final[dict[str, tuple[str, str]]] = {
    "release": ("到港至放行", "arrival to release"),
    "inspection": ("预约至查验结束", "booked time to end of inspection"),
    "transit": ("离场至进场", "exit to entry"),
    "gate": ("到卡口至通过", "gate: queue to crossing"),
}


class Served(msgspec.Struct, frozen=True, gc=False):
    """One step done at a node, from ``began`` to ``ended`` (ms)."""

    step: str
    node: str
    began: int
    ended: int


class ServiceClass(NamedTuple):
    """``month`` of its end, China's time (``2026-03``); ``number``: of the class, see ``reaches_to``."""

    step: str
    node: str
    month: str
    number: int

    def text(self) -> str:
        return "|".join(map(str, self))

    @classmethod
    def of_text(cls, text: str) -> "ServiceClass":
        step, node, month, number = text.split("|")
        return cls(step, node, month, int(number))


def class_of(served: Served) -> ServiceClass:
    minutes = max(1.0, (served.ended - served.began) / 60_000)
    return ServiceClass(served.step, served.node, _month(served.ended // HOUR_MS), ceil(round(log(minutes, GROWTH), 9)))


@lru_cache(maxsize=4_096)
def _month(hour: int) -> str:
    """Of a whole hour (since the epoch, UTC): China's months begin with one."""
    return f"{china_time(hour * HOUR_MS):%Y-%m}"


def reaches_to(number: int) -> float:
    """The longest time (min) in a class."""
    return float(GROWTH**number)


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """The time (min) within which the ``share`` (0–1) of all counted was done; None of none."""
    total = sum(counts.values())
    if total <= 0:
        return None
    wanted, so_far = ceil(share * total), 0
    for number in sorted(counts):
        so_far += counts[number]
        if so_far >= wanted:
            return round(reaches_to(number), 1)
    return None


def within(counts: Mapping[int, int], minutes: float) -> float | None:
    """The share (0–1) that was surely done within so many minutes; None of none."""
    total = sum(counts.values())
    done = sum(count for number, count in counts.items() if reaches_to(number) <= minutes)
    return round(done / total, 4) if total > 0 else None


def changed(was: Mapping[str, Served], now: Mapping[str, Served]) -> dict[ServiceClass, int]:
    """What to add to the counts (and to take off) so that they hold ``now`` instead of ``was``."""
    counts: dict[ServiceClass, int] = {}
    for known, others, by in ((was, now, -1), (now, was, 1)):
        for key, served in known.items():
            if served != others.get(key):
                one = class_of(served)
                counts[one] = counts.get(one, 0) + by
    return counts
