"""Where trackers are outlives the process and is shared between gateways."""

from gates.intake_memory import RedisIntakeMemory
from gates.memory import Bindings
from streams.store.connection import Client

ON = Bindings().bound(1_000, "unit:local:BOX1")


async def test_a_binding_is_found_by_another_gateway(client: Client) -> None:
    memory, other = RedisIntakeMemory(client), RedisIntakeMemory(client)
    assert await memory.prefetch([], [], ["T1"])
    assert memory.bindings("T1") == Bindings()
    memory.bind("T1", ON)
    await memory.save()
    assert await other.prefetch(["event-1"], ["QZ-DLP-G1"], ["T1", "T2"])
    assert (other.bindings("T1"), other.bindings("T2")) == (ON, Bindings())


async def test_a_binding_the_log_did_not_take_is_taken_back(client: Client) -> None:
    memory = RedisIntakeMemory(client)
    await memory.prefetch([], [], ["T1"])
    memory.bind("T1", ON)
    mark = memory.mark()
    memory.bind("T1", ON.bound(2_000, ""))
    memory.undo(mark)
    assert memory.bindings("T1") == ON
    memory.undo()
    await memory.save()
    assert memory.bindings("T1") == Bindings()
    assert not await client.exists("intake:trackers")


async def test_a_binding_made_while_redis_is_away_is_kept_for_later(client: Client) -> None:
    memory = RedisIntakeMemory(client)
    await memory.prefetch([], [], ["T1"])
    memory.bind("T1", ON)
    await client.config_set("maxmemory", 1)  # writes are refused, reads go on
    try:
        await memory.save()
        await memory.prefetch([], [], ["T1"])
        assert memory.bindings("T1") == ON
        memory.bind("T1", ON.bound(3_000, "unit:local:BOX2"))
    finally:
        await client.config_set("maxmemory", 0)
    await memory.save()
    other = RedisIntakeMemory(client)
    await other.prefetch([], [], ["T1"])
    assert other.bindings("T1") == ON.bound(3_000, "unit:local:BOX2")
