"""One notifier process serves a subscriber at a time; if it dies, another takes over when the lease runs out."""

from typing import Final
from uuid import uuid4

from streams.notifier import keys
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script

LIFE_S: Final = 6.0
"""So long a subscriber waits after ``kill -9`` until another process, or the next start, serves it."""

_LEASE: Final = Script("streams.notifier", "lease.lua")


class LeaseLost(Exception):
    """Another notifier serves the subscriber now."""


class Lease:
    """``holder`` names this tenure: writes of an earlier one are refused by it (see ``Ledger``)."""

    def __init__(self, client: Client, subscriber: str, life_s: float = LIFE_S) -> None:
        self.holder = uuid4().hex
        self.life_s = life_s
        self._redis = client
        self._key = keys.lease(subscriber)

    async def take(self) -> bool:
        """Whether we have it now; also keeps one we have."""
        return await self._do("take")

    async def leave(self) -> None:
        await self._do("leave")

    async def _do(self, verb: str) -> bool:
        with outages():
            answer = await _LEASE.run(self._redis, [self._key], [verb, self.holder, int(self.life_s * 1000)])
        return bool(answer == 1)
