"""The same store in memory, in one Redis, in one with a password, in one with TLS, and in a cluster of three."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.store.commit import Store
from streams.store.connection import Client, connect
from streams.store.memory import MemoryStore
from streams.store.redis import RedisStore
from tests.servers.certificates import Certificate
from tests.servers.redis_cluster import ThreeNodes
from tests.servers.redis_guard import PASSWORD, GuardedRedis, RedisGuard, no_tls
from tests.servers.required import need

SERVERS = ("redis", "password", "tls", "cluster")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def guarded_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedRedis]:
    with GuardedRedis(tmp_path_factory.mktemp("guarded"), RedisGuard(PASSWORD)) as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.made_in(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def tls_redis(tmp_path_factory: pytest.TempPathFactory, certificate: Certificate) -> Iterator[GuardedRedis]:
    need(no_tls())
    with GuardedRedis(tmp_path_factory.mktemp("tls"), RedisGuard(certificate=certificate)) as server:
        yield server


@pytest.fixture(scope="session")
def redis_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeNodes]:
    with ThreeNodes(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(params=["redis", "cluster"])
async def redis(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    """An empty Redis; then an empty cluster."""
    async with _emptied(request, request.param) as client:
        yield client


@pytest.fixture(params=["memory", *SERVERS])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    async with _emptied(request, request.param) as client:
        yield RedisStore(client)


@asynccontextmanager
async def _emptied(request: pytest.FixtureRequest, which: str) -> AsyncIterator[Client]:
    fixtures = {"redis": "redis_server", "password": "guarded_redis", "tls": "tls_redis", "cluster": "redis_cluster"}
    client = connect(request.getfixturevalue(fixtures[which]).url)
    await client.flushall()
    try:
        yield client
    finally:
        await client.aclose()
