"""The topics in Kafka: declared before anybody uses them, and refused when they are not what we were told.

A topic that springs into being by itself gets whatever number of partitions the broker likes, and every
subject's home would change with it.
"""

import asyncio
from collections.abc import Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from streams.log.kafka_refusal import unavailable
from streams.log.kafka_security import KafkaSecurity
from streams.log.port import ALERTS, DEAD_LETTERS, EVENTS, LogMismatch, LogRefused, LogUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

RETENTION_DAYS: Final = 30
"""How long Kafka keeps what it has, unless the topic was made with another limit. The horizon is 7 days."""

DECLARE_S: Final = 15.0
"""Within this time a new topic must be known to the broker that was asked."""

COPIES: Final = 3
_EXISTS: Final = 36
_FORBIDDEN: Final = (29, 31)
_MS_PER_DAY: Final = 86_400_000


def bootstrap(broker: str) -> str:
    """``kafka://a:1;kafka://b:2`` (as faust writes it), ``a:1;b:2`` or ``a:1,b:2`` → ``a:1,b:2``."""
    return broker.replace("kafka://", "").replace(";", ",")


async def declare_topics(
    servers: str, partitions: int, *, replication: int | None = None, security: KafkaSecurity | None = None
) -> None:
    """Makes what is missing and checks the rest. ``servers``: see ``bootstrap``. ``replication``: copies of what has to
    be made; None: one a broker, at most COPIES.

    Raises LogMismatch for a topic ``events`` with another number of partitions, LogUnavailable without a broker.
    """
    wanted = {EVENTS: partitions, DEAD_LETTERS: 1, ALERTS: partitions}
    async with _admin(servers, security or KafkaSecurity()) as admin:
        found = await _counts(admin, list(wanted))
        if missing := {topic: count for topic, count in wanted.items() if topic not in found}:
            await _create(admin, missing, replication)
            found = await _settled(admin, list(wanted))
    _check(found.get(EVENTS), partitions)


async def check_events(servers: str, partitions: int, *, security: KafkaSecurity | None = None) -> None:
    """Makes nothing. Raises LogMismatch unless ``events`` is there with this number of partitions."""
    async with _admin(servers, security or KafkaSecurity()) as admin:
        found = await _counts(admin, [EVENTS])
    _check(found.get(EVENTS), partitions)


async def check_group(servers: str, group: str, *, security: KafkaSecurity | None = None) -> None:
    """Raises LogRefused unless we may be of this group of readers: its client would ask for ever and say nothing."""
    async with _admin(servers, security or KafkaSecurity()) as admin:
        await admin.find_coordinator(group)


def _check(found: int | None, partitions: int) -> None:
    if found != partitions:
        have = "is not there" if found is None else f"has {found} partitions"
        raise LogMismatch(
            f"topic {EVENTS} {have}, the settings say {partitions} partitions: the number is fixed when the topic "
            f"is made; correct the setting, or make the topic anew together with an empty state"
        )


@asynccontextmanager
async def _admin(servers: str, security: KafkaSecurity) -> "AsyncIterator[AIOKafkaAdminClient]":
    hosts = bootstrap(servers)
    admin = AIOKafkaAdminClient(bootstrap_servers=hosts, request_timeout_ms=10_000, **security.for_client())
    try:
        await admin.start()
        yield admin
    except (KafkaError, TimeoutError, OSError) as error:
        raise await unavailable(hosts, security, error) from error
    finally:
        await admin.close()


async def _counts(admin: Any, topics: list[str]) -> dict[str, int]:
    """Topic → partitions, of those that are there. A broker may make a topic by being asked about it by name."""
    there = [topic for topic in await admin.list_topics() if topic in topics]
    found = await admin.describe_topics(there) if there else []
    return {topic["topic"]: len(topic["partitions"]) for topic in found if topic["partitions"]}


async def _create(admin: Any, topics: Mapping[str, int], replication: int | None) -> None:
    copies = replication or min(COPIES, len((await admin.describe_cluster())["brokers"]))
    promised = {
        "retention.ms": str(RETENTION_DAYS * _MS_PER_DAY),
        # what is acknowledged is on most of the copies: it outlives any broker, and a lone one takes nothing
        "min.insync.replicas": str(copies // 2 + 1),
    }
    answer = await admin.create_topics(
        [NewTopic(topic, count, copies, topic_configs=promised) for topic, count in topics.items()]
    )
    for topic, code, *message in answer.topic_errors:
        if code in _FORBIDDEN:
            raise LogRefused(
                f"Kafka does not let this user make topic {topic}: grant it, or make the topic yourself with "
                f"{topics[topic]} partitions"
            )
        if code not in (0, _EXISTS):
            raise LogUnavailable(f"Kafka does not make topic {topic}: {message[0] if message else code}")


async def _settled(admin: Any, topics: list[str]) -> dict[str, int]:
    async with asyncio.timeout(DECLARE_S):
        while len(found := await _counts(admin, topics)) < len(topics):  # noqa: ASYNC110 — the broker tells nobody
            await asyncio.sleep(0.1)
        return found
