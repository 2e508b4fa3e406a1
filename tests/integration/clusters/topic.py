"""What other systems read from the topic ``alerts``."""

from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition

from linkage.kafka_servers import kafka_servers
from linkage.settings import Settings
from streams.log.kafka_topics import bootstrap
from streams.log.port import ALERTS


async def alerts_in_the_topic(settings: Settings) -> list[dict[str, Any]]:
    """Every record there is now."""
    kafka = kafka_servers(settings)
    assert kafka is not None
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap(kafka.servers), **kafka.security.for_client())
    await consumer.start()
    try:
        places = [TopicPartition(ALERTS, p) for p in range(settings.partitions)]
        consumer.assign(places)
        await consumer.seek_to_beginning()
        found: list[dict[str, Any]] = []
        wanted = sum((await consumer.end_offsets(places)).values())
        while len(found) < wanted:
            for records in (await consumer.getmany(timeout_ms=1_000)).values():
                found += [msgspec.json.decode(record.value) for record in records]
        return found
    finally:
        await consumer.stop()
