"""Serves one subscriber for as long as the notifier runs: one session after another, whatever ends each."""

import asyncio
from typing import Final
from uuid import uuid4

import structlog

from streams.notifier.backoff import Backoff
from streams.notifier.delivery import Channel
from streams.notifier.desk import Surroundings
from streams.notifier.lease import LIFE_S, Lease, LeaseLost
from streams.notifier.ledger import Ledger
from streams.notifier.route import Route
from streams.notifier.session import Session
from streams.store.connection import Client
from streams.store.errors import StoreUnavailable

log = structlog.get_logger()

OUTAGE: Final = Backoff(first_s=0.2, longest_s=5.0)
"""Between attempts to reach Redis again."""


class Courier:
    """One subscriber alone: what happens to it holds up no other."""

    def __init__(
        self, route: Route, channel: Channel, client: Client, around: Surroundings, *, lease_life_s: float = LIFE_S
    ) -> None:
        self.route = route
        self._channel = channel
        self._around = around
        second = route.second.name if route.second else None
        self._ledger = Ledger(client, route.name, around.outbox.partitions, second)
        self._lease = Lease(client, route.name, lease_life_s)
        self._failures = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``."""
        try:
            while not stop.is_set():
                await _at_most(stop, await self._turn(stop))
        finally:
            await self._channel.close()

    async def _turn(self, stop: asyncio.Event) -> float:
        """One session, if the subscriber is free; the seconds to wait before the next."""
        wait_s = self._lease.life_s / 3
        try:
            if await self._lease.take():
                await self._session(stop)
                await self._lease.leave()
            self._failures = 0
        except LeaseLost:
            log.warning("subscriber is served by another notifier", subscriber=self.route.name)
        except StoreUnavailable as outage:
            wait_s = self._wait_s()
            log.warning("redis does not answer", subscriber=self.route.name, error=str(outage))
        except Exception:
            wait_s = self._wait_s()
            log.exception("delivery stopped by a defect; starting it again", subscriber=self.route.name)
        return wait_s

    async def _session(self, stop: asyncio.Event) -> None:
        owner = uuid4().hex
        kept = await self._ledger.claim(owner)
        self._failures = 0
        await Session(self.route, self._channel, self._ledger, self._lease, owner, kept, self._around).run(stop)

    def _wait_s(self) -> float:
        self._failures += 1
        return OUTAGE.wait_s(self._failures, self._around.draw())


async def _at_most(stop: asyncio.Event, wait_s: float) -> None:
    try:
        async with asyncio.timeout(wait_s):
            await stop.wait()
    except TimeoutError:
        pass
