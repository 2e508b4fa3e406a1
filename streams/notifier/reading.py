"""The reading side of a session: takes what the outbox holds, as far as there is room for it."""

import asyncio
from typing import Final

from streams.notifier.desk import Desk, heard

READ_COUNT: Final = 50
"""Entries of one partition fetched at a time."""
LOOK_S: Final = 1.0
"""How often the outbox is read even though nothing rang."""
SHED_MS: Final = 5_000
"""How often a subscriber that cannot keep up is looked at for having fallen too far behind."""
SHED_AT_MOST: Final = 10_000
"""Entries of one partition let go of at one go."""


class Reading:
    """``news`` rings when the outbox has grown."""

    def __init__(self, desk: Desk, news: asyncio.Event) -> None:
        self._desk = desk
        self._news = news
        self._next_shed = 0
        self.caught_up = False
        """Whether the last look found the outbox read to its end."""

    async def run(self) -> None:
        """For ever. Raises StoreUnavailable."""
        while True:
            if not self._desk.has_room:
                await self._shed()
                await heard(self._desk.room, LOOK_S)
            elif not await self._take():
                await heard(self._news, LOOK_S)

    async def _take(self) -> int:
        docket = self._desk.docket
        entries = await self._desk.around.outbox.read(docket.marks.read, READ_COUNT)
        self.caught_up = not entries
        now = self._desk.now_ms()
        for entry in entries:
            if reason := docket.take(entry, now):
                self._desk.dropped(reason)
        self._desk.stir()
        return len(entries)

    async def _shed(self) -> None:
        """A subscriber that takes nothing for days must not fill Redis: beyond the limit the oldest are let go."""
        if self._desk.now_ms() < self._next_shed:
            return
        self._next_shed = self._desk.now_ms() + SHED_MS
        most = self._desk.route.most_waiting
        for p, length in (await self._desk.around.outbox.lengths()).items():
            if length > most:
                await self._shed_partition(p, most)

    async def _shed_partition(self, p: int, most: int) -> None:
        outbox, docket = self._desk.around.outbox, self._desk.docket
        over = await outbox.behind(p, docket.marks.read[p], most + SHED_AT_MOST) - most
        while over > 0 and (entries := await outbox.read({p: docket.marks.read[p]}, min(over, 1_000))):
            for entry in entries:
                docket.pass_over(entry)
                self._desk.dropped("overflow")
            over -= len(entries)
        self._desk.dirty.set()
