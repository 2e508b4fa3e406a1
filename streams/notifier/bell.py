"""Rings when an outbox has grown: one reader waits on Redis, and every subscriber's session hears of it."""

import asyncio
from typing import Final

from streams.notifier.outbox import Outbox
from streams.store.errors import StoreUnavailable

WAIT_S: Final = 1.0
PAUSE_S: Final = 0.5


class Bell:
    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._listeners: set[asyncio.Event] = set()

    def listen(self) -> asyncio.Event:
        """Set whenever there is news; the listener clears it before it reads."""
        heard = asyncio.Event()
        self._listeners.add(heard)
        return heard

    def leave(self, heard: asyncio.Event) -> None:
        self._listeners.discard(heard)

    async def run(self) -> None:
        """For ever, through outages of Redis; after each it rings, for something may have been missed."""
        while True:
            try:
                ends = await self._outbox.ends()
                self._ring()
                while True:
                    if news := await self._outbox.news(ends, WAIT_S):
                        ends |= news
                        self._ring()
            except StoreUnavailable:
                await asyncio.sleep(PAUSE_S)

    def _ring(self) -> None:
        for heard in self._listeners:
            heard.set()
