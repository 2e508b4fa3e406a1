"""The outbox that every commit writes: one Redis stream per partition, read here and trimmed behind the readers."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

import msgspec
from redis.asyncio import RedisCluster

from streams.fold.alert import Alert
from streams.notifier.keys import progress
from streams.notifier.marks import START, Position
from streams.store import keys
from streams.store.codec import decode_alert
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script

POLL_S: Final = 0.1
"""How often a cluster is asked for news; it cannot be waited on across its servers."""


_BEHIND: Final = Script("streams.notifier", "behind.lua")
_TRIM: Final = Script("streams.notifier", "trim.lua")


class Entry(NamedTuple):
    """``alert`` is None if the entry is no alert that can be read."""

    partition: int
    id: Position
    alert: Alert | None


class Outbox:
    """Every call raises StoreUnavailable during an outage."""

    def __init__(self, client: Client, partitions: int) -> None:
        self.partitions = partitions
        self._redis = client
        self._cluster = isinstance(client, RedisCluster)

    async def read(self, after: Mapping[int, Position], count: int) -> list[Entry]:
        """Up to ``count`` entries of each partition after the given ones, in order per partition."""
        return [
            Entry(p, entry_id.decode(), _alert(fields))
            for p, entries in await self._ask(after, count)
            for entry_id, fields in entries
        ]

    async def news(self, after: Mapping[int, Position], wait_s: float) -> dict[int, Position]:
        """Waits until something was written after the given entries; where they end now. Empty if nothing was."""
        found = await self._ask(after, 1000, 0 if self._cluster else int(wait_s * 1000))
        if self._cluster and not found:
            await asyncio.sleep(min(POLL_S, wait_s))
        return {p: entries[-1][0].decode() for p, entries in found}

    async def ends(self) -> dict[int, Position]:
        """The last entry of each partition."""
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.xrevrange(keys.outbox(p), count=1)
        with outages():
            answers: list[Any] = await pipe.execute()
        return {p: answer[0][0].decode() if answer else START for p, answer in enumerate(answers)}

    async def lengths(self) -> dict[int, int]:
        """How many entries each partition's outbox holds."""
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.xlen(keys.outbox(p))
        with outages():
            answers: list[Any] = await pipe.execute()
        return dict(enumerate(answers))

    async def behind(self, partition: int, position: Position, most: int) -> int:
        """How many entries lie after the position; counted no further than about ``most``."""
        with outages():
            found: int = await _BEHIND.run(self._redis, [keys.outbox(partition)], [position, most])
        return found

    async def trim(self, ends: Mapping[int, Position], subscribers: Collection[str]) -> None:
        """Lets go of every entry, up to and including the given ones, that all of these have settled."""
        for p, last in ends.items():
            with outages():
                names = [keys.outbox(p), *(progress(p, subscriber) for subscriber in subscribers)]
                await _TRIM.run(self._redis, names, [last])

    async def _ask(self, after: Mapping[int, Position], count: int, block_ms: int = 0) -> list[tuple[int, Any]]:
        with outages():
            if self._cluster:
                pipe = self._redis.pipeline(transaction=False)
                for p, position in after.items():
                    pipe.xread({keys.outbox(p): position}, count=count)
                answers: list[Any] = [stream for answer in await pipe.execute() for stream in answer or ()]
            else:
                streams: dict[Any, Any] = {keys.outbox(p): position for p, position in after.items()}
                found: Any = await self._redis.xread(streams, count=count, block=block_ms or None)
                answers = found or []
        partition = {keys.outbox(p).encode(): p for p in after}
        return [(partition[name], entries) for name, entries in answers]


def _alert(fields: dict[bytes, bytes]) -> Alert | None:
    try:
        return decode_alert(fields[b"alert"])
    except (KeyError, msgspec.DecodeError, UnicodeDecodeError):
        return None
