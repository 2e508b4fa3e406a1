"""Times at the edges: milliseconds since the epoch inside, RFC 3339 in China's time outside."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

CHINA: Final = timezone(timedelta(hours=8))
SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD_MS: Final = 8 * 3_600_000
"""China's time is ahead of UTC by this much, all year."""
_MS: Final = timedelta(milliseconds=1)
_CHINA_EPOCH: Final = _EPOCH.astimezone(CHINA)
_FIRST: Final = (datetime.min.replace(tzinfo=CHINA) - _CHINA_EPOCH) // _MS
_LAST: Final = (datetime.max.replace(tzinfo=CHINA) - _CHINA_EPOCH) // _MS
"""Of the calendar. What is posted in another offset may lie a few hours beyond, as ``9999-12-31T23:59:59Z`` does."""


def china_time(ms: int) -> datetime:
    """Any number has one: what is beyond the calendar is its first or its last moment."""
    return _CHINA_EPOCH + timedelta(milliseconds=min(max(ms, _FIRST), _LAST))


def rfc3339(ms: int) -> str:
    """``2026-03-02T08:15:03.000+08:00`` from milliseconds since the epoch."""
    return china_time(ms).isoformat(timespec="milliseconds")


def china_day_end(ms: int) -> int:
    """End (ms) of the day in China that ``ms`` lies in; midnight begins a day."""
    return ms - (ms + _AHEAD_MS) % DAY_MS + DAY_MS


def china_month(month: str) -> tuple[int, int]:
    """``2026-03`` → the first moment (ms) of that month in China and of the next. Raises ValueError if it is none."""
    begins = datetime.fromisoformat(f"{month}-01T00:00:00+08:00")
    next_begins = (begins + timedelta(days=31)).replace(day=1)
    return millis(begins), millis(next_begins)


def china_hour(ms: int) -> int:
    """The hour of the day in China, 0–23."""
    return (ms + _AHEAD_MS) % DAY_MS // HOUR_MS


def rfc3339_or_none(ms: int | None) -> str | None:
    return None if ms is None else rfc3339(ms)


def epoch_ms(text: str) -> int:
    """Milliseconds since the epoch from RFC 3339. Raises ValueError if the time has no offset."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text!r} has no offset: write it as 2026-03-02T08:15:03+08:00")
    return millis(time)


def millis(time: datetime) -> int:
    """Milliseconds since the epoch of a datetime with a fixed offset from UTC, as RFC 3339 writes it."""
    since = time - _epoch(time.tzinfo)
    return since.days * DAY_MS + since.seconds * SECOND_MS + (since.microseconds + 500) // 1000


@lru_cache(maxsize=64)
def _epoch(offset: tzinfo | None) -> datetime:
    """Of two times with one offset Python takes the difference in half the time, and every scan has several."""
    return datetime.fromtimestamp(0, offset)
