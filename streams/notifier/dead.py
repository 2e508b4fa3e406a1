"""Deliveries that were given up: kept in Redis, listed, and put back once the endpoint is mended."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final, NamedTuple

import msgspec

from streams.notifier import keys
from streams.notifier.delivery import Parked
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script

PAGE: Final = 500
_REPLAY: Final = Script("streams.notifier", "replay.lua")
_decode: Final = msgspec.json.Decoder(Parked).decode
_encode: Final = msgspec.json.Encoder().encode


class DeadDelivery(NamedTuple):
    """``given_up_at`` and ``first_tried`` in wall-clock ms; ``error`` is what the last attempt met with."""

    subscriber: str
    webhook_id: str
    given_up_at: int
    first_tried: int | None
    attempts: int
    error: str
    parked: Parked
    partition: int
    entry: str


class DeadDeliveries:
    """The dead letters of one subscriber. Every call raises StoreUnavailable during an outage."""

    def __init__(self, client: Client, subscriber: str, partitions: int) -> None:
        self.subscriber = subscriber
        self._redis = client
        self._partitions = partitions

    async def count(self) -> int:
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self._partitions):
            pipe.xlen(keys.dead(p, self.subscriber))
        with outages():
            return sum(await pipe.execute())

    async def newest(
        self, limit: int = 100, wanted: Callable[[DeadDelivery], bool] = lambda _: True
    ) -> list[DeadDelivery]:
        """The latest given up first."""
        found = [dead for p in range(self._partitions) for dead in await self._newest_of(p, limit, wanted)]
        return sorted(found, key=lambda dead: dead.given_up_at, reverse=True)[:limit]

    async def every(self) -> AsyncIterator[DeadDelivery]:
        """In the order in which each partition's were given up."""
        for p in range(self._partitions):
            start = "-"
            while entries := await self._page(p, start):
                for entry in entries:
                    yield self._read(p, entry)
                start = "(" + entries[-1][0].decode()

    async def replay(self, webhook_ids: frozenset[str] | None = None) -> int:
        """Puts back those of these ids, or all; they are sent again under their ids within seconds.

        How many were put back. The give-up runs anew. Later versions may have been delivered meanwhile:
        receivers keep the highest version of an alert.
        """
        put_back = 0
        try:
            async for dead in self.every():
                if webhook_ids is None or dead.webhook_id in webhook_ids:
                    put_back += await self._replay(dead)
        finally:
            if put_back:
                with outages():
                    await self._redis.incr(keys.replays(self.subscriber))
        return put_back

    async def _newest_of(self, p: int, limit: int, wanted: Callable[[DeadDelivery], bool]) -> list[DeadDelivery]:
        found: list[DeadDelivery] = []
        end = "+"
        while len(found) < limit:
            with outages():
                page: Any = await self._redis.xrevrange(keys.dead(p, self.subscriber), max=end, count=PAGE)
            found += [dead for entry in page if wanted(dead := self._read(p, entry))]
            if len(page) < PAGE:
                break
            end = "(" + page[-1][0].decode()
        return found[:limit]

    async def _page(self, p: int, start: str) -> list[Any]:
        with outages():
            found: Any = await self._redis.xrange(keys.dead(p, self.subscriber), min=start, count=PAGE)
        return list(found)

    async def _replay(self, dead: DeadDelivery) -> int:
        anew = Parked(alert=dead.parked.alert, seen=dead.parked.seen, error=dead.error, settled=True)
        names = [keys.dead(dead.partition, self.subscriber), keys.parked(dead.partition, self.subscriber)]
        with outages():
            answer = await _REPLAY.run(self._redis, names, [dead.entry, dead.webhook_id, _encode(anew)])
        return int(answer)

    def _read(self, p: int, entry: tuple[bytes, dict[bytes, bytes]]) -> DeadDelivery:
        parked = _decode(entry[1][b"delivery"])
        entry_id = entry[0].decode()
        return DeadDelivery(
            subscriber=self.subscriber,
            webhook_id=parked.delivery(p).id,
            given_up_at=int(entry_id.partition("-")[0]),
            first_tried=parked.first_tried,
            attempts=parked.attempts,
            error=parked.error,
            parked=parked,
            partition=p,
            entry=entry_id,
        )


async def who_gave_up(client: Client) -> list[str]:
    """Subscribers for whom something was given up, also those no longer in the file. Looks through all keys."""
    found: set[str] = set()
    with outages():
        async for key in client.scan_iter(match=keys.dead_of_all(), count=PAGE):
            found.add(keys.subscriber_of(key.decode()))
    return sorted(found)
