"""The same log embedded and on a real Kafka. Every test gets a log of its own."""

from collections.abc import AsyncIterator, Iterator
from typing import Protocol

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.log.port import ALERTS, DEAD_LETTERS, EVENTS
from streams.log.redis_log import RedisLog
from streams.store.connection import connect
from tests.contract.log.kafka_server import KafkaServer, missing

PARTITIONS = 4


class OpenLog(Protocol):
    """What both logs can do; ``open`` is how a process begins."""

    partitions: int

    async def open(self) -> None: ...
    async def append(self, records: dict[int, list[bytes]], events: dict[int, int] | None = None) -> dict[int, int]: ...
    async def ends(self) -> dict[int, int]: ...
    async def close(self) -> None: ...


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def kafka_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    if (why := missing()) is not None:
        pytest.skip(why)
    with KafkaServer(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture
async def kafka(kafka_server: KafkaServer) -> KafkaServer:
    """Without topics."""
    await forget_topics(kafka_server)
    return kafka_server


async def forget_topics(server: KafkaServer) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=server.servers)
    await admin.start()
    try:
        topics = {EVENTS, DEAD_LETTERS, ALERTS} & set(await admin.list_topics())
        if topics:
            await admin.delete_topics(list(topics))
        while topics & set(await admin.list_topics()):
            pass
    finally:
        await admin.close()


@pytest.fixture(params=["redis", "kafka"])
async def log(request: pytest.FixtureRequest) -> AsyncIterator[OpenLog]:
    if request.param == "kafka":
        server: KafkaServer = request.getfixturevalue("kafka_server")
        await forget_topics(server)
        kafka_log = KafkaLog(server.servers, partitions=PARTITIONS)
        await kafka_log.open()
        yield kafka_log
        await kafka_log.close()
        return
    client = connect(request.getfixturevalue("redis_server").url)
    await client.execute_command("FLUSHALL")
    redis_log = RedisLog(client, partitions=PARTITIONS)
    await redis_log.open()
    yield redis_log
    await client.aclose()
