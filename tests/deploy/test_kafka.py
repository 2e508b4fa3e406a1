"""A real Kafka with the stack's server.properties, formatted and started by the stack's own script."""

import signal

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from streams.log.kafka_log import KafkaLog
from streams.log.port import EVENTS
from tests.deploy.on_loopback import Part
from tests.deploy.servers import PLACES
from tests.deploy.stack import DEPLOY

PARTITIONS = 12


def shipped() -> dict[str, str]:
    lines = (DEPLOY / "kafka" / "server.properties").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_properties_name_every_place_once() -> None:
    assert set(PLACES) <= set(shipped())
    assert shipped()["process.roles"] == "broker,controller"


async def test_what_was_acknowledged_outlives_a_kill_and_is_read_back(the_kafka: Part, kafka_port: int) -> None:
    servers = f"127.0.0.1:{kafka_port}"
    log = KafkaLog(servers, partitions=PARTITIONS)
    await log.open()
    ends = await log.ends()
    written = await log.append({7: [b"before"]})
    await log.close()
    the_kafka.end(signal.SIGKILL)
    the_kafka.start()  # the data folder is formatted already
    the_kafka.until_healthy()
    consumer = AIOKafkaConsumer(bootstrap_servers=servers)
    await consumer.start()
    place = TopicPartition(EVENTS, 7)
    consumer.assign([place])
    consumer.seek(place, ends[7])
    assert (await consumer.getone()).value == b"before"
    assert written == {7: ends[7] + 1}
    await consumer.stop()


async def test_no_topic_springs_into_being(the_kafka: Part, kafka_port: int) -> None:
    assert the_kafka.healthy()
    admin = AIOKafkaAdminClient(bootstrap_servers=f"127.0.0.1:{kafka_port}")
    await admin.start()
    await admin.describe_topics(["nobody-made-this"])
    assert "nobody-made-this" not in await admin.list_topics()
    await admin.close()
