"""What the intake remembers outlives the process, is shared between gateways, and does without Redis for a while."""

from pathlib import Path

import pytest

from gates.intake_memory import LIFETIME_S, RedisIntakeMemory
from gates.memory import DeviceClock, Seen
from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import Client, connect
from streams.store.errors import StoreUnavailable

SEEN = Seen("digest", "unit:local:BOX1")


def clock(error: int, heard: int, *, quiet: bool = False) -> DeviceClock:
    """Of a device heard once."""
    return DeviceClock((error,), heard, quiet, (heard,))


@pytest.fixture
async def memory(client: Client) -> RedisIntakeMemory:
    made = RedisIntakeMemory(client)
    await made.load()
    return made


async def test_what_was_saved_is_found_by_another_process(client: Client, memory: RedisIntakeMemory) -> None:
    ids = [f"event-{number}" for number in range(100)]
    assert await memory.prefetch(ids, [])
    for event_id in ids:
        memory.remember(event_id, Seen(event_id, "unit:local:BOX1"))
    memory.set_clock("QZ-DLP-G1", clock(5, 1_000))
    await memory.save()
    other = RedisIntakeMemory(client)
    await other.load()
    assert await other.prefetch([*ids, "never"], [])
    assert [other.seen(event_id) for event_id in ids] == [Seen(event_id, "unit:local:BOX1") for event_id in ids]
    assert other.seen("never") is None
    assert other.clocks() == {"QZ-DLP-G1": clock(5, 1_000)}


async def test_an_id_is_forgotten_after_the_horizon(client: Client, memory: RedisIntakeMemory) -> None:
    memory.remember("event-1", SEEN)
    await memory.save()
    (key,) = await client.keys("seen:*")
    assert LIFETIME_S - 10 <= await client.ttl(key) <= LIFETIME_S


async def test_what_the_log_did_not_take_is_taken_back(client: Client, memory: RedisIntakeMemory) -> None:
    memory.set_clock("a", clock(1, 1))
    await memory.save()
    memory.set_clock("a", clock(2, 2))
    memory.set_clock("b", clock(2, 2))
    memory.remember("event-1", SEEN)
    mark = memory.mark()
    memory.remember("event-2", SEEN)
    memory.undo(mark)
    assert (memory.seen("event-1"), memory.seen("event-2")) == (SEEN, None)
    memory.undo()
    await memory.save()
    assert memory.clocks() == {"a": clock(1, 1)}
    assert await client.keys("seen:*") == []


async def test_gateways_hear_of_each_others_devices(client: Client, memory: RedisIntakeMemory) -> None:
    other = RedisIntakeMemory(client)
    await other.load()
    memory.set_clock("a", clock(1, 100_000))
    await memory.save()
    await other.refresh()
    assert other.clock("a") == clock(1, 100_000)
    other.set_clock("a", clock(2, 160_000))
    await other.save()
    await memory.prefetch([], ["a"])
    assert memory.clock("a") == clock(1, 100_000).joined(clock(2, 160_000))


async def test_an_older_send_heard_elsewhere_comes_before_what_was_heard_since(
    client: Client, memory: RedisIntakeMemory
) -> None:
    other = RedisIntakeMemory(client)
    other.set_clock("a", clock(1, 100_000))
    await other.save()
    memory.set_clock("a", clock(2, 160_000))
    await memory.prefetch([], ["a"])
    assert memory.clock("a") == DeviceClock((1, 2), 160_000, receptions=(100_000, 160_000))


async def test_an_outage_is_bridged_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path / "redis")
    server.start()
    client = connect(server.url)
    try:
        memory = RedisIntakeMemory(client)
        await memory.load()
        server.stop()
        assert not await memory.prefetch(["event-1"], ["a"])
        memory.remember("event-1", SEEN)
        memory.set_clock("a", clock(1, 1))
        await memory.save()
        await memory.refresh()
        assert not await memory.prefetch(["event-1"], ["a"])
        assert memory.seen("event-1") == SEEN
        with pytest.raises(StoreUnavailable):
            await RedisIntakeMemory(client).load()
        server.start()
        assert await memory.prefetch([], [])
        await memory.save()
        other = RedisIntakeMemory(client)
        await other.load()
        await other.prefetch(["event-1"], [])
        assert other.seen("event-1") == SEEN
        assert other.clocks() == {"a": clock(1, 1)}
    finally:
        await client.aclose()
        server.stop()


async def test_a_device_that_one_gateway_told_quiet_is_quiet_for_the_other(
    client: Client, memory: RedisIntakeMemory
) -> None:
    memory.set_clock("a", clock(1, 100_000))
    await memory.save()
    other = RedisIntakeMemory(client)
    await other.load()
    memory.set_clock("a", clock(1, 100_000, quiet=True))
    await memory.save()
    await other.prefetch([], ["a"])
    assert other.clock("a") == clock(1, 100_000, quiet=True)


async def test_scripts_are_sent_again_to_a_server_that_lost_them(client: Client, memory: RedisIntakeMemory) -> None:
    for number in range(2):
        await client.script_flush()
        memory.remember(f"event-{number}", SEEN)
        await memory.save()
        await client.script_flush()
        await memory.prefetch([f"event-{number}"], [])
        assert memory.seen(f"event-{number}") == SEEN
