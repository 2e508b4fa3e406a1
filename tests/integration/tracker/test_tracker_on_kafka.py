"""The same tracker on a real Kafka, with as many workers as one likes."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import OffsetAndMetadata

from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.log.port import DEAD_LETTERS, EVENTS
from streams.store.connection import connect
from streams.store.reader import Reader
from streams.tracker import TrackerStopped
from tests.contract.log.conftest import forget_topics
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.integration.tracker.plant import PATIENCE_S, Plant, end
from tests.servers.required import need

GROUP = "linkage-tracker"


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    need(missing())
    with KafkaServer(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture
async def plant(server: EmbeddedRedis, kafka: KafkaServer) -> AsyncIterator[Plant]:
    await forget_topics(kafka)
    client = connect(server.url, timeout_s=1.0)
    log = KafkaLog(kafka.servers)
    await log.open()
    yield Plant(f"kafka://{kafka.servers}", server, client, log, Reader(client))
    await log.close()
    await client.aclose()


async def test_what_is_posted_is_applied_once_and_in_order(plant: Plant) -> None:
    await plant.post(500)
    async with plant.tracker() as running:
        await plant.settled(running)
        await plant.post(500, per_record=50)
        await plant.settled(running)
    await plant.post(200)
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check()


@pytest.mark.parametrize("group", ["ahead", "behind"])
async def test_the_stored_offset_counts_wherever_the_groups_offset_lies(
    plant: Plant, kafka: KafkaServer, group: str
) -> None:
    await plant.post(300)
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.post(300)
    ends = await plant.log.ends()
    await commit_for_group(kafka, dict.fromkeys(ends, 0) if group == "behind" else ends)
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check()


async def test_workers_that_join_leave_and_are_killed_count_every_event_once(plant: Plant) -> None:
    first, second = plant.process(), plant.process()
    try:
        await plant.until(lambda: applied(plant, 300))
        end(first, signal.SIGKILL)
        third = plant.process()
        await plant.until(lambda: applied(plant, 300))
        end(second, signal.SIGTERM)
        await plant.until(lambda: applied(plant, 300))
        end(third, signal.SIGKILL)
    finally:
        for process in (first, second, third):
            if process.poll() is None:
                end(process, signal.SIGKILL)
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check()


async def test_dead_letters_reach_their_topic(plant: Plant, kafka: KafkaServer) -> None:
    await plant.post(20)
    await plant.log.append({0: [b"broken"], 7: [b"\xff"]})
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check(dead=2)
    consumer = AIOKafkaConsumer(DEAD_LETTERS, bootstrap_servers=kafka.servers, auto_offset_reset="earliest")
    await consumer.start()
    async with asyncio.timeout(PATIENCE_S):
        letters = [await consumer.getone() for _ in range(2)]
    await consumer.stop()
    assert {letter.key.rpartition(b"/")[0] for letter in letters} == {b"events/0", b"events/7"}


async def test_a_topic_with_other_partitions_is_refused_at_once(plant: Plant) -> None:
    with pytest.raises(TrackerStopped, match="events has 12 partitions, the settings say 6"):
        async with plant.tracker(partitions=6):
            pass


async def test_a_topic_made_anew_stops_a_tracker_that_has_applied_the_old_one(plant: Plant, kafka: KafkaServer) -> None:
    await plant.post(100)
    async with plant.tracker() as running:
        await plant.settled(running)
    await forget_topics(kafka)
    fresh = KafkaLog(kafka.servers)
    await fresh.open()
    await fresh.close()
    with pytest.raises(TrackerStopped, match=r"applied records up to \d+, but the log ends at 0"):
        async with plant.tracker() as running:
            await asyncio.wait([running], timeout=PATIENCE_S)


async def test_a_broker_that_is_restarted_is_waited_for(tmp_path: Path, server: EmbeddedRedis) -> None:
    need(missing())
    client = connect(server.url, timeout_s=1.0)
    with KafkaServer(tmp_path / "kafka") as broker:
        log = KafkaLog(broker.servers)
        await log.open()
        plant = Plant(f"kafka://{broker.servers}", server, client, log, Reader(client))
        async with plant.tracker() as running:
            await plant.post(200)
            await plant.settled(running)
            await log.close()
            broker.kill(signal.SIGTERM)
            broker.start()
            await plant.post(200)
            await plant.settled(running)
        await plant.check()
        await log.close()
    await client.aclose()


async def applied(plant: Plant, more: int) -> bool:
    """Posts a little, until so many more records have been applied than when this was first asked."""
    await plant.post(60, per_record=2)
    offset = sum((await plant.reader.offsets()).values())
    begun = plant.marks.setdefault("begun", offset)
    if offset < begun + more:
        return False
    plant.marks.clear()
    return True


async def commit_for_group(kafka: KafkaServer, offsets: dict[int, int]) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka.servers, group_id=GROUP, enable_auto_commit=False)
    await consumer.start()
    consumer.assign([TopicPartition(EVENTS, p) for p in offsets])
    await consumer.commit({TopicPartition(EVENTS, p): OffsetAndMetadata(o, "") for p, o in offsets.items()})
    await consumer.stop()
