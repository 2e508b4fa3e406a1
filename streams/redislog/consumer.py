# ruff: noqa: ARG002, ASYNC109 — the signatures are faust's
"""Reads the partitions' streams from the held positions; faust sees a consumer that owns all of them."""

import asyncio
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Any, Final, NamedTuple

from faust.assignor.client_assignment import ClientAssignment
from faust.transport import base
from faust.types import TP, ConsumerMessage
from redis.exceptions import RedisError

from streams.redislog.address import redis_url
from streams.store import keys
from streams.store.connection import Client, connect, is_outage

AT_ONCE: Final = 200
"""Records taken from one partition at a time, at most."""

READ_BYTES: Final = 8_000_000
"""What one read should bring at most; fewer records are asked for while they are large."""

BLOCK_MS: Final = 250
"""How long a read waits inside Redis; a seek or a pause takes effect after that at the latest."""

READ_EVERY_S: Final = 0.02
"""Between reads that do not find all that one may bring: what comes meanwhile is read together, which costs as much as
one record does. The first after a pause is read at once."""

BACK_OFF_S: Final = 0.5
"""Between attempts while Redis does not answer."""


class Record(NamedTuple):
    """One record on its way into faust."""

    offset: int
    value: bytes


class Consumer(base.Consumer):
    """Positions are next offsets. The group's committed offsets are kept in Redis beside the log."""

    def __post_init__(self) -> None:
        self._client: Client | None = None
        self._reader: Any = None
        self._positions: dict[TP, int] = {}
        self._ends: dict[TP, int] = {}
        self._at_once = AT_ONCE
        self._read_again_at = 0.0
        self._moves = 0

    async def on_start(self) -> None:
        url = redis_url(self.transport.url[0])
        self._client = connect(url)
        self._reader = connect(url, connections=1)

    async def on_stop(self) -> None:
        await super().on_stop()
        for client in (self._client, self._reader):
            if client is not None:
                await client.aclose()
        self._client = self._reader = None

    # -- subscription: everything is ours, once

    async def subscribe(self, topics: Iterable[str]) -> None:
        """In the background: faust waits for this to return before it can finish an assignment."""
        self.add_future(self._own(sorted(topics)))

    async def _own(self, topics: list[str]) -> None:
        mine = await self._partitions(topics)
        assigned = {TP(topic, p) for topic, partitions in mine.items() for p in partitions}
        app = self.app
        app.on_rebalance_start()
        await self.on_partitions_revoked(self.assignment())
        app.consumer_generation_id += 1
        self._positions = dict.fromkeys(assigned, 0)
        assignor: Any = app.assignor
        assignor._assignment = ClientAssignment(actives=mine, standbys={})  # noqa: SLF001
        await self.on_partitions_assigned(assigned, app.consumer_generation_id)

    async def _partitions(self, topics: list[str]) -> dict[str, list[int]]:
        """Topic → its partitions; waits for Redis, and for topics that nobody has made yet."""
        while True:
            try:
                found = {topic: await self._redis.get(keys.log_partitions(topic)) for topic in topics}
                if missing := [topic for topic, count in found.items() if count is None]:
                    self.log.info("Waiting for topics: %s", ", ".join(missing))
                else:
                    return {topic: list(range(int(count))) for topic, count in found.items() if count is not None}
            except (RedisError, OSError) as error:
                self._outage(error)
            await asyncio.sleep(BACK_OFF_S)

    def assignment(self) -> set[TP]:
        return set(self._positions)

    def topic_partitions(self, topic: str) -> int | None:
        return sum(tp.topic == topic for tp in self._positions) or None

    # -- reading

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Mapping[TP, list[Record]]:
        active = sorted(self._positions if active_partitions is None else active_partitions & self.assignment())
        if not active:
            await asyncio.sleep(BLOCK_MS / 1000)
            return {}
        if (pause := self._read_again_at - monotonic()) > 0:
            await asyncio.sleep(pause)
        moves = self._moves
        wait_ms = min(BLOCK_MS, int(timeout * 1000) or 1)
        streams = [keys.log(tp.topic, tp.partition) for tp in active]
        begin = [f"0-{self._positions[tp]}" for tp in active]
        try:
            answer: Any = await self._reader.execute_command(
                "XREAD", "COUNT", self._at_once, "BLOCK", wait_ms, "STREAMS", *streams, *begin
            )
        except (RedisError, OSError) as error:
            self._outage(error)
            await asyncio.sleep(BACK_OFF_S)
            return {}
        if moves != self._moves:  # somebody sought elsewhere meanwhile: what was read is not what comes next
            return {}
        return self._advance({stream.encode(): tp for stream, tp in zip(streams, active, strict=True)}, answer)

    def _advance(self, by_stream: dict[bytes, TP], answer: list[Any] | None) -> dict[TP, list[Record]]:
        records: dict[TP, list[Record]] = {}
        size, full = 0, False
        for stream, entries in answer or ():
            tp = by_stream[stream]
            records[tp] = [Record(int(name[2:]) - 1, fields[b"r"]) for name, fields in entries]
            size += sum(len(record.value) for record in records[tp])
            full = full or len(entries) >= self._at_once
            self._positions[tp] = records[tp][-1].offset + 1
            self._ends[tp] = max(self._ends.get(tp, 0), self._positions[tp])
        self._read_again_at = 0.0 if full else monotonic() + READ_EVERY_S
        self._at_once = max(1, self._at_once // 2) if size > READ_BYTES else min(AT_ONCE, self._at_once + 10)
        return records

    def _outage(self, error: Exception) -> None:
        """Logs what waiting may cure; raises the rest."""
        if not is_outage(error):
            raise error
        self.log.warning("Redis does not answer: %s", error)

    def _to_message(self, tp: TP, record: Record) -> ConsumerMessage:
        return ConsumerMessage(
            tp.topic,
            tp.partition,
            record.offset,
            0.0,
            0,
            None,
            None,
            record.value,
            None,
            tp=tp,
            generation_id=self.app.consumer_generation_id,
        )

    def _new_topicpartition(self, topic: str, partition: int) -> TP:
        return TP(topic, partition)

    # -- positions

    async def _seek(self, partition: TP, offset: int) -> None:
        self._moves += 1
        self._positions[partition] = offset

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        for tp, offset in partitions.items():
            await self._seek(tp, offset)
            self._read_offset[tp] = offset or None

    async def seek_to_committed(self) -> Mapping[TP, int]:
        found = await self._redis.hmget(self._group, [_field(tp) for tp in sorted(self._positions)])
        offsets = {tp: int(raw or 0) for tp, raw in zip(sorted(self._positions), found, strict=True)}
        await self.seek_wait(offsets)
        return offsets

    async def seek_to_beginning(self, *partitions: TP) -> None:
        await self.seek_wait(await self.earliest_offsets(*partitions))

    async def position(self, tp: TP) -> int | None:
        return self._positions.get(tp)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        try:
            await self._redis.hset(self._group, mapping={_field(tp): offset for tp, offset in offsets.items()})
        except (RedisError, OSError) as error:
            self._outage(error)
            return False
        return True

    # -- how much there is

    def highwater(self, tp: TP) -> int:
        """As of the last read or question; reading on moves it."""
        return self._ends.get(tp, 0)

    async def highwaters(self, *partitions: TP) -> Mapping[TP, int]:
        pipe = self._redis.pipeline(transaction=False)
        for tp in partitions:
            pipe.hget(keys.log_counters(tp.topic, tp.partition), "next")
        found = dict(zip(partitions, [int(raw or 0) for raw in await pipe.execute()], strict=True))
        self._ends.update(found)
        return found

    async def earliest_offsets(self, *partitions: TP) -> Mapping[TP, int]:
        pipe = self._redis.pipeline(transaction=False)
        for tp in partitions:
            pipe.xrange(keys.log(tp.topic, tp.partition), count=1)
        ends = await self.highwaters(*partitions)
        return {
            tp: int(first[0][0][2:]) - 1 if first else ends[tp]
            for tp, first in zip(partitions, await pipe.execute(), strict=True)
        }

    def key_partition(self, topic: str, key: bytes | None, partition: int | None = None) -> int | None:
        return partition

    async def create_topic(self, topic: str, partitions: int, *args: Any, **kwargs: Any) -> None:
        await self._redis.set(keys.log_partitions(topic), partitions, nx=True)

    @property
    def _group(self) -> str:
        return keys.group(self.app.conf.id)

    @property
    def _redis(self) -> Client:
        if self._client is None:
            raise RuntimeError("the consumer has not been started")
        return self._client


def _field(tp: TP) -> str:
    return f"{tp.topic}/{tp.partition}"
