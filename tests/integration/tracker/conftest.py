"""A fresh log and state for every test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.log.redis_log import RedisLog
from streams.store.connection import connect
from streams.store.reader import Reader
from tests.integration.tracker.plant import EmbeddedPlant


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path / "redis") as running:
        yield running


@pytest.fixture
async def plant(server: EmbeddedRedis) -> AsyncIterator[EmbeddedPlant]:
    client = connect(server.url, timeout_s=1.0)
    log = RedisLog(client)
    await log.open()
    yield EmbeddedPlant(server.log_url, server, client, log, Reader(client))
    await client.aclose()
