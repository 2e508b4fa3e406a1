"""The same store in memory, in one Redis, and in a Redis Cluster (one node that owns every slot)."""

import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis as BlockingRedis

from streams.embedded_redis import EmbeddedRedis, free_port
from streams.store.commit import Store
from streams.store.connection import Client, connect
from streams.store.memory import MemoryStore
from streams.store.redis import RedisStore

HIGHEST_PORT = 55_000
"""A cluster node also listens 10,000 ports up."""


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = _port_with_room_above()
    directory: Path = tmp_path_factory.mktemp("cluster")
    with EmbeddedRedis(directory, port=port, settings={"cluster-enabled": "yes"}):
        node: Any = BlockingRedis(port=port)
        node.execute_command("CLUSTER", "ADDSLOTS", *range(16_384))
        while b"cluster_state:ok" not in node.execute_command("CLUSTER", "INFO"):
            pass
        node.close()
        yield f"redis+cluster://127.0.0.1:{port}"


@pytest.fixture
async def redis(redis_server: EmbeddedRedis) -> AsyncIterator[Client]:
    client = connect(redis_server.url)
    await client.execute_command("FLUSHALL")
    yield client
    await client.aclose()


@pytest.fixture(params=["memory", "redis", "cluster"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    fixture = {"redis": "redis_server", "cluster": "cluster_url"}[request.param]
    server = request.getfixturevalue(fixture)
    client = connect(server if isinstance(server, str) else server.url)
    await client.flushall()
    yield RedisStore(client)
    await client.aclose()


def _port_with_room_above() -> int:
    while (port := free_port()) > HIGHEST_PORT or not _free(port + 10_000):
        pass
    return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
