"""Deliveries that were given up: found over all subscribers, and those chosen put back to be delivered."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from linkage.acting import by_command
from linkage.failure import fail
from linkage.redis_server import redis_url
from linkage.settings import Settings
from streams.notifier.dead import DeadDeliveries, DeadDelivery, who_gave_up
from streams.notifier.register import Register
from streams.notifier.subscribers_file import SubscribersError, load_subscribers
from streams.notifier.topic import NAME
from streams.store.connection import Client, connect


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them; None: whichever."""

    rule: str | None = None
    severity: str | None = None

    def __call__(self, dead: DeadDelivery) -> bool:
        alert = dead.parked.alert
        return self.rule in (None, alert.rule) and self.severity in (None, alert.severity)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Client]:
    redis = connect(redis_url(settings))
    try:
        yield redis
    finally:
        await redis.aclose()


async def listed(
    settings: Settings, subscriber: str | None, wanted: Callable[[DeadDelivery], bool], limit: int
) -> list[DeadDelivery]:
    """The latest given up first. ``subscriber`` None: of all. Raises StoreUnavailable."""
    async with opened(settings) as redis:
        names = [subscriber] if subscriber else await who_gave_up(redis)
        found = [
            dead
            for name in names
            for dead in await DeadDeliveries(redis, name, settings.partitions).newest(limit, wanted)
        ]
    return sorted(found, key=lambda dead: dead.given_up_at, reverse=True)[:limit]


async def chosen(settings: Settings, subscriber: str, wanted: Callable[[DeadDelivery], bool]) -> list[DeadDelivery]:
    """Oldest first of each partition. Raises StoreUnavailable."""
    async with opened(settings) as redis:
        every = DeadDeliveries(redis, subscriber, settings.partitions).every()
        return [dead async for dead in every if wanted(dead)]


async def put_back(settings: Settings, subscriber: str, webhook_ids: frozenset[str]) -> int:
    """How many of them were still there to be put back. Raises StoreUnavailable."""
    async with opened(settings) as redis:
        await by_command(redis, time.time_ns() // 1_000_000, "deliveries.replay", subscriber, count=len(webhook_ids))
        return await DeadDeliveries(redis, subscriber, settings.partitions).replay(webhook_ids)


def check_subscriber(settings: Settings, subscriber: str) -> None:
    """Ends the program if neither the file of subscribers, where one is set, nor the API has it: nobody would deliver.

    Raises StoreUnavailable.
    """
    if settings.subscribers is None:
        return
    try:
        names = [one.name for one in load_subscribers(settings.subscribers).subscribers]
    except SubscribersError as error:
        fail(str(error), 2)
    if subscriber == NAME:
        return
    if subscriber not in names and subscriber not in (names := [*names, *asyncio.run(_through_the_api(settings))]):
        fail(
            f"--subscriber {subscriber}: is not in {settings.subscribers} and was not made through the API, so nobody "
            f"would deliver to it; known are {', '.join(names) or 'none'}",
            2,
        )


async def _through_the_api(settings: Settings) -> list[str]:
    async with opened(settings) as redis:
        return list((await Register(redis).read()).staying)
