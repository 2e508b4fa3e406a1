"""What a partition made for others is in the log, waits for it, or is named as lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gates.recording import read_recording
from linkage.fsck import Report, check_all
from linkage.settings import read_settings
from streams.drive import apply_batch
from streams.embedded_redis import EmbeddedRedis
from streams.events import Relayed, Surge, decode_record
from streams.log.redis_log import RedisLog
from streams.partition import Partition
from streams.store import keys
from streams.store.connection import connect
from streams.store.redis import RedisStore
from streams.subject import PARTITIONS
from tests.bench import the_world
from tests.integration.audit.played import Played, post, shortened


class Untold:
    """Everything posted is applied, and what that made for others waits: no tracker has put it into the log."""

    def __init__(self, server: EmbeddedRedis) -> None:
        self.client = connect(server.url)
        self._settings = read_settings(None, redis=server.url, log=server.log_url)

    async def check(self) -> Report:
        return await check_all(self._settings, the_world(), None, lambda *_: None)

    async def apply(self, recording: Path) -> None:
        log, store = RedisLog(self.client), RedisStore(self.client)
        await log.open()
        await post(log, read_recording(recording))
        for p in range(PARTITIONS):
            core = Partition(p, the_world(), await store.partition(p), {})
            records = await log.read(p, 0, 100_000)
            entries = [entry for record in records for entry in decode_record(record.raw)]
            await apply_batch(store, core, entries, records[-1].offset + 1, [])


@pytest.fixture
async def untold(tmp_path: Path) -> AsyncIterator[Untold]:
    with EmbeddedRedis(tmp_path / "redis") as server:
        one = Untold(server)
        await one.apply(shortened(tmp_path, 2_000))
        yield one
        await one.client.aclose()


async def test_what_waits_to_be_told_is_not_lost_and_what_was_dropped_is(untold: Untold) -> None:
    waiting = {p: int(await untold.client.execute_command("XLEN", keys.relay(p))) for p in range(PARTITIONS)}
    p = max(waiting, key=waiting.__getitem__)
    assert waiting[p] > 0
    assert (await untold.check()).differences == []
    ((first, _), *_) = await RedisStore(untold.client).relays(p, 10)
    await untold.client.execute_command("XDEL", keys.relay(p), first)
    (lost,) = (await untold.check()).differences
    assert (lost.partition, lost.kind, lost.verdict) == (p, "told", "missing")
    assert lost.name.startswith(("AlertTold", "Rated"))


def test_what_was_told_is_found_in_the_log(played: Played) -> None:
    """The recording makes some of it, so that a clean check says something."""

    async def told() -> int:
        client = connect(played.server.url)
        log = RedisLog(client)
        entries = [
            entry
            for p in range(PARTITIONS)
            for record in await log.read(p, 0, 100_000)
            for entry in decode_record(record.raw)
        ]
        await client.aclose()
        return sum(isinstance(entry, Relayed | Surge) for entry in entries)

    assert asyncio.run(told()) > 0
    assert played.told()["ok"] is True
