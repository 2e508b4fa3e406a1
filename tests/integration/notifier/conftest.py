"""A real Redis, alone or as a cluster, and an outbox in it filled by the same commit that the tracker makes."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from redis import Redis as BlockingRedis

from streams.embedded_redis import EmbeddedRedis, free_port
from streams.store.connection import Client, connect
from tests.integration.notifier.outbox import Tracker

HIGHEST_PORT = 55_000
"""A cluster node also listens 10,000 ports up."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster of one node that owns every slot, and refuses what one command may not do across slots."""
    port = next(port for port in iter(free_port, 0) if port < HIGHEST_PORT)
    with EmbeddedRedis(tmp_path_factory.mktemp("cluster"), port=port, settings={"cluster-enabled": "yes"}):
        node: Any = BlockingRedis(port=port)
        node.execute_command("CLUSTER", "ADDSLOTS", *range(16_384))
        while b"cluster_state:ok" not in node.execute_command("CLUSTER", "INFO"):
            pass
        node.close()
        yield f"redis+cluster://127.0.0.1:{port}"


@pytest.fixture
async def client(server: EmbeddedRedis) -> AsyncIterator[Client]:
    client = connect(server.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture(params=["alone", "cluster"])
async def either(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    """A client of one server, then of a cluster."""
    found = request.getfixturevalue("server" if request.param == "alone" else "cluster")
    client = connect(found if isinstance(found, str) else found.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def tracker(client: Client) -> Tracker:
    return Tracker(client)
