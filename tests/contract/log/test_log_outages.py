"""A log that cannot take records says so, and takes them again when it is back, with all it had acknowledged."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.log.kafka_topics import check_events
from streams.log.port import LogMismatch, LogUnavailable
from streams.log.redis_log import RedisLog
from streams.store.connection import Client, connect
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.servers.required import need


async def test_the_embedded_log_through_a_kill_of_its_server(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path) as server:
        client = connect(server.url, timeout_s=0.5)
        log = RedisLog(client)
        await log.open()
        for n in range(30):
            await log.append({5: [b"%d" % n]}, {5: 1})
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        server.stop()
        with pytest.raises(LogUnavailable, match=r"send again in 2 s") as raised:
            await log.append({5: [b"lost"]})
        assert raised.value.retry_after_s > 0
        with pytest.raises(LogUnavailable):
            await log.ends()
        server.start()
        assert (await log.ends())[5] == 30
        assert await log.append({5: [b"next"]}) == {5: 31}
        assert [record.raw for record in await log.read(5, 29)] == [b"29", b"next"]
        await client.aclose()


async def test_the_kafka_log_through_an_outage_of_its_broker(tmp_path: Path) -> None:
    need(missing())
    with KafkaServer(tmp_path) as server:
        log = KafkaLog(server.servers, partitions=2, timeout_s=1.0)
        await log.open()
        assert await log.append({1: [b"before"]}) == {1: 1}
        server.kill()
        with pytest.raises(LogUnavailable, match="Kafka"):
            await log.append({1: [b"lost"]})
        server.start()
        end = (await _soon(log))[1]
        assert end >= 2  # what was answered with an error may have arrived after all
        assert (await log.ends())[1] == end
        await log.close()


async def test_a_log_without_a_broker_cannot_be_opened(tmp_path: Path) -> None:
    client = connect(f"unix://{tmp_path}/nobody.sock", timeout_s=0.2)
    with pytest.raises(LogUnavailable):
        await RedisLog(client).open()
    with pytest.raises(LogUnavailable):
        await KafkaLog("127.0.0.1:1", timeout_s=0.5).open()


async def test_a_topic_that_nobody_has_made_is_not_taken_for_ours(kafka: KafkaServer) -> None:
    with pytest.raises(LogMismatch, match="events is not there"):
        await check_events(kafka.servers, 12)


async def test_the_embedded_log_keeps_what_is_not_applied_and_a_reserve_behind_it(redis_server: EmbeddedRedis) -> None:
    client = connect(redis_server.url)
    log = await _filled(client, 1_000)
    await log.trim({0: 700, 1: 1_000, 2: 0}, keep=100)
    starts = await log.starts()
    assert 500 < starts[0] <= 700  # whole nodes of about a hundred records are dropped
    assert 700 < starts[1] <= 900
    assert starts[2] == 0
    assert (await log.read(0, 700, count=1))[0].offset == 700
    assert await log.ends() == dict.fromkeys(range(3), 1_000)
    assert await log.accepted() == {0: 2_000, 1: 0, 2: 0}
    await client.aclose()


async def _filled(client: Client, records: int) -> RedisLog:
    await client.execute_command("FLUSHALL")
    log = RedisLog(client, partitions=3)
    await log.open()
    await log.append({p: [b"x" * 40] * records for p in range(3)}, {0: 2 * records})
    return log


async def _soon(log: KafkaLog) -> dict[int, int]:
    async with asyncio.timeout(20):
        while True:
            try:
                return await log.append({1: [b"after"]})
            except LogUnavailable:
                await asyncio.sleep(0.1)
