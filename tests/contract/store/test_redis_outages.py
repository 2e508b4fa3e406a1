"""What happens to the state when its server goes away, comes back, or forgets the script."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.store.commit import Fenced, Trail
from streams.store.connection import Client, connect
from streams.store.errors import StoreUnavailable
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from tests.contract.store.samples import commit_of, event, unit

BOX = "unit:local:1"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path) as running:
        yield running


@pytest.fixture
async def client(server: EmbeddedRedis) -> AsyncIterator[Client]:
    opened = connect(server.url, timeout_s=0.3)
    yield opened
    await opened.aclose()


async def test_every_call_says_that_the_store_is_gone(server: EmbeddedRedis, client: Client) -> None:
    store, reader = RedisStore(client), Reader(client)
    await store.commit(commit_of(1))
    server.stop()
    for call in (
        store.partition(0), store.deadlines(0), store.load(0, [BOX]), store.trails(0, [BOX]),
        store.alerts_of(0, [BOX]), store.commit(commit_of(2)), reader.alerts(), reader.units(), reader.heads([BOX]),
    ):  # fmt: skip
        with pytest.raises(StoreUnavailable, match="Redis"):
            await call


async def test_a_server_that_hangs_counts_as_gone(server: EmbeddedRedis, client: Client) -> None:
    store = RedisStore(client)
    await store.commit(commit_of(1))
    assert server.pid is not None
    os.kill(server.pid, signal.SIGSTOP)
    try:
        with pytest.raises(StoreUnavailable):
            await store.commit(commit_of(2, trail={BOX: [event(BOX, "once")]}))
    finally:
        os.kill(server.pid, signal.SIGCONT)
    # the commit lay in the socket's buffer and may have been carried out: repeating it is right either way
    await store.commit(commit_of(2, trail={BOX: [event(BOX, "once")]}))
    assert await store.trails(0, [BOX]) == {BOX: Trail([event(BOX, "once")])}


async def test_a_server_restarted_without_the_script_gets_it_again(client: Client) -> None:
    store = RedisStore(client)
    await store.commit(commit_of(1))
    await client.execute_command("SCRIPT", "FLUSH")
    await store.commit(commit_of(2))
    assert (await store.partition(0)).version == 2


async def test_a_killed_server_comes_back_with_every_commit_it_acknowledged(
    server: EmbeddedRedis, client: Client
) -> None:
    store = RedisStore(client)
    for version in range(1, 51):
        await store.commit(commit_of(version, subjects={BOX: unit(str(version))}))
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    server.start()
    assert (await store.partition(0)).version == 50
    assert (await store.load(0, [BOX]))[BOX] == unit("50")
    with pytest.raises(Fenced, match="version 50"):
        await store.commit(commit_of(50))
