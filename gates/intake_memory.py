"""The intake's memory in Redis: which event ids were seen, and every device's clock.

Keys: ``seen:{k}:<event id>`` (JSON of Seen, expires; k spreads them over a cluster), hash ``intake:clocks``
(device → JSON of DeviceClock) and sorted set ``intake:heard`` (device by when it was last heard, ms).

The intake asks synchronously, so what a group of requests will ask for is fetched beforehand, and what it
changed is written after the log has it. A crash in between forgets a change, never an event: a resend is then
answered ``accepted`` once more, and the fold drops it by its id.
"""

from collections.abc import Iterable
from typing import Any, Final, cast
from zlib import crc32

import msgspec
import structlog
from redis.exceptions import RedisError

from gates.memory import DeviceClock, Seen
from streams.store.connection import Client
from streams.store.errors import outages

LIFETIME_S: Final = 8 * 86_400
"""How long an event id is remembered: the horizon of seven days and one to spare."""
SHARDS: Final = 12
"""Slots of a Redis Cluster that the ids are spread over."""
UNSAVED_LIMIT: Final = 200_000
"""Changes kept for a Redis that is away; beyond it the oldest are forgotten."""
OVERLAP_MS: Final = 5_000
"""Gateways' clocks may differ by this much when one looks for what another has heard."""
CLOCKS: Final = "intake:clocks"
HEARD: Final = "intake:heard"

_log = structlog.get_logger()
_seen = msgspec.json.Decoder(Seen)
_clock = msgspec.json.Decoder(DeviceClock)


class RedisIntakeMemory:
    """An IntakeMemory whose changes can be taken back (``undo``) and are made to last by ``save``."""

    def __init__(self, redis: Client, lifetime_s: int = LIFETIME_S) -> None:
        self.redis = redis
        self.lifetime_s = lifetime_s
        self._found: dict[str, Seen] = {}
        self._clocks: dict[str, DeviceClock] = {}
        self._heard_until = 0
        self._journal: list[tuple[dict[str, Any], str, Any]] = []
        self._unsaved_seen: dict[str, Seen] = {}
        self._unsaved_clocks: dict[str, DeviceClock] = {}

    async def load(self) -> None:
        """Every device's clock, at the start. Raises StoreUnavailable."""
        with outages():
            stored = cast("dict[bytes, bytes]", await self.redis.hgetall(CLOCKS))
        self._clocks = {device.decode(): _clock.decode(raw) for device, raw in stored.items()}
        self._heard_until = max((clock.last_heard for clock in self._clocks.values()), default=0)

    async def prefetch(self, event_ids: Iterable[str], devices: Iterable[str]) -> bool:
        """Makes ready what the next group asks for; False if Redis could not say, and nothing is known of the ids."""
        self._found = {}
        by_shard: dict[int, list[str]] = {}
        for event_id in set(event_ids):
            by_shard.setdefault(_shard(event_id), []).append(event_id)
        names = sorted(set(devices))
        try:
            await self._fetch(by_shard, names)
        except (RedisError, OSError) as error:
            _log.warning("intake memory unreachable, resends are not recognised", error=str(error))
            return False
        return True

    async def refresh(self) -> None:
        """Clocks of devices that other gateways have heard since; one that is away is asked again next time."""
        try:
            since = self._heard_until - OVERLAP_MS
            heard = cast("list[bytes]", await self.redis.zrangebyscore(HEARD, since, "+inf"))
            if names := [name.decode() for name in heard]:
                self._adopt(names, cast("list[bytes | None]", await self.redis.hmget(CLOCKS, names)))
        except (RedisError, OSError) as error:
            _log.warning("intake memory unreachable, other gateways' devices unknown", error=str(error))

    def seen(self, event_id: str) -> Seen | None:
        return self._found.get(event_id) or self._unsaved_seen.get(event_id)

    def remember(self, event_id: str, seen: Seen) -> None:
        self._note(self._found, event_id, seen)

    def clock(self, device: str) -> DeviceClock | None:
        return self._clocks.get(device)

    def set_clock(self, device: str, clock: DeviceClock) -> None:
        self._note(self._clocks, device, clock)

    def clocks(self) -> dict[str, DeviceClock]:
        return self._clocks

    def mark(self) -> int:
        """A point that ``undo`` can go back to."""
        return len(self._journal)

    def undo(self, mark: int = 0) -> None:
        """Takes back every change since ``mark``: what the log does not have must not be remembered."""
        while len(self._journal) > mark:
            table, key, before = self._journal.pop()
            if before is None:
                del table[key]
            else:
                table[key] = before

    async def save(self) -> None:
        """Makes the changes last. If Redis is away they are kept and written with the next ones."""
        for table, key, _ in self._journal:
            (self._unsaved_seen if table is self._found else self._unsaved_clocks)[key] = table[key]
        self._journal.clear()
        if not self._unsaved_seen and not self._unsaved_clocks:
            return
        try:
            await self._write()
        except (RedisError, OSError) as error:
            _log.warning("intake memory not saved, kept for the next time", error=str(error))
            self._forget_oldest()
            return
        self._unsaved_seen.clear()
        self._unsaved_clocks.clear()

    async def _fetch(self, by_shard: dict[int, list[str]], devices: list[str]) -> None:
        if not by_shard and not devices:
            return
        pipe = self.redis.pipeline(transaction=False)
        for event_ids in by_shard.values():
            pipe.execute_command("MGET", *(_seen_key(event_id) for event_id in event_ids))
        if devices:
            pipe.hmget(CLOCKS, devices)
        answers = await pipe.execute()
        for event_ids, found in zip(by_shard.values(), answers, strict=False):
            for event_id, raw in zip(event_ids, found, strict=True):
                if raw is not None:
                    self._found[event_id] = _seen.decode(raw)
        if devices:
            self._adopt(devices, answers[-1])

    def _adopt(self, devices: list[str], answers: list[bytes | None]) -> None:
        """Take over what another gateway wrote, where it has heard the device later than we have."""
        for device, raw in zip(devices, answers, strict=True):
            if raw is None:
                continue
            theirs, ours = _clock.decode(raw), self._clocks.get(device)
            if ours is None or theirs.last_heard > ours.last_heard:
                self._clocks[device] = theirs
            self._heard_until = max(self._heard_until, theirs.last_heard)

    async def _write(self) -> None:
        pipe = self.redis.pipeline(transaction=False)
        for event_id, seen in self._unsaved_seen.items():
            key = _seen_key(event_id)
            pipe.execute_command("SET", key, msgspec.json.encode(seen), "EX", self.lifetime_s)
        if clocks := self._unsaved_clocks:
            pipe.hset(CLOCKS, mapping={name: msgspec.json.encode(clock) for name, clock in clocks.items()})
            pipe.zadd(HEARD, {name: clock.last_heard for name, clock in clocks.items()})
        await pipe.execute()

    def _note(self, table: dict[str, Any], key: str, value: object) -> None:
        self._journal.append((table, key, table.get(key)))
        table[key] = value

    def _forget_oldest(self) -> None:
        for event_id in list(self._unsaved_seen)[: max(0, len(self._unsaved_seen) - UNSAVED_LIMIT)]:
            del self._unsaved_seen[event_id]


def _shard(event_id: str) -> int:
    return crc32(event_id.encode()) % SHARDS


def _seen_key(event_id: str) -> str:
    return f"seen:{{{_shard(event_id)}}}:{event_id}"
