# ruff: noqa: ARG002 — the signatures are faust's
"""What a worker itself writes to the embedded log: dead letters."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from faust.transport import base
from faust.types import TP, HeadersArg, RecordMetadata

from streams.log.redis_log import RedisLog
from streams.redislog.address import redis_url
from streams.store.connection import Client, connect
from streams.subject import murmur2


class Producer(base.Producer):
    """Every send is durable when it returns. Raises LogUnavailable."""

    def __post_init__(self) -> None:
        self._logs: dict[str, RedisLog] = {}
        self._redis: Client | None = None

    async def on_start(self) -> None:
        self._redis = connect(redis_url(self.transport.url[0]))
        await super().on_start()

    async def on_stop(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()
            self._redis = None

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: HeadersArg | None,
        *,
        transactional_id: str | None = None,
    ) -> Awaitable[RecordMetadata]:
        sent: asyncio.Future[RecordMetadata] = asyncio.get_running_loop().create_future()
        sent.set_result(await self.send_and_wait(topic, key, value, partition, timestamp, headers))
        return sent

    async def send_and_wait(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: HeadersArg | None,
        *,
        transactional_id: str | None = None,
    ) -> RecordMetadata:
        log = await self._log(topic)
        p = self._partition(log, key) if partition is None else partition
        ends = await log.append({p: [value or b""]})
        return RecordMetadata(topic, p, TP(topic, p), ends[p] - 1)

    async def flush(self) -> None:
        """Nothing waits: a send returns when it is on disk."""

    def key_partition(self, topic: str, key: bytes) -> TP:
        return TP(topic, self._partition(self._logs[topic], key))

    async def create_topic(self, topic: str, partitions: int, *args: Any, **kwargs: Any) -> None:
        """A topic is there as soon as it is written to or asked about."""
        await self._log(topic, partitions)

    async def _log(self, topic: str, partitions: int = 1) -> RedisLog:
        if topic not in self._logs:
            if self._redis is None:
                raise RuntimeError("the producer has not been started")
            log = RedisLog(self._redis, topic=topic, partitions=partitions)
            await log.open()
            self._logs[topic] = log
        return self._logs[topic]

    @staticmethod
    def _partition(log: RedisLog, key: bytes | None) -> int:
        return (murmur2(key or b"") & 0x7FFFFFFF) % log.partitions
