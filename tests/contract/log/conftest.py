"""The same log embedded, on a real Kafka, and on one that asks for TLS and a password. Every test gets a log of its
own."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.log.kafka_security import KafkaSecurity
from streams.log.port import ALERTS, DEAD_LETTERS, EVENTS
from streams.log.redis_log import RedisLog
from streams.store.connection import connect
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.servers.certificates import Certificate
from tests.servers.required import need

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
    need(missing())
    with KafkaServer(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@dataclass(frozen=True, slots=True)
class Guarded:
    """A Kafka that asks for TLS and a password, and how to be let in."""

    server: KafkaServer
    security: KafkaSecurity

    def knowing(self, **other: Any) -> KafkaSecurity:
        """As those who are let in know it, but for this."""
        return replace(self.security, **other)


@pytest.fixture(scope="session")
def guarded_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    need(missing())
    certificate = Certificate.made_in(tmp_path_factory.mktemp("certificate"))
    security = KafkaSecurity(
        tls=True, ca_file=certificate.authority, username=KafkaServer.USERNAME, password=KafkaServer.PASSWORD
    )
    with KafkaServer(tmp_path_factory.mktemp("guarded"), certificate.keystore) as server:
        yield Guarded(server, security)


@pytest.fixture
async def kafka(kafka_server: KafkaServer) -> KafkaServer:
    """Without topics."""
    await forget_topics(kafka_server)
    return kafka_server


async def forget_topics(server: KafkaServer, security: KafkaSecurity | None = None) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=server.servers, **(security or KafkaSecurity()).for_client())
    await admin.start()
    try:
        topics = {EVENTS, DEAD_LETTERS, ALERTS} & set(await admin.list_topics())
        if topics:
            await admin.delete_topics(list(topics))
        while topics & set(await admin.list_topics()):
            pass
    finally:
        await admin.close()


@pytest.fixture(params=["redis", "kafka", "guarded"])
async def log(request: pytest.FixtureRequest) -> AsyncIterator[OpenLog]:
    if request.param == "redis":
        client = connect(request.getfixturevalue("redis_server").url)
        await client.execute_command("FLUSHALL")
        redis_log = RedisLog(client, partitions=PARTITIONS)
        await redis_log.open()
        yield redis_log
        await client.aclose()
        return
    if request.param == "kafka":
        server, security = request.getfixturevalue("kafka_server"), None
    else:
        guarded: Guarded = request.getfixturevalue("guarded_kafka")
        server, security = guarded.server, guarded.security
    await forget_topics(server, security)
    kafka_log = KafkaLog(server.servers, partitions=PARTITIONS, security=security)
    await kafka_log.open()
    yield kafka_log
    await kafka_log.close()
