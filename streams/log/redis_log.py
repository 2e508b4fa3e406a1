"""The embedded log: one Redis stream per partition, integer offsets, durable when the append returns."""

from collections.abc import Mapping
from typing import Any, Final

from streams.log.port import EVENTS, LogMismatch, LogRefused, LogUnavailable, Record
from streams.store import keys
from streams.store.connection import ERRORS, Client, is_outage
from streams.store.refusal import refusal
from streams.store.script import Script
from streams.subject import PARTITIONS

KEEP: Final = 250_000
"""Records kept per partition behind the tracker, for replays: three days of one tick a second, about 25 MB."""

_APPEND: Final = Script("streams.log", "append.lua")


class RedisLog:
    """LogWriter and LogReader over the Redis of one machine. ``open`` it once before use; the client stays yours."""

    def __init__(self, client: Client, *, topic: str = EVENTS, partitions: int = PARTITIONS) -> None:
        self._redis = client
        self.topic = topic
        self.partitions = partitions

    async def open(self) -> None:
        """Declares the topic. Raises LogMismatch if it was made with another number of partitions."""
        name = keys.log_partitions(self.topic)
        try:
            await self._redis.set(name, self.partitions, nx=True)
            found = int(await self._redis.get(name) or 0)
        except ERRORS as error:
            raise _unavailable(error) from error
        if found != self.partitions:
            raise LogMismatch(
                f"topic {self.topic} has {found} partitions, the settings say {self.partitions}: "
                f"set partitions = {found} (it is fixed when the log is made), or begin with an empty directory"
            )

    async def append(
        self, records: Mapping[int, list[bytes]], events: Mapping[int, int] | None = None
    ) -> dict[int, int]:
        wanted = [p for p, batch in records.items() if batch]
        if not wanted:
            return {}
        names: list[str] = []
        arguments: list[bytes | str | int] = []
        for p in wanted:
            if not 0 <= p < self.partitions:
                raise ValueError(f"partition {p} is not in 0..{self.partitions - 1}")
            names += (keys.log(self.topic, p), keys.log_counters(self.topic, p))
            arguments += (len(records[p]), (events or {}).get(p, 0), *records[p])
        try:
            ends = await _APPEND.run(self._redis, names, arguments)
        except ERRORS as error:
            raise _unavailable(error) from error
        return dict(zip(wanted, ends, strict=True))

    async def ends(self) -> dict[int, int]:
        found = await self._counters("next")
        return dict(enumerate(found))

    async def accepted(self) -> dict[int, int]:
        """Events accepted so far, by partition, as the appenders counted them."""
        return dict(enumerate(await self._counters("accepted")))

    async def starts(self) -> dict[int, int]:
        """First offset still kept of every partition (its end, if nothing is kept)."""
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.xrange(keys.log(self.topic, p), count=1)
        ends = await self.ends()
        try:
            firsts: list[Any] = await pipe.execute()
        except ERRORS as error:
            raise _unavailable(error) from error
        return {p: _offset(found[0][0]) if found else ends[p] for p, found in enumerate(firsts)}

    async def read(self, partition: int, offset: int, count: int = 100) -> list[Record]:
        """Up to ``count`` records from ``offset`` on; without waiting."""
        name = keys.log(self.topic, partition)
        try:
            found: Any = await self._redis.xrange(name, min=f"0-{offset + 1}", count=count)
        except ERRORS as error:
            raise _unavailable(error) from error
        return [Record(_offset(name), fields[b"r"]) for name, fields in found]

    async def trim(self, applied: Mapping[int, int], keep: int = KEEP) -> None:
        """Drops what lies behind both the applied offset of its partition and the last ``keep`` records."""
        ends = await self.ends()
        pipe = self._redis.pipeline(transaction=False)
        for p, offset in applied.items():
            if (first := min(offset, ends[p] - keep)) > 0:
                pipe.xtrim(keys.log(self.topic, p), minid=f"0-{first + 1}", approximate=True)
        await pipe.execute()

    async def close(self) -> None:
        """The client is the caller's to close."""

    async def _counters(self, field: str) -> list[int]:
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hget(keys.log_counters(self.topic, p), field)
        try:
            return [int(found or 0) for found in await pipe.execute()]
        except ERRORS as error:
            raise _unavailable(error) from error


def _offset(name: bytes) -> int:
    return int(name.partition(b"-")[2]) - 1


def _unavailable(error: Exception) -> Exception:
    """An outage to be waited for; anything else is a defect and stays what it is."""
    if (why := refusal(error)) is not None:
        return LogRefused(f"Redis: {why}")
    return LogUnavailable(f"Redis: {error}") if is_outage(error) else error
