"""How a gate's scans usually follow each other: gaps by hour of the week, a few bytes for each hour that had scans.

An hour's entry is: weeks in which it had a gap, the last of them (modulo 256), then the last gaps in whole minutes,
one byte each. A gap belongs to the hour in which it began, and only open time counts: what lies before a gate shuts is
no shorter for the night that follows. Nothing older than the last ``GAPS_KEPT`` gaps is remembered of an hour, so the
rhythm follows the seasons.
"""

from typing import Final, NamedTuple

from streams.fold.heads import DeviceHead
from streams.times import HOUR_MS, MINUTE_MS
from zones.region import Device

HOURS: Final = 168
"""Hours of a week, counted from the epoch: where a week begins and what the hours are called does not matter."""
GAPS_KEPT: Final = 12
"""Gaps kept of each hour of the week."""
LONG: Final = 255
"""Minutes: a gap as long as this or longer; what is usual in such an hour is not known any more."""


class Hour(NamedTuple):
    """What is known of one hour of the week; ``gaps`` in minutes, in order of length."""

    weeks: int
    gaps: tuple[int, ...]

    @property
    def usual(self) -> int:
        """The median gap; of two in the middle the longer."""
        return self.gaps[len(self.gaps) // 2]


def learn(head: DeviceHead, scans: list[int], device: Device | None) -> None:
    """Vehicles were scanned at these times (ms, in order). What lies before the latest scan teaches nothing."""
    last = head.scanned_at
    rhythm: dict[int, bytes] = {}
    for at in scans:
        if last is None:
            last = at
        elif at > last:
            if device is not None and not last < head.back_at <= at:  # scans may be lost in a silence
                rhythm = rhythm or dict(head.rhythm)
                _learn(rhythm, last, at, device)
            last = at
    if rhythm:
        head.rhythm = rhythm
    head.scanned_at = last


def hour_of_week(at: int) -> int:
    return at // HOUR_MS % HOURS


def read_hour(entry: bytes) -> Hour:
    return Hour(entry[0], tuple(sorted(entry[2:])))


def _learn(rhythm: dict[int, bytes], last: int, at: int, device: Device) -> None:
    minutes = -(-device.calendar.open_between(last, at) // MINUTE_MS)
    if not minutes:
        return
    hour, week = hour_of_week(last), last // HOUR_MS // HOURS % 256
    known = rhythm.get(hour, b"")
    weeks = min(known[0] + (known[1] != week), 255) if known else 1
    rhythm[hour] = bytes((weeks, week)) + known[2:][1 - GAPS_KEPT :] + bytes((min(minutes, LONG),))
