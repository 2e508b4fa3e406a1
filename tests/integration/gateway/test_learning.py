"""What an answered batch taught a gateway outlives the gateway, whatever Redis was doing: the log has it.

The log lies in one Redis and the memory in another, so that the one can be away while the other is not.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from gates import bookmarks, neighbours
from gates.collector import Collector
from gates.intake import Intake
from gates.intake_memory import RedisIntakeMemory
from gates.item_result import ItemResult
from gates.log_tail import LogTail
from streams.embedded_redis import EmbeddedRedis
from streams.events import Correction, decode_record
from streams.log.redis_log import RedisLog
from streams.metrics import GatewayMetrics
from streams.store.connection import Client, connect
from streams.tasks import end
from tests.chaos.waiting import until, until_known
from tests.unit.gates.collecting import PARTITIONS, REGION, START, HandClock, item, request

DEVICE = "QZ-DLP-G1"
_numbers = count(1)


@dataclass
class One:
    """A gateway without HTTP."""

    collector: Collector
    memory: RedisIntakeMemory
    log: RedisLog

    async def post(self, *items: dict[str, Any]) -> list[ItemResult]:
        return (await self.collector.submit(request(*items, device=DEVICE))).results

    async def saved(self) -> None:
        """What it was told is in Redis: a moment after the answer."""
        assert await until(lambda: not (self.memory._journal or self.memory._unsaved), 10)

    async def correct(self, event_id: str) -> ItemResult:
        """A correction that names no unit."""
        changed = {"kind": "correction", "voids": event_id, "reason": "did_not_occur", "replacement": None}
        whole = item(event_id=f"correction-{next(_numbers)}", **changed)
        (result,) = await self.post({name: value for name, value in whole.items() if name not in ("unit", "action")})
        return result

    async def has_inherited(self, client: Client) -> bool:
        """Whether the bookmarks of gateways that are gone have been taken out. Looks, as it does each second."""
        await self.memory.refresh()
        return await client.hlen(bookmarks.KEY) == 1

    async def kill(self) -> None:
        await self.memory.close()
        await end(self.collector._tasks)


@dataclass
class Yard:
    """Starts gateways; ``server`` keeps their memory."""

    server: EmbeddedRedis
    log: RedisLog
    client: Client
    clock: HandClock
    readable: asyncio.Event

    async def gateway(self) -> One:
        async def opened() -> RedisLog:
            await self.readable.wait()
            return self.log

        memory = RedisIntakeMemory(self.client, LogTail(opened))
        made = Collector(
            lambda: Intake(REGION, memory, PARTITIONS), memory, self.log, GatewayMetrics(), now=self.clock, tick_s=3_600
        )
        await made.start()
        return One(made, memory, self.log)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("log")) as server:
        yield server


@pytest.fixture
async def yard(kept: EmbeddedRedis, tmp_path: Path) -> AsyncIterator[Yard]:
    log_client = connect(kept.url)
    await log_client.execute_command("FLUSHALL")
    log = RedisLog(log_client, partitions=PARTITIONS)
    await log.open()
    with EmbeddedRedis(tmp_path / "memory") as server:
        client = connect(server.url)
        made = Yard(server, log, client, HandClock(START + 600_000), asyncio.Event())  # the devices' clocks are slow
        made.readable.set()
        yield made
        await client.aclose()
    await log_client.aclose()


async def test_killed_right_after_an_answer_during_an_outage_it_knows_all_it_was_told(yard: Yard) -> None:
    one = await yard.gateway()
    await one.post(item(event_id="before"))
    yard.server.stop()
    for posted in (scans := [item(event_id=f"during-{number}") for number in range(4)]):
        yard.clock.at += 1_000
        assert [result.status for result in await one.post(posted)] == ["accepted"]
    await one.kill()
    error = one.memory.clocks()[DEVICE].error
    yard.server.start()
    again = await yard.gateway()
    assert again.memory.clocks()[DEVICE].error == error
    assert len(again.memory.clocks()[DEVICE].offsets) == 5
    assert (await again.correct("during-3")).status == "accepted"
    assert (await again.correct("before")).status == "accepted"
    assert [result.status for result in await again.post(scans[3])] == ["duplicate"]
    voids = [entry for entry in await _entries(yard.log) if isinstance(entry, Correction)]
    assert {entry.subject for entry in voids} == {"unit:local:BOX1"}
    await again.kill()


async def test_a_redis_that_has_come_back_older_is_told_what_it_lost(yard: Yard) -> None:
    one = await yard.gateway()
    await one.post(item(event_id="first"))
    second = item(event_id="second")
    await one.post(second)
    await yard.client.execute_command("FLUSHALL")
    assert (await one.correct("first")).status == "accepted"
    await yard.client.execute_command("FLUSHALL")
    await one.post()  # a save alone must not make the bookmark look right
    assert [result.status for result in await one.post(second)] == ["duplicate"]
    await one.kill()


async def test_others_learn_what_a_gateway_that_is_gone_had_not_saved(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = await yard.gateway(), await yard.gateway()
    yard.server.stop()
    await one.post(item(event_id="of-one"))
    await one.kill()
    yard.server.start()
    assert (await other.correct("of-one")).status == "rejected"
    monkeypatch.setattr(neighbours, "LEFT_S", -1.0)
    assert await until_known(lambda: other.has_inherited(yard.client), 10)
    assert (await other.correct("of-one")).status == "accepted"
    assert DEVICE in other.memory.clocks()
    await other.kill()


async def test_no_gate_waits_while_that_is_read(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = await yard.gateway(), await yard.gateway()
    yard.server.stop()
    left = item(event_id="left")
    await one.post(left)
    await one.kill()
    yard.server.start()
    await other.post()
    yard.readable.clear()
    monkeypatch.setattr(neighbours, "LEFT_S", -1.0)
    assert not await other.has_inherited(yard.client)
    assert [result.status for result in await other.post(item(event_id="meanwhile"))] == ["accepted"]
    yard.readable.set()
    assert await until_known(lambda: other.has_inherited(yard.client), 10)
    assert [result.status for result in await other.post(left)] == ["duplicate"]
    await other.kill()


async def test_a_gateway_that_ends_meanwhile_leaves_it_to_the_next(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = await yard.gateway(), await yard.gateway()
    await one.kill()
    await other.post()
    yard.readable.clear()
    monkeypatch.setattr(neighbours, "LEFT_S", -1.0)
    assert not await other.has_inherited(yard.client)
    await other.collector.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "inheritance"]
    assert await yard.client.hlen(bookmarks.KEY) == 2


async def test_a_resend_to_another_gateway_is_a_duplicate(yard: Yard) -> None:
    one, other = await yard.gateway(), await yard.gateway()
    once = item(event_id="once")
    assert [result.status for result in await one.post(once)] == ["accepted"]
    await one.saved()
    yard.clock.at += 1_000
    assert [result.status for result in await other.post(once)] == ["duplicate"]
    yard.clock.at += 1_000
    assert (await other.correct("once")).status == "accepted"
    assert [result.status for result in await one.post(once)] == ["duplicate"]
    assert len(other.memory.clocks()[DEVICE].offsets) == 3
    await one.kill()
    await other.kill()


async def test_while_redis_is_away_nobody_is_told_quiet_whom_another_gateway_may_hear(yard: Yard) -> None:
    one = await yard.gateway()
    assert await one.memory.refresh()
    yard.server.stop()
    assert await one.memory.refresh()  # alone: it hears all there is to hear
    yard.server.start()
    other = await yard.gateway()
    assert await one.memory.refresh()
    yard.server.stop()
    assert not await one.memory.refresh()
    await one.kill()
    await other.kill()


async def test_a_bookmark_claims_no_more_than_was_stored(yard: Yard) -> None:
    one = await yard.gateway()
    for number in range(3):
        await one.post(item(event_id=f"e{number}"))
    await one.saved()
    (mark,) = await yard.client.hvals(bookmarks.KEY)
    assert isinstance(mark, bytes)
    ends = await yard.log.ends()
    assert all(offset <= ends[p] for p, offset in bookmarks.decode(mark).items())
    assert bookmarks.decode(mark) != ends
    await yard.client.execute_command("DEL", "seen:{0}:e2", "seen:{1}:e2", "seen:{2}:e2", "seen:{3}:e2")
    await one.kill()  # as if its last save had been cut off
    again = await yard.gateway()
    assert (await again.correct("e2")).status == "accepted"
    await again.kill()


async def _entries(log: RedisLog) -> list[Any]:
    found: list[Any] = []
    for partition in range(PARTITIONS):
        for record in await log.read(partition, 0, 1_000):
            found += decode_record(record.raw)
    return found


async def test_a_memory_that_hangs_holds_up_one_group_only(yard: Yard) -> None:
    impatient = connect(yard.server.url, timeout_s=0.3)
    one = await Yard(yard.server, yard.log, impatient, yard.clock, yard.readable).gateway()
    pid = yard.server.pid
    assert pid is not None
    await one.post()
    now = asyncio.get_running_loop().time
    os.kill(pid, signal.SIGSTOP)
    try:
        await one.post(item(event_id="held-up"))
        began = now()
        for number in range(20):
            await one.post(item(event_id=f"hanging-{number}"))
        assert now() - began < 2.0  # each would have waited for 0.6 s
    finally:
        os.kill(pid, signal.SIGCONT)
    assert await until_known(lambda: one.memory.prefetch(["hanging-7"], []), 10)
    assert (await one.correct("hanging-7")).status == "accepted"
    await one.kill()
    await impatient.aclose()
