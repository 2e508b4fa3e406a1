"""What every log must do, embedded and on Kafka, with TLS and a password or without."""

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.log.kafka_log import KafkaLog
from streams.log.kafka_reader import KafkaReader
from streams.log.port import EVENTS, LogMismatch, LogReader, Record
from streams.log.redis_log import RedisLog
from tests.contract.log.conftest import PARTITIONS, OpenLog


async def test_an_append_tells_the_next_offset_of_each_partition_it_wrote_to(log: OpenLog) -> None:
    assert await log.ends() == dict.fromkeys(range(PARTITIONS), 0)
    assert await log.append({0: [b"a", b"b"], 3: [b"c"]}) == {0: 2, 3: 1}
    assert await log.append({0: [b"d"]}) == {0: 3}
    assert await log.ends() == {0: 3, 1: 0, 2: 0, 3: 1}


async def test_records_are_read_back_in_order_as_they_were_written(log: OpenLog) -> None:
    written = [bytes([n]) * n for n in range(1, 60)]
    for start in range(0, len(written), 7):
        await log.append({1: written[start : start + 7]})
    assert await read_all(log, 1) == list(enumerate(written))
    assert await read_all(log, 0) == []


async def test_nothing_to_append_is_nothing(log: OpenLog) -> None:
    assert await log.append({}) == {}
    assert await log.append({0: []}) == {}
    assert await log.ends() == dict.fromkeys(range(PARTITIONS), 0)


async def test_writers_at_once_leave_no_gap_and_lose_nothing(log: OpenLog) -> None:
    async def writer(name: int) -> None:
        for n in range(20):
            await log.append({p: [b"%d/%d/%d" % (name, n, p)] for p in range(PARTITIONS)})

    await asyncio.gather(*(writer(name) for name in range(10)))
    assert await log.ends() == dict.fromkeys(range(PARTITIONS), 200)
    for p in range(PARTITIONS):
        found = await read_all(log, p)
        assert [offset for offset, _ in found] == list(range(200))
        assert sorted(raw for _, raw in found) == sorted(b"%d/%d/%d" % (w, n, p) for w in range(10) for n in range(20))


async def test_opening_again_keeps_what_is_there_and_other_partitions_are_refused(log: OpenLog) -> None:
    await log.append({2: [b"x"]})
    await log.open()
    assert (await log.ends())[2] == 1
    log.partitions = PARTITIONS + 1
    with pytest.raises(LogMismatch, match=f"{EVENTS} has {PARTITIONS} partitions.*say {PARTITIONS + 1}"):
        await log.open()


async def read_all(log: OpenLog, partition: int) -> list[tuple[int, bytes]]:
    if isinstance(log, RedisLog):
        return [(record.offset, record.raw) for record in await log.read(partition, 0, count=10_000)]
    assert isinstance(log, KafkaLog)
    place = TopicPartition(EVENTS, partition)
    consumer = AIOKafkaConsumer(bootstrap_servers=log._servers, **log._security.for_client())
    await consumer.start()
    try:
        consumer.assign([place])
        await consumer.seek_to_beginning(place)
        end = (await consumer.end_offsets([place]))[place]
        return [(m.offset, m.value) for m in [await consumer.getone() for _ in range(end)]]
    finally:
        await consumer.stop()


async def test_a_reader_begins_anywhere_and_ends_where_the_log_does(log: OpenLog) -> None:
    await log.append({1: [b"%d" % n for n in range(50)], 3: [b"x"]})
    reader = await reader_of(log)
    try:
        assert await reader.starts() == dict.fromkeys(range(PARTITIONS), 0)
        assert await reader.ends() == {0: 0, 1: 50, 2: 0, 3: 1}
        found = await reader.read(1, 0, 30)
        assert [record.offset for record in found] == list(range(len(found)))
        assert await reader.read(3, 0, 10) == [Record(0, b"x")]
        assert (await reader.read(1, 48, 10))[0] == Record(48, b"48")
        assert await reader.read(1, 50, 10) == []
        await log.append({1: [b"more"]})
        assert await reader.read(1, 50, 10) == [Record(50, b"more")]
    finally:
        await reader.close()


async def reader_of(log: OpenLog) -> LogReader:
    if isinstance(log, RedisLog):
        return log
    assert isinstance(log, KafkaLog)
    kafka = KafkaReader(log._servers, partitions=PARTITIONS, security=log._security)
    await kafka.open()
    return kafka
