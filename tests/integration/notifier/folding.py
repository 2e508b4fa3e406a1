"""The trackers' part for a test: what lies in the log is folded by the real core and committed to the real store."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from streams.drive import apply_batch
from streams.events import Action, AnyEvent, Entry, GateScan, PolicyChange, Relayed, decode_record, encode_record
from streams.fold.alert import Alert
from streams.log.redis_log import RedisLog
from streams.partition import Partition
from streams.policy_file import policy_digest
from streams.store.connection import Client
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import PARTITIONS, partition_of
from streams.tasks import end
from tests.bench import the_world
from tests.life import at

PATIENCE_S = 30.0


class Folding:
    """``post`` puts facts into the log as a gateway does; ``alerts`` and ``relayed`` are what became of them."""

    def __init__(self, client: Client, events: RedisLog | None = None) -> None:
        self.log = events or RedisLog(client)
        self.reader = Reader(client, PARTITIONS)
        self._store = RedisStore(client)

    async def post(self, *events: AnyEvent) -> None:
        for event in events:
            await self.log.append({partition_of(event.subject): [encode_record([event])]})

    async def govern(self, text: str) -> None:
        """Another policy, in force when this returns."""
        change = PolicyChange("p1", at(-60), "li.wei", text, policy_digest(text))
        for p in range(PARTITIONS):
            await self.log.append({p: [encode_record([change])]})
        await self.until(self._in_force)

    async def _in_force(self) -> bool:
        return len(await self.reader.policies()) == 1

    async def alerts(self, rule: str, subject: str | None = None) -> list[Alert]:
        return [*(await self.reader.alerts(rule=rule, subject=subject)).items]

    async def relayed(self) -> list[Relayed]:
        """What the log was told of deliveries, in order, repeats included."""
        entries: list[Entry] = []
        for p in range(PARTITIONS):
            entries += [one for record in await self.log.read(p, 0, 10_000) for one in decode_record(record.raw)]
        return [entry for entry in entries if isinstance(entry, Relayed)]

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not await holds():  # noqa: ASYNC110 — Redis tells nobody
                await asyncio.sleep(0.02)

    async def run(self) -> None:
        cores = [await self._core(p) for p in range(PARTITIONS)]
        while True:
            for core in cores:
                if records := await self.log.read(core.number, core.state.offset):
                    entries = [entry for record in records for entry in decode_record(record.raw)]
                    await apply_batch(self._store, core, entries, records[-1].offset + 1, [])
            await asyncio.sleep(0.02)

    async def _core(self, p: int) -> Partition:
        return Partition(p, the_world(), await self._store.partition(p), await self._store.deadlines(p))


@asynccontextmanager
async def folding(client: Client, text: str = "", events: RedisLog | None = None) -> AsyncIterator[Folding]:
    """``text``: the policy to begin with."""
    one = Folding(client, events)
    running = asyncio.create_task(one.run())
    try:
        if text:
            await one.govern(text)
        yield one
        assert not running.done()
    finally:
        await end([running])


def wrong_container(number: int) -> GateScan:
    """A scan of the so many-th unit that is a P1 (A05) by itself: the camera surely read another container."""
    now = at(number)
    return GateScan(
        id=f"s{number}", subject=f"unit:iso6346:MSKU{1_000_000 + number}", at=now, received=now, when=now,
        device="QZ-DLP-G1", site="QZ-DLP", lane="I1", direction="in", container="TEMU0000011",
        container_confidence=0.99,
    )  # fmt: skip


def closed(alert: Alert) -> Action:
    now = at(90)
    return Action(
        id="close", subject=alert.subject, at=now, received=now, when=now, alert_id=alert.alert_id, action="close",
        by="li.wei",
    )  # fmt: skip
