"""What the design takes from faust, and what it avoids in it: an upgrade that changes either is noticed here."""

import asyncio
from importlib.metadata import version
from pathlib import Path
from typing import Any

import faust
import psutil
import pytest

from streams.log.redis_log import RedisLog
from streams.redislog import Transport
from streams.store import keys
from tests.integration.tracker.plant import EmbeddedPlant

APP: dict[str, Any] = {
    "topic_disable_leader": True,
    "stream_wait_empty": False,  # or a stop waits for ever for what nobody acknowledges
    "web_enabled": False,
    "broker_commit_interval": 0.1,
    "autodiscover": False,
}


async def app_on(plant: EmbeddedPlant, directory: Path, name: str) -> faust.App:
    await RedisLog(plant.client, topic=name, partitions=1).open()
    return faust.App(name, broker=plant.server.log_url, datadir=str(directory), **APP)


async def committed(plant: EmbeddedPlant, group: str, topic: str) -> int:
    return int(await plant.client.hget(keys.group(group), f"{topic}/0") or 0)


async def test_an_exception_that_leaves_an_agent_acknowledges_the_event_it_failed_on(
    plant: EmbeddedPlant, tmp_path: Path
) -> None:
    """Which is why the tracker's agent only hands on, and its stream acknowledges nothing."""
    app = await app_on(plant, tmp_path, "leaving")
    seen: list[bytes] = []
    done = asyncio.Event()

    @app.agent(app.topic("leaving", value_serializer="raw"))
    async def agent(stream: Any) -> None:
        async for value in stream:
            if value == b"2":
                raise ValueError(value)
            seen.append(value)
            if value == b"4":
                done.set()

    await RedisLog(plant.client, topic="leaving", partitions=1).append({0: [b"0", b"1", b"2", b"3", b"4"]})
    await app.start()
    async with asyncio.timeout(10):
        await done.wait()
    await plant.until(lambda: all_committed(plant))
    await app.stop()
    assert seen == [b"0", b"1", b"3", b"4"]


async def all_committed(plant: EmbeddedPlant) -> bool:
    return await committed(plant, "leaving", "leaving") == 5


async def test_a_stream_told_not_to_acknowledges_nothing_by_itself(plant: EmbeddedPlant, tmp_path: Path) -> None:
    app = await app_on(plant, tmp_path, "holding")
    events: list[Any] = []
    enough = asyncio.Event()

    @app.agent(app.topic("holding", value_serializer="raw"))
    async def agent(stream: Any) -> None:
        async for event in stream.noack().events():
            events.append(event)
            if len(events) == 4:
                enough.set()

    await RedisLog(plant.client, topic="holding", partitions=1).append({0: [b"0", b"1", b"2", b"3"]})
    await app.start()
    async with asyncio.timeout(10):
        await enough.wait()
    await app.consumer.commit()
    assert await committed(plant, "holding", "holding") == 0
    for event in events[:2]:
        event.ack()
    await app.consumer.commit()
    assert await committed(plant, "holding", "holding") == 2
    await app.stop()


async def test_reading_begins_where_the_consumer_says_when_asked_to_seek(plant: EmbeddedPlant, tmp_path: Path) -> None:
    """``seek_to_committed`` is the one place where the tracker puts in the stored offsets."""
    app = await app_on(plant, tmp_path, "seeking")
    offsets: list[int] = []
    done = asyncio.Event()
    transport: Any = app.transport

    class Elsewhere(transport.Consumer):  # type: ignore[misc]
        async def seek_to_committed(self) -> Any:
            await super().seek_to_committed()
            there = dict.fromkeys(self.assignment(), 3)
            await self.seek_wait(there)
            return there

    transport.Consumer = Elsewhere

    @app.agent(app.topic("seeking", value_serializer="raw"))
    async def agent(stream: Any) -> None:
        async for event in stream.noack().events():
            offsets.append(event.message.offset)
            if event.message.offset == 5:
                done.set()

    await RedisLog(plant.client, topic="seeking", partitions=1).append({0: [b"x"] * 6})
    await plant.client.hset(keys.group("seeking"), "seeking/0", "1")
    await app.start()
    async with asyncio.timeout(10):
        await done.wait()
    await app.stop()
    assert offsets == [3, 4, 5]


async def test_the_tracker_opens_no_port(plant: EmbeddedPlant) -> None:
    """faust's web server would share the loop with the stream, and serves whatever is in its tables."""
    before = {c.laddr for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN}
    async with plant.tracker():
        now = {c.laddr for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN}
    assert now == before


def test_the_version_these_facts_were_measured_on() -> None:
    assert version("faust-streaming").startswith("0.15."), "measure the facts in this file anew, then change this line"


@pytest.mark.parametrize("entry", ["redislog"])
def test_faust_finds_the_transport_by_its_scheme(entry: str) -> None:
    assert faust.transport.by_name(entry) is Transport
