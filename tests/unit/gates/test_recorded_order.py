"""A recording posted over many connections leaves the very log that offline replay folds, ticks apart."""

import asyncio
import random
from importlib.resources import as_file, files
from itertools import islice, pairwise

from gates.decoding import decode_facts, decode_scans
from gates.intake import Intake, Routed
from gates.memory import DictMemory
from gates.recording import Line, read_recording
from gates.request import NotTakenError, Request, facts_request, scans_request
from streams.events import Entry, Tick
from streams.log.port import LogUnavailable
from tests.unit.gates.collecting import PARTITIONS, REGION, ListLog, LocalMemory, collector

CLIENTS = 32


def recorded_lines(count: int) -> list[Line]:
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as path:
        return list(islice(read_recording(path), count))


def posted(line: Line) -> Request:
    if line.path == "/v1/scans":
        return scans_request(decode_scans(line.body), len(line.body))
    return facts_request(decode_facts(line.body), len(line.body))


def offline(lines: list[Line]) -> list[Routed]:
    intake = Intake(REGION, DictMemory(), PARTITIONS, listening_since=0)
    routed: list[Routed] = []
    for line in lines:
        routed += intake.quiet(line.received_at)
        routed += posted(line).work(intake, line.received_at)[1]
    return routed


async def test_live_and_offline_write_the_same_log() -> None:
    lines = recorded_lines(3_000)
    log, memory = ListLog(), LocalMemory()
    live = collector(
        log, memory, clock="recorded", intake=lambda: Intake(REGION, memory, PARTITIONS, listening_since=0)
    )
    await live.start()
    dice = random.Random(7)
    for start in range(0, len(lines), CLIENTS):
        coming = list(enumerate(lines[start : start + CLIENTS], start + 1))
        dice.shuffle(coming)
        await asyncio.gather(*(live.submit(posted(line), line.received_at, turn) for turn, line in coming))
    await live.stop()
    _same_log(log, lines)


async def test_an_outage_of_the_log_does_not_change_the_order() -> None:
    """Who was refused comes again while others, whose turns are later, are already there."""
    lines = recorded_lines(2_000)
    log, memory = ListLog(), LocalMemory()
    live = collector(
        log, memory, clock="recorded", intake=lambda: Intake(REGION, memory, PARTITIONS, listening_since=0)
    )
    await live.start()
    dice = random.Random(7)

    async def post(line: Line, turn: int) -> None:
        while True:
            try:
                await live.submit(posted(line), line.received_at, turn)
            except NotTakenError:
                await asyncio.sleep(dice.uniform(0, 0.02))
            else:
                return

    for start in range(0, len(lines), CLIENTS):
        coming = list(enumerate(lines[start : start + CLIENTS], start + 1))
        dice.shuffle(coming)
        if dice.random() < 0.3:
            log.failure = LogUnavailable("a broker is restarted")
        async with asyncio.timeout(5), asyncio.TaskGroup() as posts:
            for turn, line in coming:
                posts.create_task(post(line, turn))
    await live.stop()
    assert _facts(log) == _expected(lines)


def _facts(log: ListLog) -> dict[int, list[Entry]]:
    return {p: [entry for entry in log.entries(p) if not isinstance(entry, Tick)] for p in range(PARTITIONS)}


def _expected(lines: list[Line]) -> dict[int, list[Entry]]:
    expected: dict[int, list[Entry]] = {partition: [] for partition in range(PARTITIONS)}
    for partition, entry in offline(lines):
        expected[partition].append(entry)
    return expected


def _same_log(log: ListLog, lines: list[Line]) -> None:
    assert _facts(log) == _expected(lines)
    for partition in range(PARTITIONS):
        ticks = log.ticks(partition)
        assert all(earlier.until == later.since for earlier, later in pairwise(ticks))
        assert (ticks[0].since, ticks[-1].until) == (0, lines[-1].received_at)
