"""A real Redis, alone or as a cluster, and an outbox in it filled by the same commit that the tracker makes."""

from collections.abc import AsyncIterator, Iterator

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import Client, connect
from tests.integration.notifier.outbox import Tracker
from tests.servers.redis_cluster import ThreeNodes


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeNodes]:
    with ThreeNodes(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes


@pytest.fixture
async def client(server: EmbeddedRedis) -> AsyncIterator[Client]:
    client = connect(server.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture(params=["alone", "cluster"])
async def either(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    """A client of one server, then of a cluster of three."""
    client = connect(request.getfixturevalue("server" if request.param == "alone" else "cluster").url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def tracker(client: Client) -> Tracker:
    return Tracker(client)
