"""The log that the settings name, to read from any offset."""

from linkage.kafka_servers import kafka_servers
from linkage.settings import Settings
from streams.log.kafka_reader import KafkaReader
from streams.log.redis_log import RedisLog
from streams.store.connection import Client


async def log_reader(settings: Settings, redis: Client) -> RedisLog | KafkaReader:
    """Makes no topic. Raises LogMismatch or LogUnavailable."""
    if (kafka := kafka_servers(settings)) is None:
        return RedisLog(redis, partitions=settings.partitions)
    reader = KafkaReader(kafka.servers, partitions=settings.partitions, security=kafka.security)
    await reader.open()
    return reader
