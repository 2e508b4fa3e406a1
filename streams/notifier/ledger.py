"""What is kept in Redis of one subscriber: how far it has got, what waits, what it was told, what was given up."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec

from streams.notifier import keys
from streams.notifier.changes import Changes
from streams.notifier.delivery import Delivery, Parked
from streams.notifier.lease import LeaseLost
from streams.notifier.marks import START, Position
from streams.store.connection import Client
from streams.store.errors import StoreUnavailable, outages
from streams.store.script import Script

MOST_DEAD: Final = 10_000
"""Dead letters kept per partition and subscriber; the oldest make room."""

_SAVE: Final = Script("streams.notifier", "save.lua")
_LOST, _OLDER = -1, -2
_decode: Final = msgspec.json.Decoder(Parked).decode


@dataclass(slots=True)
class Kept:
    """What the last save left."""

    positions: dict[int, Position]
    parked: list[Delivery]
    told: set[str]
    replays: int = 0
    told_at: int = 0


class Tiding(NamedTuple):
    """An event (JSON) that waits in a partition's keys to be told to the log."""

    partition: int
    id: str
    raw: bytes


class Ledger:
    """One subscriber's keys over all partitions. Every call raises StoreUnavailable during an outage.

    ``second``: the subscriber that gets what this one leaves unacknowledged.
    """

    def __init__(self, client: Client, subscriber: str, partitions: int, second: str | None = None) -> None:
        self.subscriber = subscriber
        self.partitions = partitions
        self.second = second
        self._redis = client
        self._saves: dict[int, int] = {}

    async def claim(self, holder: str) -> Kept:
        """From now on writes of any earlier holder are refused; what it last saved is the answer."""
        replays = await self.replays()
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hset(keys.progress(p, self.subscriber), "owner", holder)
            pipe.hmget(keys.progress(p, self.subscriber), ["position", "told_at", "saves"])
            pipe.hvals(keys.parked(p, self.subscriber))
            pipe.smembers(keys.told(p, self.subscriber))
        with outages():
            answers: list[Any] = await pipe.execute()
        positions, parked, told, told_at = {}, [], set[str](), 0
        for p in range(self.partitions):
            _, (position, latest, saves), waiting, heard = answers[4 * p : 4 * p + 4]
            positions[p] = position.decode() if position else START
            self._saves[p] = int(saves or 0)
            parked += [_decode(text).delivery(p) for text in waiting]
            told |= {alert_id.decode() for alert_id in heard}
            told_at = max(told_at, int(latest or 0))
        return Kept(positions, in_order(parked), told, replays, told_at)

    async def save(self, holder: str, changes: Mapping[int, Changes]) -> int:
        """How many old dead letters made room for new ones.

        Raises LeaseLost, or StoreUnavailable where the store has lost what was saved last: nothing is written to that
        partition then, and what goes on must go on from what is there.
        """
        evicted = await asyncio.gather(*(self._save(holder, p, changed) for p, changed in changes.items()))
        return sum(evicted)

    async def _save(self, holder: str, p: int, changed: Changes) -> int:
        names = [keys.progress(p, self.subscriber), keys.parked(p, self.subscriber)]
        names += [keys.told(p, self.subscriber), keys.dead(p, self.subscriber), keys.tidings(p, self.subscriber)]
        names.append(keys.parked(p, self.second or self.subscriber))
        with outages():
            answer: int = await _SAVE.run(
                self._redis,
                names,
                [
                    holder, changed.position or "", MOST_DEAD, changed.pack(), changed.told_at or "",
                    self._saves.get(p, 0),
                ],
            )  # fmt: skip
        if answer == _LOST:
            raise LeaseLost(f"another notifier serves {self.subscriber}")
        if answer == _OLDER:
            raise StoreUnavailable("Redis has come back older than what was saved last: going on from what it holds")
        self._saves[p] = self._saves.get(p, 0) + 1
        return answer

    async def parked(self) -> list[Delivery]:
        """What waits for a later attempt, put back dead letters included."""
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hvals(keys.parked(p, self.subscriber))
        with outages():
            answers: list[Any] = await pipe.execute()
        return in_order([_decode(text).delivery(p) for p, texts in enumerate(answers) for text in texts])

    async def tidings(self) -> list[Tiding]:
        """What the log is still to be told."""
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hgetall(keys.tidings(p, self.subscriber))
        with outages():
            answers: list[Any] = await pipe.execute()
        return [Tiding(p, name.decode(), raw) for p, found in enumerate(answers) for name, raw in found.items()]

    async def told(self, tidings: Iterable[Tiding]) -> None:
        """The log has them."""
        pipe = self._redis.pipeline(transaction=False)
        for one in tidings:
            pipe.hdel(keys.tidings(one.partition, self.subscriber), one.id)
        with outages():
            await pipe.execute()

    async def call_second(self) -> None:
        """Has the second channel look at what waits for it."""
        if self.second is not None:
            with outages():
                await self._redis.incr(keys.replays(self.second))

    async def replays(self) -> int:
        """Changes whenever something was put among what waits from outside."""
        with outages():
            return int(await self._redis.get(keys.replays(self.subscriber)) or 0)


def in_order(deliveries: list[Delivery]) -> list[Delivery]:
    return sorted(deliveries, key=lambda one: (one.seen, one.alert.alert_id, one.alert.version))
