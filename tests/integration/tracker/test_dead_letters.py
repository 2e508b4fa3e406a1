"""Events that cannot be read or applied are set aside one by one; when most cannot, the tracker stops."""

import asyncio
import signal
from typing import Any

import pytest

from streams.events import Tick, decode_record, encode_record
from streams.log.port import DEAD_LETTERS
from streams.log.redis_log import RedisLog
from streams.store.codec import decode_dead_letter
from streams.subject import partition_of
from streams.tracker import TrackerStopped
from tests.integration.tracker.counting import POISON, fix
from tests.integration.tracker.plant import PATIENCE_S, EmbeddedPlant, end

BOX = "unit:local:0"
HOME = partition_of(BOX)
GARBAGE = (b"", b"\xff\xfe", b"{}", b"[{}]", b'[{"kind":"gate"}]', b"[" * 2_000)


async def letters_on_the_topic(plant: EmbeddedPlant) -> list[Any]:
    log = RedisLog(plant.client, topic=DEAD_LETTERS, partitions=1)
    return [decode_dead_letter(record.raw) for record in await log.read(0, 0, 1_000)]


async def test_records_that_cannot_be_read_are_set_aside_with_their_bytes(plant: EmbeddedPlant) -> None:
    await plant.post(100)
    for raw in GARBAGE:
        await plant.log.append({HOME: [raw]})
        await plant.post(10)
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check(dead=len(GARBAGE))
    kept = await plant.reader.dead_letters()
    assert [letter.raw for letter in kept] == list(GARBAGE)
    assert all(letter.reason.startswith("undecodable: ") for letter in kept)
    assert await letters_on_the_topic(plant) == kept
    assert (await plant.log.read(HOME, kept[0].offset, 1))[0].raw == kept[0].raw


async def test_an_event_in_the_wrong_partition_is_set_aside_alone(plant: EmbeddedPlant) -> None:
    stray = next(s for s in (f"unit:local:x{n}" for n in range(99)) if partition_of(s) != HOME)
    await plant.log.append({HOME: [encode_record([fix(BOX, 0), fix(stray, 0), fix(BOX, 1)])]})
    plant.posted[BOX] = 2
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check(dead=1)
    (letter,) = await plant.reader.dead_letters()
    assert letter.reason == f"misrouted: {stray} belongs to partition {partition_of(stray)}"
    assert decode_record(letter.raw) == [fix(stray, 0)]


async def test_an_event_that_no_rule_can_judge_costs_itself_and_nothing_else(plant: EmbeddedPlant) -> None:
    poison = [fix(f"{BOX}", n, POISON) for n in (1_000, 1_001, 1_002)]
    await plant.log.append({HOME: [encode_record([fix(BOX, 0), poison[0], fix(BOX, 1)])]})
    await plant.log.append({HOME: [encode_record([poison[1]]), encode_record([fix(BOX, 2), poison[2]])]})
    plant.posted[BOX] = 3
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check(dead=3)
    letters = await plant.reader.dead_letters()
    assert [decode_record(letter.raw)[0] for letter in letters] == poison
    assert [letter.offset for letter in letters] == [0, 1, 2]
    assert letters[0].reason == f"failed: ZeroDivisionError: no rule can judge {poison[0].id}"


async def test_too_many_in_a_row_stop_the_tracker_and_nothing_is_skipped(plant: EmbeddedPlant) -> None:
    await plant.post(50)
    async with plant.tracker() as running:
        await plant.settled(running)
    before = await plant.reader.offsets()
    await plant.log.append({HOME: [b"broken"] * 30})
    with pytest.raises(TrackerStopped, match=r"in a row could not be applied.*undecodable.*just deployed"):
        async with plant.tracker(dead_letter_limit=20) as running:
            await asyncio.wait([running], timeout=PATIENCE_S)
    assert (await plant.reader.offsets())[HOME] <= before[HOME] + 20
    async with plant.tracker(dead_letter_limit=100) as running:
        await plant.settled(running)
    await plant.check(dead=30)


async def test_good_events_in_between_are_not_a_row(plant: EmbeddedPlant) -> None:
    for n in range(30):
        await plant.log.append({HOME: [b"broken", encode_record([fix(BOX, n)])]})
        plant.posted[BOX] += 1
    async with plant.tracker(dead_letter_limit=3) as running:
        await plant.settled(running)
    await plant.check(dead=30)


async def test_ticks_between_broken_events_do_not_hide_that_nothing_works(plant: EmbeddedPlant) -> None:
    for n in range(10):
        await plant.log.append({HOME: [b"broken", encode_record([Tick(n, n + 1)])]})
    with pytest.raises(TrackerStopped, match="in a row"):
        async with plant.tracker(dead_letter_limit=8) as running:
            await asyncio.wait([running], timeout=PATIENCE_S)


async def test_a_process_that_must_stop_says_why_and_fails(plant: EmbeddedPlant) -> None:
    await plant.log.append({HOME: [b"broken"] * 40})
    process = plant.process()
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "in a row could not be applied" in output


async def test_letters_wait_for_their_topic(plant: EmbeddedPlant) -> None:
    """The commit that books a dead letter comes after the letter itself: killed in between, it is sent again."""
    await plant.log.append({HOME: [b"broken", encode_record([fix(BOX, 0)])]})
    plant.posted[BOX] = 1
    process = plant.process()
    try:
        await plant.settled()
    finally:
        end(process, signal.SIGTERM)
    await plant.check(dead=1)
    assert await letters_on_the_topic(plant) == await plant.reader.dead_letters()
