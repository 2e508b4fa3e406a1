"""The log that the settings name, to read from any offset."""

from linkage.settings import Settings
from streams.log.kafka_reader import KafkaReader
from streams.log.redis_log import RedisLog
from streams.store.connection import Client


async def log_reader(settings: Settings, redis: Client) -> RedisLog | KafkaReader:
    """Makes no topic. Raises LogMismatch or LogUnavailable."""
    if not settings.log.startswith("kafka://"):
        return RedisLog(redis, partitions=settings.partitions)
    kafka = KafkaReader(settings.log, partitions=settings.partitions)
    await kafka.open()
    return kafka
