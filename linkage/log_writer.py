"""The log that the settings name, to write to."""

from linkage.kafka_servers import kafka_servers
from linkage.settings import Settings
from streams.log.kafka_log import KafkaLog
from streams.log.redis_log import RedisLog
from streams.store.connection import Client


def log_writer(settings: Settings, redis: Client) -> RedisLog | KafkaLog:
    """The embedded log lives in the same Redis as the state; Kafka is reached by its URL."""
    if (kafka := kafka_servers(settings)) is None:
        return RedisLog(redis, partitions=settings.partitions)
    return KafkaLog(
        kafka.servers,
        partitions=settings.partitions,
        replication=settings.kafka_replication,
        security=kafka.security,
    )
