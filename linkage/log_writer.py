"""The log that the settings name, to write to."""

from linkage.kafka_servers import kafka_servers
from linkage.settings import Settings
from streams.log.kafka_log import KafkaLog
from streams.log.port import EVENTS
from streams.log.redis_log import RedisLog
from streams.store.connection import Client


def log_writer(settings: Settings, redis: Client) -> RedisLog | KafkaLog:
    """The embedded log lives in the same Redis as the state; Kafka is reached by its URL."""
    return kafka_log(settings) or RedisLog(redis, partitions=settings.partitions)


def kafka_log(settings: Settings, topic: str = EVENTS) -> KafkaLog | None:
    """None if the log is no Kafka."""
    if (kafka := kafka_servers(settings)) is None:
        return None
    return KafkaLog(
        kafka.servers,
        topic=topic,
        partitions=settings.partitions,
        replication=settings.kafka_replication,
        security=kafka.security,
    )
