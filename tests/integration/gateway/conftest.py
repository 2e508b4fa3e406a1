"""One embedded Redis for the session, emptied before each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import Client, connect
from tests.integration.gateway.serving import Serving, serving


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
async def client(redis_server: EmbeddedRedis) -> AsyncIterator[Client]:
    made = connect(redis_server.url)
    await made.execute_command("FLUSHALL")
    yield made
    await made.aclose()


@pytest.fixture
async def at_gateway(client: Client) -> AsyncIterator[Serving]:
    async with serving(client) as running:
        yield running


@pytest.fixture
async def recorded(client: Client) -> AsyncIterator[Serving]:
    async with serving(client, clock="recorded") as running:
        yield running
