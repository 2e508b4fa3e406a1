"""A check of a system that goes on: what moves meanwhile is no difference, and what is wrong still is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest

from gates.recording import read_recording
from linkage.fsck import Report, check_all
from linkage.settings import read_settings
from streams.audit.held import Held
from streams.embedded_redis import EmbeddedRedis
from streams.events import Entry, Fix, Tick
from streams.log.redis_log import RedisLog
from streams.store import keys
from streams.store.connection import Client, connect
from streams.subject import PARTITIONS, partition_of
from streams.tasks import end
from tests.bench import the_world
from tests.integration.audit.played import PATIENCE_S, append, post, settled, shortened, tracking

BOX = "unit:local:busy"
HOME = partition_of(BOX)


class Busy:
    """A system that is posted to again as soon as it has applied what it was posted."""

    def __init__(self, server: EmbeddedRedis, client: Client) -> None:
        self.client = client
        self.log = RedisLog(client)
        self._settings = read_settings(None, redis=server.url, log=server.log_url)

    async def check(self) -> Report:
        return await check_all(self._settings, the_world(), None, lambda *_: None)

    @asynccontextmanager
    async def posting(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._post())
        try:
            yield
            assert not task.done()
        finally:
            await end([task])  # the Redis client may swallow a cancellation

    async def _post(self) -> None:
        at = (await Held(self.client, 0).part()).state.time
        for number in count():
            at += 100
            name = f"f{number}"
            fix = Fix(id=name, subject=BOX, at=at, received=at, when=at, lat=21.7, lon=108.6, crs="WGS84", source="x")
            entries: dict[int, list[Entry]] = {p: [Tick(at - 100, at)] for p in range(PARTITIONS)}
            await append(self.log, entries | {HOME: [fix]})
            await settled(self.client, self.log)  # a backlog would have to be drained by faust at the end

    async def version(self, p: int) -> int:
        return (await Held(self.client, p).part()).version


@pytest.fixture
async def busy(tmp_path: Path) -> AsyncIterator[Busy]:
    with EmbeddedRedis(tmp_path / "redis") as server:
        client = connect(server.url)
        one = Busy(server, client)
        await one.log.open()
        await post(one.log, read_recording(shortened(tmp_path, 600)))
        async with tracking(server.log_url, client):
            await settled(client, one.log)
            async with one.posting():
                async with asyncio.timeout(PATIENCE_S):
                    begun = await one.version(HOME)
                    while await one.version(HOME) < begun + 3:  # noqa: ASYNC110 — the tracker tells nobody
                        await asyncio.sleep(0.01)
                yield one
        await client.aclose()


async def test_what_moves_meanwhile_is_no_difference(busy: Busy) -> None:
    report = await busy.check()
    assert report.differences == []
    assert report.unchecked == {}
    assert any(checked.moved for checked in report.checked)


async def test_what_is_wrong_is_found_in_what_moves(busy: Busy) -> None:
    await busy.client.execute_command("ZADD", keys.alerts_open(HOME), 1, "A99-ghost")
    report = await busy.check()
    assert [(one.kind, one.name, one.verdict) for one in report.differences] == [
        ("alert lists", "open: A99-ghost", "unknown")
    ]
