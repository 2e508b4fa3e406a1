"""The audit trail: every administrative act, appended and never changed; the oldest go when there are too many."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from gates.access.records import AuditEntry
from streams.store import keys
from streams.store.connection import Client
from streams.store.errors import StoreUnavailable, outages
from streams.store.pages import BadCursor, Page, from_cursor, to_cursor
from streams.store.script import Script

KEPT: Final = 100_000
"""Entries of the trail: decades of an administrator's work, some 30 MB."""
WAITING: Final = 1_000
"""Acts done while Redis is away, in the memory of the gateway that did them."""
SCAN: Final = 5_000
"""Entries that a filter looks through before its page is handed out short."""

_MOST: Final = 2**63
_entry = msgspec.json.Decoder(AuditEntry)


class Trail:
    """``client`` stays the caller's to close."""

    def __init__(self, client: Client) -> None:
        self._redis = client
        self._waiting: deque[AuditEntry] = deque(maxlen=WAITING)
        self._telling = asyncio.Lock()
        self._tell = Script("gates.access", "tell.lua")

    async def append(self, entry: AuditEntry) -> None:
        """Raises StoreUnavailable."""
        with outages():
            await self._redis.xadd(
                keys.access_audit(), {"entry": msgspec.json.encode(entry)}, maxlen=KEPT, approximate=True
            )

    async def note(self, entry: AuditEntry) -> None:
        """As ``append``, of what has been done already: during an outage it waits for ``catch_up``."""
        self._waiting.append(entry)
        try:
            await self.catch_up()
        except StoreUnavailable:
            return

    async def tell_once(self, entries: Mapping[str, AuditEntry]) -> None:
        """By a name that is each act's alone: whoever hears of one first tells of it. Raises StoreUnavailable."""
        pairs = [part for name, entry in entries.items() for part in (name, msgspec.json.encode(entry))]
        with outages():
            await self._tell.run(self._redis, [keys.access_audit(), keys.access_told()], [KEPT, *pairs])

    async def catch_up(self) -> None:
        """Raises StoreUnavailable."""
        async with self._telling:
            while self._waiting:
                entry = self._waiting[0]
                await self.append(entry)
                if self._waiting[0] is entry:  # else there were too many, and it was let go
                    self._waiting.popleft()

    async def page(
        self, limit: int, cursor: str | None = None, *, act: str = "", subject: str = ""
    ) -> Page[AuditEntry]:
        """The newest first. Raises StoreUnavailable and BadCursor."""
        before = f"({_before(cursor)}" if cursor else "+"
        found: list[AuditEntry] = []
        looked_at = 0
        while looked_at < SCAN:
            count = min(max(limit + 1, 200), 1_000)
            with outages():
                rows: Any = await self._redis.xrevrange(keys.access_audit(), max=before, count=count)
            for name, fields in rows:
                entry = _entry.decode(fields[b"entry"])
                if entry.act.startswith(act) and subject in ("", entry.subject):
                    if len(found) == limit:
                        return Page(found, _place(before))
                    found.append(entry)
                before = f"({name.decode()}"
                looked_at += 1
            if len(rows) < count:
                return Page(found)
        return Page(found, _place(before))


def _before(cursor: str) -> str:
    """Raises BadCursor."""
    first, second = from_cursor(cursor, tuple[int, int])
    if not (0 <= first < _MOST and 0 <= second < _MOST):
        raise BadCursor("cursor: pass on the one that the page before gave, unchanged")
    return f"{first}-{second}"


def _place(before: str) -> str:
    first, _, second = before.removeprefix("(").partition("-")
    return to_cursor((int(first), int(second)))
