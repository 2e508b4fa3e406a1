"""What is kept in Redis of one subscriber: how far it has got, what waits, what it was told, what was given up."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from streams.notifier import keys
from streams.notifier.delivery import Delivery, Parked
from streams.notifier.lease import LeaseLost
from streams.notifier.marks import START, Position
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script

MOST_DEAD: Final = 10_000
"""Dead letters kept per partition and subscriber; the oldest make room."""

_SAVE: Final = Script("streams.notifier", "save.lua")
_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Parked).decode


@dataclass(slots=True)
class Changes:
    """What has changed in one partition since the last save."""

    position: Position | None = None
    park: dict[str, Parked] = field(default_factory=dict)
    unpark: set[str] = field(default_factory=set)
    dead: list[Parked] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)

    def pack(self) -> bytes:
        park: list[str] = []
        for webhook_id, parked in self.park.items():
            park += (webhook_id, _encode(parked).decode())
        dead = [_encode(letter).decode() for letter in self.dead]
        return msgspec.msgpack.encode([park, list(self.unpark), dead, list(self.told), list(self.untold)])


@dataclass(slots=True)
class Kept:
    """What the last save left."""

    positions: dict[int, Position]
    parked: list[Delivery]
    told: set[str]
    replays: int = 0


class Ledger:
    """One subscriber's keys over all partitions. Every call raises StoreUnavailable during an outage."""

    def __init__(self, client: Client, subscriber: str, partitions: int) -> None:
        self.subscriber = subscriber
        self.partitions = partitions
        self._redis = client

    async def claim(self, holder: str) -> Kept:
        """From now on writes of any earlier holder are refused; what it last saved is the answer."""
        replays = await self.replays()
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hset(keys.progress(p, self.subscriber), "owner", holder)
            pipe.hget(keys.progress(p, self.subscriber), "position")
            pipe.hvals(keys.parked(p, self.subscriber))
            pipe.smembers(keys.told(p, self.subscriber))
        with outages():
            answers: list[Any] = await pipe.execute()
        positions, parked, told = {}, [], set[str]()
        for p in range(self.partitions):
            _, position, waiting, heard = answers[4 * p : 4 * p + 4]
            positions[p] = position.decode() if position else START
            parked += [_decode(text).delivery(p) for text in waiting]
            told |= {alert_id.decode() for alert_id in heard}
        return Kept(positions, in_order(parked), told, replays)

    async def save(self, holder: str, changes: Mapping[int, Changes]) -> int:
        """How many old dead letters made room for new ones. Raises LeaseLost, having written nothing more."""
        evicted = await asyncio.gather(*(self._save(holder, p, changed) for p, changed in changes.items()))
        return sum(evicted)

    async def _save(self, holder: str, p: int, changed: Changes) -> int:
        names = [keys.progress(p, self.subscriber), keys.parked(p, self.subscriber)]
        names += [keys.told(p, self.subscriber), keys.dead(p, self.subscriber)]
        with outages():
            answer: int = await _SAVE.run(
                self._redis, names, [holder, changed.position or "", MOST_DEAD, changed.pack()]
            )
        if answer < 0:
            raise LeaseLost(f"another notifier serves {self.subscriber}")
        return answer

    async def parked(self) -> list[Delivery]:
        """What waits for a later attempt, put back dead letters included."""
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hvals(keys.parked(p, self.subscriber))
        with outages():
            answers: list[Any] = await pipe.execute()
        return in_order([_decode(text).delivery(p) for p, texts in enumerate(answers) for text in texts])

    async def replays(self) -> int:
        """Changes whenever dead letters were put back."""
        with outages():
            return int(await self._redis.get(keys.replays(self.subscriber)) or 0)


def in_order(deliveries: list[Delivery]) -> list[Delivery]:
    return sorted(deliveries, key=lambda one: (one.seen, one.alert.alert_id, one.alert.version))
