"""The log in Kafka: acknowledged by every in-sync replica before an append returns."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from streams.log.kafka_refusal import refusal, unavailable
from streams.log.kafka_security import KafkaSecurity
from streams.log.kafka_topics import bootstrap, declare_topics
from streams.log.port import EVENTS, LogRefused, LogUnavailable
from streams.subject import PARTITIONS

TIMEOUT_S: Final = 5.0
"""An append that the brokers have not acknowledged by then has failed (it may still arrive; twice is once)."""


class KafkaLog:
    """LogWriter over Kafka. The caller says the partition (``streams.subject.partition_of``).

    ``servers``: ``kafka://host:port[;host:port…]``, the scheme optional. ``replication``: copies
    of topics that have to be made (None: one a broker, at most three).
    """

    def __init__(
        self,
        servers: str,
        *,
        topic: str = EVENTS,
        partitions: int = PARTITIONS,
        replication: int | None = None,
        security: KafkaSecurity | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self.topic = topic
        self.partitions = partitions
        self._servers = bootstrap(servers)
        self._replication = replication
        self._security = security or KafkaSecurity()
        self._timeout_s = timeout_s
        self._producer: Any = None
        self._asker: Any = None
        self._opening = asyncio.Lock()

    async def open(self) -> None:
        """Declares the topics. Raises LogMismatch, or LogUnavailable without a broker."""
        await declare_topics(self._servers, self.partitions, replication=self._replication, security=self._security)
        await self._started()

    async def ready(self) -> None:
        """Connects and declares nothing. Raises LogUnavailable without a broker, LogRefused if it refuses us."""
        await self._started()

    async def append(
        self,
        records: Mapping[int, list[bytes]],
        events: Mapping[int, int] | None = None,  # noqa: ARG002 — Kafka counts records only
    ) -> dict[int, int]:
        producer = await self._started()
        sent: dict[int, list[asyncio.Future[Any]]] = {}
        try:
            async with asyncio.timeout(self._timeout_s):
                there: set[int] = await producer.partitions_for(self.topic)
                if not records.keys() <= there:
                    raise LogRefused(f"topic {self.topic} has {len(there)} partitions, we write to {self.partitions}")
                for p, batch in records.items():
                    sent[p] = [await producer.send(self.topic, raw, partition=p) for raw in batch]
                return {p: (await _all(futures))[-1].offset + 1 for p, futures in sent.items() if futures}
        except (KafkaError, TimeoutError, OSError) as error:
            await self._give_up(producer, error)
            if (why := refusal(error, self._security)) is not None:
                raise LogRefused(f"Kafka: {why}") from error
            raise LogUnavailable(f"Kafka: {str(error) or 'no acknowledgement in time'}") from error

    async def ends(self) -> dict[int, int]:
        try:
            if self._asker is None:
                asker = AIOKafkaConsumer(bootstrap_servers=self._servers, **self._security.for_client())
                try:
                    await asker.start()
                except BaseException:
                    await asker.stop()
                    raise
                self._asker = asker
            partitions = [TopicPartition(self.topic, p) for p in range(self.partitions)]
            found = await self._asker.end_offsets(partitions)
        except (KafkaError, TimeoutError, OSError) as error:
            raise LogUnavailable(f"Kafka: {error}") from error
        return {tp.partition: offset for tp, offset in found.items()}

    async def close(self) -> None:
        """Waits for what is under way, as long as an append would; nobody has been told that it is in the log."""
        producer, asker, self._producer, self._asker = self._producer, self._asker, None, None
        if producer is not None:
            await self._end(producer)
        if asker is not None:
            await asker.stop()

    async def _started(self) -> Any:
        async with self._opening:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._servers,
                    acks="all",
                    enable_idempotence=True,
                    request_timeout_ms=int(self._timeout_s * 1000),
                    **self._security.for_client(),
                )
                try:
                    await producer.start()
                except (KafkaError, OSError) as error:
                    await producer.stop()
                    raise await unavailable(self._servers, self._security, error) from error
                self._producer = producer
            return self._producer

    async def _end(self, producer: Any) -> None:
        stopping = asyncio.create_task(producer.stop(), name="producer-stop")
        _, left = await asyncio.wait([stopping], timeout=self._timeout_s)
        if left:  # it resends for ever, to brokers that may never come back: it stops once its sender has
            producer._sender.sender_task.cancel()  # noqa: SLF001 - the client has no other way to be told
        await stopping

    async def _give_up(self, producer: Any, error: BaseException) -> None:
        """After an error that a new producer alone can cure, the next append makes one."""
        if isinstance(error, KafkaError) and not error.retriable and self._producer is producer:
            self._producer = None
            await self._end(producer)


async def _all(futures: list["asyncio.Future[Any]"]) -> list[Any]:
    return list(await asyncio.gather(*futures))
