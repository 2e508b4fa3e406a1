"""A Kafka of three brokers: what is acknowledged outlives any of them, and a lone one acknowledges nothing."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.log.port import ALERTS, DEAD_LETTERS, EVENTS, LogUnavailable
from streams.store.connection import connect
from streams.store.reader import Reader
from tests.chaos.waiting import until_known
from tests.contract.log.kafka_cluster import ThreeBrokers
from tests.contract.log.kafka_server import missing
from tests.integration.tracker.plant import Plant
from tests.servers.required import need

FAILOVER_S = 30.0
"""Within this time another broker leads, or one that was started again has caught up."""


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[ThreeBrokers]:
    need(missing())
    with ThreeBrokers(tmp_path) as cluster:
        yield cluster


@pytest.fixture
async def admin(kafka: ThreeBrokers) -> AsyncIterator[AIOKafkaAdminClient]:
    made = AIOKafkaAdminClient(bootstrap_servers=kafka.servers)
    await made.start()
    yield made
    await made.close()


@pytest.fixture
async def plant(server: EmbeddedRedis, kafka: ThreeBrokers) -> AsyncIterator[Plant]:
    client = connect(server.url, timeout_s=1.0)
    log = KafkaLog(kafka.servers, timeout_s=FAILOVER_S, replication=3)
    assert await until_known(lambda: _opened(log), FAILOVER_S)
    hosts = ";".join(f"kafka://{broker.servers}" for broker in kafka.brokers.values())
    yield Plant(hosts, server, client, log, Reader(client))
    await log.close()
    await client.aclose()


async def test_brokers_die_one_after_the_other_and_every_event_counts_once(
    plant: Plant, kafka: ThreeBrokers, admin: AIOKafkaAdminClient
) -> None:
    async with plant.tracker() as running:
        await plant.post(200)
        await plant.settled(running)
        for broker in kafka.brokers.values():
            broker.kill()
            for _ in range(10):
                await plant.post(30)
            broker.start()
            assert await until_known(lambda: _in_sync(admin), FAILOVER_S)
        await plant.settled(running)
    await plant.check()


async def test_topics_have_three_copies_and_one_broker_alone_acknowledges_nothing(
    plant: Plant, kafka: ThreeBrokers, admin: AIOKafkaAdminClient
) -> None:
    topics = [EVENTS, ALERTS, DEAD_LETTERS]
    assert {len(each["replicas"]) for one in await admin.describe_topics(topics) for each in one["partitions"]} == {3}
    assert await _settings(admin, topics, "min.insync.replicas") == {"2"}
    await plant.post(100)
    impatient = KafkaLog(kafka.servers, timeout_s=3.0)
    await impatient.open()
    _, *others = kafka.brokers.values()
    for broker in others:
        broker.kill()
    with pytest.raises(LogUnavailable, match="Kafka"):
        await impatient.append({p: [b"for one broker alone"] for p in range(impatient.partitions)})
    await impatient.close()
    for broker in others:
        broker.launch()
    for broker in others:
        broker.await_started()
    assert await until_known(lambda: _in_sync(admin), FAILOVER_S)
    await plant.post(100)


async def _opened(log: KafkaLog) -> bool:
    """Topics are made once all three brokers are there: on a busy machine one may miss a beat."""
    await log.open()
    return True


async def _in_sync(admin: AIOKafkaAdminClient) -> bool:
    """Whether every copy has caught up."""
    topics = await admin.describe_topics([EVENTS])
    return all(len(partition["isr"]) == 3 for topic in topics for partition in topic["partitions"])


async def _settings(admin: AIOKafkaAdminClient, topics: list[str], name: str) -> set[str]:
    """The values that the topics have."""
    answers = await admin.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, one, {name: ""}) for one in topics]
    )
    return {entry[1] for answer in answers for *_, found in answer.resources for entry in found}
