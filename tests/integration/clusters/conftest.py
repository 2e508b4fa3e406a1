"""Servers as an operator has them already: a Kafka and a three-node Redis Cluster that ask for TLS and passwords."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from streams.embedded_redis import free_port
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.servers.certificates import Certificate
from tests.servers.redis_cluster import ThreeNodes
from tests.servers.redis_guard import PASSWORD, RedisGuard, no_tls
from tests.servers.required import need


@dataclass(frozen=True, slots=True)
class Existing:
    """``told``: what a process is told of them. The Kafka password is in a file, that of Redis in the environment; the
    first broker and the first node named are dead."""

    kafka: KafkaServer
    redis: ThreeNodes
    certificate: Certificate
    folder: Path

    @property
    def told(self) -> dict[str, str]:
        file = self.folder / "kafka.password"
        file.write_text(f"{KafkaServer.PASSWORD}\n")
        dead = f"127.0.0.1:{free_port()}"
        return {
            "LINKAGE_REDIS": f"rediss+cluster://{dead},{self.redis.addresses}",
            "LINKAGE_REDIS_PASSWORD": PASSWORD,
            "LINKAGE_REDIS_CA_FILE": str(self.certificate.authority),
            "LINKAGE_LOG": f"kafka+tls://{dead},{self.kafka.servers}",
            "LINKAGE_KAFKA_USERNAME": KafkaServer.USERNAME,
            "LINKAGE_KAFKA_PASSWORD_FILE": str(file),
            "LINKAGE_KAFKA_CA_FILE": str(self.certificate.authority),
            "LINKAGE_DATA_DIR": str(self.folder),
        }


@pytest.fixture(scope="session")
def existing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Existing]:
    need(missing())
    need(no_tls())
    folder = tmp_path_factory.mktemp("existing")
    certificate = Certificate.made_in(folder)
    with (
        KafkaServer(folder / "kafka", certificate.keystore) as kafka,
        ThreeNodes(folder / "redis", RedisGuard(PASSWORD, certificate)) as redis,
    ):
        yield Existing(kafka, redis, certificate, folder)
