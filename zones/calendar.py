"""Opening hours, and a clock that stands still while the gates are shut.

Hours repeat daily and carry a fixed offset from UTC (China keeps no summer time), so they reduce to a few
spans of the UTC day and every question is integer arithmetic on epoch milliseconds.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

DAY = 86_400_000
_CLOCK = re.compile(r"(\d{2}):(\d{2})")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")

Span = tuple[int, int]


def clock_ms(text: str) -> int:
    """``HH:MM`` as ms of the day; ``24:00`` is the end of the day. ValueError otherwise."""
    match = _CLOCK.fullmatch(text)
    ms = (int(match[1]) * 60 + int(match[2])) * 60_000 if match else -1
    if match is None or int(match[2]) > 59 or ms > DAY:
        raise ValueError(f"{text!r} is not a time of day; write HH:MM between 00:00 and 24:00")
    return ms


def offset_ms(text: str) -> int:
    """``+08:00`` as ms to take from local time to get UTC. ValueError otherwise."""
    match = _OFFSET.fullmatch(text)
    minutes = int(match[2]) * 60 + int(match[3]) if match else -1
    if match is None or int(match[3]) > 59 or minutes > 14 * 60:
        raise ValueError(f"{text!r} is not an offset from UTC; write it like +08:00, within 14 hours")
    return (minutes if match[1] == "+" else -minutes) * 60_000


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same stretch of time as disjoint spans in order; empty and reversed spans are dropped."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


class OpenHours:
    """Daily opening hours, or the union of several (a node is open while any of its gates is).

    All times are epoch ms; spans are half open: at the closing minute the gate is shut.
    """

    __slots__ = ("_before", "_starts", "_total", "always", "spans")

    def __init__(self, spans: Iterable[Span]) -> None:
        """``spans``: open spans of the UTC day in ms, 0 ≤ start < end ≤ 86,400,000; ValueError if none."""
        self.spans = tuple(merged(spans))
        if not self.spans:
            raise ValueError("hours that never open would stop every clock; give at least one open span")
        if self.spans[0][0] < 0 or self.spans[-1][1] > DAY:
            raise ValueError("an open span lies outside the day")
        self._starts = tuple(start for start, _ in self.spans)
        before, total = [], 0
        for start, end in self.spans:
            before.append(total)
            total += end - start
        self._before = tuple(before)
        self._total = total
        self.always = total == DAY

    @classmethod
    def daily(cls, open_from: str, open_to: str, utc_offset: str = "+08:00") -> "OpenHours":
        """Hours as written on the gate: ``07:00``–``22:00``, ``00:00``–``24:00``, ``20:00``–``06:00``."""
        opens, closes, offset = clock_ms(open_from), clock_ms(open_to), offset_ms(utc_offset)
        if opens in (closes, DAY):
            raise ValueError(f"hours {open_from}–{open_to} are empty; a gate that never shuts is 00:00–24:00")
        length = (closes - opens) % DAY or DAY
        start = (opens - offset) % DAY
        end = start + length
        return cls([(start, min(end, DAY)), (0, end - DAY)] if end > DAY else [(start, end)])

    @classmethod
    def union(cls, hours: Iterable["OpenHours"]) -> "OpenHours":
        """Open while any of ``hours`` is; ValueError if there are none."""
        return cls(span for one in hours for span in one.spans)

    def is_open(self, ms: int) -> bool:
        in_day = ms % DAY
        return any(start <= in_day < end for start, end in self.spans)

    def open_between(self, start_ms: int, end_ms: int) -> int:
        """Open ms in [start, end); 0 if end is not after start."""
        if end_ms <= start_ms:
            return 0
        return end_ms - start_ms if self.always else self._opened(end_ms) - self._opened(start_ms)

    def closed_between(self, start_ms: int, end_ms: int) -> int:
        """Closed ms in [start, end); 0 if end is not after start."""
        return max(0, end_ms - start_ms) - self.open_between(start_ms, end_ms)

    def add_open_time(self, start_ms: int, duration_ms: int, pauses: Sequence[Span] = ()) -> int:
        """The first moment at which ``duration_ms`` of open, unpaused time has run since ``start_ms``.

        ``pauses`` are [from, to) in epoch ms, in any order, overlapping or not. A duration of nothing (or
        less) ends where it starts, open or not.
        """
        if duration_ms <= 0:
            return start_ms
        if not pauses:
            return start_ms + duration_ms if self.always else self._reach(start_ms, duration_ms)
        now, left = start_ms, duration_ms
        for begin, end in merged(pauses):
            if end <= now:
                continue
            run = self.open_between(now, begin)
            if run >= left:
                break
            left -= run
            now = end
        return now + left if self.always else self._reach(now, left)

    def _opened(self, ms: int) -> int:
        """Open ms from the epoch to ``ms``."""
        days, in_day = divmod(ms, DAY)
        at = bisect_right(self._starts, in_day) - 1
        if at < 0:
            return days * self._total
        start, end = self.spans[at]
        return days * self._total + self._before[at] + min(in_day, end) - start

    def _reach(self, start_ms: int, duration_ms: int) -> int:
        """The first ms at which ``duration_ms`` (> 0) of open time has run: ``_opened`` turned round."""
        target = self._opened(start_ms) + duration_ms
        days, rest = divmod(target - 1, self._total)
        at = bisect_right(self._before, rest) - 1
        return days * DAY + self._starts[at] + rest + 1 - self._before[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenHours) and self.spans == other.spans

    def __hash__(self) -> int:
        return hash(self.spans)

    def __repr__(self) -> str:
        shown = ", ".join(f"{_hhmm(start)}–{_hhmm(end)}" for start, end in self.spans)
        return f"OpenHours({shown} UTC)"


ALWAYS = OpenHours([(0, DAY)])


def _hhmm(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}"
