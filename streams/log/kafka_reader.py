"""The log in Kafka, read from any offset: no group, nothing acknowledged, nobody's place in it is moved."""

from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.log.kafka_refusal import unavailable
from streams.log.kafka_security import KafkaSecurity
from streams.log.kafka_topics import bootstrap, check_events
from streams.log.port import EVENTS, LogUnavailable, Record
from streams.subject import PARTITIONS

WAIT_MS: Final = 10_000
"""A broker that has the records hands them over within this time."""
LULL_MS: Final = 10
"""The client asks for more than it was told to read. The broker would sit on that for half a second, and the next
partition has to wait until it is answered: half a second for each, while a gateway that catches up answers nobody."""


class KafkaReader:
    """LogReader over Kafka. ``open`` it once before use. ``servers``: ``kafka://host:port[;host:port…]``."""

    def __init__(self, servers: str, *, partitions: int = PARTITIONS, security: KafkaSecurity | None = None) -> None:
        self.partitions = partitions
        self._servers = bootstrap(servers)
        self._security = security or KafkaSecurity()
        self._consumer: Any = None
        self._places = [TopicPartition(EVENTS, p) for p in range(partitions)]

    async def open(self) -> None:
        """Raises LogMismatch if the topic has another number of partitions, LogUnavailable without a broker."""
        await check_events(self._servers, self.partitions, security=self._security)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._servers,
            enable_auto_commit=False,
            auto_offset_reset="none",
            fetch_max_wait_ms=LULL_MS,
            **self._security.for_client(),
        )
        try:
            await consumer.start()
        except (KafkaError, TimeoutError, OSError) as error:
            await consumer.stop()
            raise await unavailable(self._servers, self._security, error) from error
        self._consumer = consumer

    async def starts(self) -> dict[int, int]:
        return await self._offsets(self._consumer.beginning_offsets)

    async def ends(self) -> dict[int, int]:
        return await self._offsets(self._consumer.end_offsets)

    async def read(self, partition: int, offset: int, count: int) -> list[Record]:
        place = self._places[partition]
        try:
            if offset >= (await self._consumer.end_offsets([place]))[place]:
                return []
            self._consumer.assign([place])
            self._consumer.seek(place, offset)
            found = await self._consumer.getmany(place, timeout_ms=WAIT_MS, max_records=count)
        except (KafkaError, TimeoutError, OSError) as error:
            raise LogUnavailable(f"Kafka: {error}") from error
        return [Record(record.offset, record.value or b"") for record in found.get(place, ())]

    async def close(self) -> None:
        if self._consumer is not None:
            await self._consumer.stop()
            self._consumer = None

    async def _offsets(self, ask: Any) -> dict[int, int]:
        try:
            found = await ask(self._places)
        except (KafkaError, TimeoutError, OSError) as error:
            raise LogUnavailable(f"Kafka: {error}") from error
        return {place.partition: offset for place, offset in found.items()}
