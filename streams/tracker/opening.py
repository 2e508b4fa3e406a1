"""The log before a tracker begins: waited for, and held against the settings."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, Final, TypeVar

from yarl import URL

from streams.log.kafka_log import KafkaLog
from streams.log.kafka_topics import check_events, check_group
from streams.log.port import LogWriter
from streams.log.redis_log import RedisLog
from streams.redislog.address import redis_url
from streams.store.connection import connect
from streams.tracker.errors import patiently
from streams.tracker.settings import TrackerSettings

EMBEDDED: Final = "redislog"

T = TypeVar("T")


async def unless(stop: asyncio.Event, action: Coroutine[Any, Any, T]) -> T | None:
    """What ``action`` comes to; None, with the action cancelled, if ``stop`` is set first."""
    doing, stopped = asyncio.create_task(action), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((doing, stopped), return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        for task in (doing, stopped):
            task.cancel()
        await asyncio.wait((doing, stopped))


async def checked_log(settings: TrackerSettings, stack: AsyncExitStack) -> tuple[RedisLog | None, LogWriter]:
    """The embedded log (None for Kafka), and what writes to the log. Waits for it; raises LogMismatch if it has other
    partitions."""
    broker = URL(settings.broker.partition(";")[0])
    if broker.scheme != EMBEDDED:
        await patiently(
            "asking Kafka for its topics",
            lambda: check_events(settings.broker, settings.partitions, security=settings.security),
            settings.retry_max_s,
        )
        await patiently(
            "asking Kafka for the group of trackers",
            lambda: check_group(settings.broker, settings.group, security=settings.security),
            settings.retry_max_s,
        )
        kafka = KafkaLog(
            settings.broker, topic=settings.topic, partitions=settings.partitions, security=settings.security
        )
        stack.push_async_callback(kafka.close)
        return None, kafka
    client = connect(redis_url(broker), connections=2)
    stack.push_async_callback(client.aclose)
    log = RedisLog(client, topic=settings.topic, partitions=settings.partitions)
    await patiently("opening the log", log.open, settings.retry_max_s)
    return log, log
