"""Every open alert, read once for all boards that watch, and pushed to each as it changes (server-sent events)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

import msgspec

from gates.http.ports import Reader
from gates.http.told import answers_to, listed
from gates.kpis import URGENT
from streams.fold.alert import Alert
from streams.holding import scans_that_hold
from streams.sharing import Confidential
from streams.store.errors import StoreUnavailable
from streams.times import rfc3339

MOST: Final = 1_000
"""Alerts of one board, the gravest first; ``left_out`` counts those beyond."""
PAGES: Final = 5
"""Pages of MOST that are read, newest first; beyond them only as long as a P1 or P2 is still to come, since it is the
oldest of those that must not be overlooked."""
POLL_S: Final = 0.5
"""How often the state is asked while somebody watches; once for all who do."""
SHARE: Final = 4
"""A reading that took long is followed by a pause this many times as long, so that boards do not slow the gates."""
SILENCE_S: Final = 5.0
"""The log's time is sent after this long without news: a board that hears nothing for longer says it is not live."""
LIFE_S: Final = 300.0
"""A stream ends by itself and the board comes again, so that a stopping gateway need not wait for it."""


@dataclass(frozen=True)
class Standing:
    """The open alerts at one time (ms, the log's). ``answered``: what gates were told of their scans, as far as it
    matters (gates.http.told)."""

    alerts: Mapping[str, Alert] = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0
    time: int = 0


class OpenAlerts:
    def __init__(self, reader: Reader, poll_s: float = POLL_S) -> None:
        self._reader = reader
        self._poll_s = poll_s
        self._standing = Standing()
        self._asked_at = -1e9
        self._took_s = 0.0
        self._asking = asyncio.Lock()

    async def standing(self) -> Standing:
        """What is open now, read by one of all who ask at a time. Raises StoreUnavailable."""
        async with self._asking:
            began = monotonic()
            if began - self._asked_at >= max(self._poll_s / 2, SHARE * self._took_s):
                self._standing = await self._read(self._standing)
                self._asked_at = monotonic()
                self._took_s = self._asked_at - began
            return self._standing

    async def events(self, first: Standing, sees: frozenset[Confidential]) -> AsyncIterator[bytes]:
        """``first`` whole, then what changes in it. Ends when the state cannot be read: whoever comes again is told."""
        told, told_at, began = first, monotonic(), monotonic()
        yield _event("alerts", told, items=_shown(told.alerts.values(), sees, told))
        while monotonic() - began < LIFE_S:
            await asyncio.sleep(self._poll_s)
            try:
                now = await self.standing()
            except StoreUnavailable:
                return
            changed = [alert for name, alert in now.alerts.items() if told.alerts.get(name) is not alert]
            gone = [name for name in told.alerts if name not in now.alerts]
            if changed or gone or now.left_out != told.left_out:
                yield _event("changes", now, items=_shown(changed, sees, now), gone=gone)
            elif monotonic() - told_at > SILENCE_S:
                yield _event("time", now)
            else:
                continue
            told, told_at = now, monotonic()

    async def _read(self, before: Standing) -> Standing:
        """An alert that has not changed stays the object that it was: to compare is then to look."""
        counts = await self._reader.open_alert_counts()
        urgent = sum(count for (_, severity, _), count in counts.items() if severity in URGENT)
        found: list[Alert] = []
        cursor: str | None = None
        while True:
            page = await self._reader.alerts(state="open", limit=MOST, cursor=cursor)
            found += page.items
            cursor = page.cursor
            urgent -= sum(alert.severity in URGENT for alert in page.items)
            if cursor is None or (len(found) >= PAGES * MOST and urgent <= 0):
                break
        found.sort(key=lambda alert: (alert.severity, alert.raised_at, alert.alert_id))
        kept = {alert.alert_id: _same(before.alerts.get(alert.alert_id), alert) for alert in found[:MOST]}
        time = max((await self._reader.times()).values(), default=0)
        whole = len(found) if cursor is None else max(sum(counts.values()), len(found))
        fresh = [alert for name, alert in kept.items() if before.alerts.get(name) is not alert]
        scans = {scan for alert in kept.values() for scan in scans_that_hold(alert)}
        known = {scan: told for scan, told in before.answered.items() if scan in scans}
        return Standing(kept, known | await answers_to(self._reader, fresh), max(whole - MOST, 0), time)


def _same(before: Alert | None, now: Alert) -> Alert:
    return before if before == now and before is not None else now


def _shown(alerts: Any, sees: frozenset[Confidential], standing: Standing) -> list[dict[str, Any]]:
    return [listed(alert, sees, standing.answered) for alert in alerts]


def _event(name: str, standing: Standing, **more: Any) -> bytes:
    data = _encoder.encode({"time": rfc3339(standing.time), "left_out": standing.left_out, **more})
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)


_encoder = msgspec.json.Encoder()
