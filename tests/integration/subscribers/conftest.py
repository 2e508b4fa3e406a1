"""One Redis for the session, emptied before each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import Client, connect
from tests.integration.gateway.serving import Serving, serving
from tests.integration.notifier.outbox import Tracker


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture
async def client(server: EmbeddedRedis) -> AsyncIterator[Client]:
    client = connect(server.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def tracker(client: Client) -> Tracker:
    return Tracker(client)


@pytest.fixture
async def gateway(client: Client) -> AsyncIterator[Serving]:
    async with serving(client) as running:
        yield running
