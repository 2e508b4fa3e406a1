"""Batches reach the log together, in order, and nobody is told so before it is true."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest

from gates.collector import Collector, Waiting
from gates.request import NotTakenError, Receipt, Request
from streams.events import CONTROL, Heard, Notice, Pulse, Quiet, Tick, YardMove
from streams.log.port import LogUnavailable
from tests.unit.gates.collecting import (
    PARTITIONS,
    REGION,
    START,
    HandClock,
    ListLog,
    LocalMemory,
    collector,
    item,
    request,
)

BEAT = REGION.devices["QZ-DLP-G1"].heartbeat_s * 1000


@asynccontextmanager
async def running(log: ListLog, memory: LocalMemory | None = None, **settings: Any) -> AsyncIterator[Collector]:
    made = collector(log, memory, **settings)
    await made.start()
    try:
        yield made
    finally:
        log.open.set()
        await made.stop()


def moves(log: ListLog) -> list[str]:
    return [entry.id for entry in log.entries() if isinstance(entry, YardMove)]


async def test_how_long_the_oldest_has_waited_is_told_while_it_waits() -> None:
    log = ListLog()
    async with running(log, now=HandClock()) as at_gate:
        assert at_gate.oldest_wait_s == 0
        await log.hold()
        first = asyncio.create_task(at_gate.submit(request(item())))
        await log.asked.wait()
        loop = asyncio.get_running_loop()
        began = loop.time()
        later = asyncio.create_task(at_gate.submit(request(item())))
        await asyncio.sleep(0)
        least = loop.time() - began
        assert at_gate.oldest_wait_s >= least, "that of the first, not of the later one"
        log.open.set()
        await asyncio.gather(first, later)
        assert at_gate.oldest_wait_s == 0


async def test_what_waits_together_goes_into_one_record_per_partition() -> None:
    log = ListLog()
    async with running(log, now=HandClock()) as at_gate:
        await log.hold()
        first = asyncio.create_task(at_gate.submit(request(item())))
        await log.asked.wait()
        before = len(log.appends)
        rest = [asyncio.create_task(at_gate.submit(request(item(), device="QZ-YL-G1"))) for _ in range(40)]
        await asyncio.sleep(0)
        log.open.set()
        await asyncio.gather(first, *rest)
        assert len(moves(log)) == 41
        assert len(log.appends) - before <= 3  # the held one, the rest, perhaps a tick between them
        assert sum(log.events.values()) == sum(not isinstance(e, CONTROL) for e in log.entries())


async def test_nobody_is_answered_before_the_log_has_it() -> None:
    log = ListLog()
    async with running(log, now=HandClock()) as at_gate:
        await log.hold()
        posted = asyncio.create_task(at_gate.submit(request(item(event_id="e1"))))
        await log.asked.wait()
        assert not posted.done()
        log.open.set()
        receipt = await posted
        assert [result.status for result in receipt.results] == ["accepted"]
        assert moves(log) == ["e1"]


async def test_reception_never_goes_back_though_the_clock_does() -> None:
    clock = HandClock()
    async with running(ListLog(), now=clock) as at_gate:
        first = await at_gate.submit(request(item()))
        clock.at -= 60_000
        second = await at_gate.submit(request(item()))
        assert second.received == first.received == START


@pytest.mark.parametrize("failure", [LogUnavailable("down", 7), OSError("broken"), ValueError("defect")])
async def test_a_log_that_fails_takes_nothing_and_is_tried_again(failure: Exception) -> None:
    log, memory = ListLog(), LocalMemory()
    async with running(log, memory, now=HandClock()) as at_gate:
        await log.until(lambda: log.appends)
        log.failure = failure
        with pytest.raises(NotTakenError) as refusal:
            await at_gate.submit(request(item(event_id="e1")))
        assert refusal.value.reason == "log_unavailable"
        assert refusal.value.retry_after_s == (7 if isinstance(failure, LogUnavailable) else 2)
        assert not at_gate.log_ok
        assert memory.seen("e1") is None
        assert memory.clock("QZ-DLP-G1") is None
        again = await at_gate.submit(request(item(event_id="e1")))
        assert again.results[0].status == "accepted"
        assert at_gate.log_ok


async def test_a_resend_of_what_the_log_has_is_a_duplicate() -> None:
    once = item(event_id="e1")
    async with running(ListLog(), now=HandClock()) as at_gate:
        await at_gate.submit(request(once))
        assert (await at_gate.submit(request(once))).results[0].status == "duplicate"


async def test_a_defect_in_judging_one_batch_costs_no_other_its_answer() -> None:
    def broken(_intake: object, _received: int) -> Any:
        raise ZeroDivisionError

    log = ListLog()
    async with running(log, now=HandClock()) as at_gate:
        await log.until(lambda: log.appends)
        outcomes = await asyncio.gather(
            at_gate.submit(request(item(event_id="e1"))),
            at_gate.submit(Request(broken)),
            at_gate.submit(request(item(event_id="e2"))),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes] == [Receipt, ZeroDivisionError, Receipt]
        assert moves(log) == ["e1", "e2"]


async def test_more_than_can_wait_is_turned_away_and_room_comes_back() -> None:
    log = ListLog()
    async with running(log, now=HandClock(), waiting=Waiting(requests=3, bytes=10_000)) as at_gate:
        await log.hold()
        posted = [asyncio.create_task(at_gate.submit(request(item()))) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(NotTakenError) as refusal:
            await at_gate.submit(request(item()))
        assert refusal.value.reason == "queue_full"
        log.open.set()
        await asyncio.gather(*posted)
        await at_gate.submit(request(item()))


async def test_bytes_are_bounded_too_but_one_batch_always_fits() -> None:
    log = ListLog()
    async with running(log, now=HandClock(), waiting=Waiting(requests=100, bytes=500)) as at_gate:
        await log.hold()
        batch = request(*[item() for _ in range(20)])
        large = asyncio.create_task(at_gate.submit(batch))
        await log.asked.wait()
        with pytest.raises(NotTakenError):
            await at_gate.submit(request(item()))
        log.open.set()
        assert len((await large).results) == 20


async def test_a_stop_sees_what_waits_into_the_log_and_takes_no_more() -> None:
    log = ListLog()
    at_gate = collector(log, now=HandClock())
    await at_gate.start()
    await log.hold()
    posted = [asyncio.create_task(at_gate.submit(request(item()))) for _ in range(5)]
    await log.asked.wait()
    stopping = asyncio.create_task(at_gate.stop())
    await asyncio.sleep(0)
    with pytest.raises(NotTakenError) as refusal:
        await at_gate.submit(request(item()))
    assert refusal.value.reason == "stopping"
    log.open.set()
    await stopping
    assert len(await asyncio.gather(*posted)) == 5
    assert len(moves(log)) == 5


async def test_every_partition_is_told_the_time_without_a_hole() -> None:
    log, clock = ListLog(), HandClock()
    async with running(log, now=clock, tick_s=0.01) as at_gate:
        await log.until(lambda: log.appends)
        clock.at += 1_000
        await log.until(lambda: len(log.ticks()) == 2)
        assert log.ticks() == [Tick(START, START), Tick(START, START + 1_000)]
        assert all(log.ticks(p) == log.ticks(0) for p in range(PARTITIONS))
        assert at_gate.appended_at is not None


async def test_an_outage_of_the_log_leaves_a_hole_in_the_ticks() -> None:
    log, clock = ListLog(), HandClock()
    async with running(log, now=clock, tick_s=0.01):
        await log.until(lambda: log.appends)
        log.failure = LogUnavailable("down")
        clock.at += 3_000
        await log.until(lambda: len(log.ticks()) == 2)
        assert log.ticks()[1] == Tick(START + 3_000, START + 3_000)


async def test_a_machine_that_slept_was_not_listening() -> None:
    log, clock = ListLog(), HandClock()
    async with running(log, now=clock, tick_s=0.01):
        await log.until(lambda: log.appends)
        clock.at += 3_600_000
        await log.until(lambda: len(log.ticks()) == 2)
        assert log.ticks()[1].since == log.ticks()[1].until == clock.at


async def test_a_device_that_misses_its_beat_is_quiet_for_every_partition_and_then_heard() -> None:
    log = ListLog()
    async with running(log, clock="recorded") as at_gate:
        await at_gate.submit(request(), START)
        await at_gate.submit(request(device="QZ-YL-G1"), START + 2 * BEAT)
        await at_gate.submit(request(), START + 2 * BEAT + 1)
    told = [entry.event for entry in log.entries(5) if isinstance(entry, Notice)]
    assert [type(event) for event in told] == [Quiet, Heard]
    assert told[0].when == START + BEAT * 5 // 4


async def test_what_is_not_known_of_a_voided_event_is_asked_for_again_later() -> None:
    log, memory = ListLog(), LocalMemory()
    correction = item(kind="correction", voids="e1", reason="did_not_occur")
    del correction["unit"], correction["action"]
    async with running(log, memory, now=HandClock()) as at_gate:
        await at_gate.submit(request(item(event_id="e1")))
        memory.away = True
        with pytest.raises(NotTakenError) as refusal:
            await at_gate.submit(request(correction))
        assert refusal.value.reason == "memory_unavailable"
        assert (await at_gate.submit(request(item()))).results[0].status == "accepted"
        memory.away = False
        assert (await at_gate.submit(request(correction))).results[0].status == "accepted"


async def test_recorded_batches_are_taken_in_turn_whatever_order_they_come_in() -> None:
    log = ListLog()
    async with running(log, clock="recorded") as at_gate:
        coming = [7, 2, 5, 1, 3, 6, 4, 8]
        await asyncio.gather(
            *(at_gate.submit(request(item(event_id=f"e{turn}")), START + turn, turn) for turn in coming)
        )
        assert moves(log) == [f"e{turn}" for turn in sorted(coming)]


async def test_a_refused_turn_is_not_waited_for() -> None:
    log = ListLog()
    async with running(log, clock="recorded") as at_gate:
        second = asyncio.create_task(at_gate.submit(request(item(event_id="e2")), START, 2))
        await asyncio.sleep(0)
        at_gate.forgo(1)
        async with asyncio.timeout(2):
            assert (await second).results[0].status == "accepted"


async def test_recorded_time_is_told_when_it_has_moved_and_nothing_more_comes() -> None:
    log = ListLog()
    async with running(log, clock="recorded") as at_gate:
        await at_gate.submit(request(item()), START)
        await at_gate.submit(request(item()), START + 7 * BEAT)
        await log.until(lambda: log.ticks() and log.ticks()[-1].until == START + 7 * BEAT)
        told = log.ticks()
        assert all(earlier.until == later.since for earlier, later in pairwise(told))
        appends = len(log.appends)
        await asyncio.sleep(0.15)
        assert len(log.appends) == appends


async def test_a_drained_recording_passes_time_without_blaming_any_gate() -> None:
    log = ListLog()
    async with running(log, clock="recorded") as at_gate:
        await at_gate.submit(request(item()), START)
        await at_gate.drain(START + 30 * 3_600_000)
        await log.until(lambda: log.ticks()[-1].until == START + 30 * 3_600_000)
    assert log.ticks()[-1].intake is False
    assert not [entry for entry in log.entries() if isinstance(entry, Notice)]


async def test_each_batch_leaves_a_pulse_of_its_device() -> None:
    log = ListLog()
    async with running(log, now=HandClock()) as at_gate:
        await at_gate.submit(request())
    assert [entry.subject for entry in log.entries() if isinstance(entry, Pulse)] == ["device:QZ-DLP-G1"]


async def test_recorded_time_begins_with_the_recording() -> None:
    log = ListLog()
    async with running(log, clock="recorded") as at_gate:
        await asyncio.sleep(0.12)
        assert log.appends == []
        await at_gate.submit(request(), START)
        await log.until(lambda: log.ticks())
    assert log.ticks()[0] == Tick(0, START)
