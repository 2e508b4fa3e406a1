"""The servers of the stack, started from its own configuration files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linkage.stack_secrets import make_secrets
from streams.embedded_redis import free_port
from tests.contract.log.kafka_server import missing
from tests.deploy.on_loopback import Part
from tests.deploy.servers import NO_REDIS, REDIS, kafka, redis
from zones.region import default_region


@pytest.fixture(scope="session")
def redis_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def kafka_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory, redis_port: int) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    make_secrets(folder, default_region(), f"127.0.0.1:{redis_port}")
    return folder


@pytest.fixture(scope="session")
def the_redis(tmp_path_factory: pytest.TempPathFactory, secrets: Path, redis_port: int) -> Iterator[Part]:
    if REDIS is None:
        pytest.skip(NO_REDIS)
    with redis(tmp_path_factory.mktemp("redis"), secrets, redis_port) as part:
        yield part.until_healthy()


@pytest.fixture(scope="session")
def the_kafka(tmp_path_factory: pytest.TempPathFactory, kafka_port: int) -> Iterator[Part]:
    if (why := missing()) is not None:
        pytest.skip(why)
    with kafka(tmp_path_factory.mktemp("kafka"), kafka_port) as part:
        yield part.until_healthy()
