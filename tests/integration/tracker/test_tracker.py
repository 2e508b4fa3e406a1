"""The tracker over the embedded log: everything once, whatever happens to it."""

import asyncio
import os
import signal
import time
from collections import Counter
from typing import Any

import pytest

from linkage.embedded import STOP_S
from streams.embedded_redis import EmbeddedRedis
from streams.events import Tick, encode_record
from streams.log.redis_log import RedisLog
from streams.store import keys
from streams.store.connection import connect
from streams.store.redis import RedisStore
from streams.tracker import TrackerStopped
from streams.tracker.observe import Unobserved
from tests.integration.tracker.plant import PATIENCE_S, EmbeddedPlant, end


async def test_what_is_posted_is_applied_once_and_in_order(plant: EmbeddedPlant) -> None:
    await plant.post(500)
    async with plant.tracker() as running:
        await plant.settled(running)
        await plant.post(1)
        await plant.post(300, per_record=100)
        await plant.settled(running)
    await plant.check()


async def test_a_tracker_goes_on_where_the_last_one_stopped(plant: EmbeddedPlant) -> None:
    for _ in range(3):
        await plant.post(200)
        async with plant.tracker() as running:
            await plant.settled(running)
    await plant.post(50)
    async with plant.tracker():
        pass  # stopped with work under way
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check()


@pytest.mark.parametrize("group", ["ahead", "behind", "unknown"])
async def test_the_stored_offset_counts_wherever_the_groups_offset_lies(plant: EmbeddedPlant, group: str) -> None:
    await plant.post(300)
    async with plant.tracker() as running:
        await plant.settled(running)
    ends = await plant.log.ends()
    name = keys.group("linkage-tracker")
    if group == "unknown":
        await plant.client.delete(name)
    else:
        moved = {f"events/{p}": 0 if group == "behind" else offset + 20 for p, offset in ends.items()}
        await plant.client.hset(name, mapping=moved)  # type: ignore[arg-type]
    await plant.post(300)
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check()


async def test_sigterm_ends_a_busy_tracker_before_it_would_be_killed_and_loses_nothing(plant: EmbeddedPlant) -> None:
    await plant.post(50)
    process = plant.process()
    await plant.until(lambda: something_applied(plant))
    await plant.post(3_000, per_record=1)
    began = time.monotonic()
    output = end(process, signal.SIGTERM)
    assert time.monotonic() - began < STOP_S
    assert process.returncode == 0, output
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check()


async def test_a_tracker_killed_again_and_again_counts_every_event_once(plant: EmbeddedPlant) -> None:
    """Crashes as data: kill -9 at three moments of a steady load, then let it finish."""
    for kills in range(3):
        process = plant.process()
        applied = sum((await plant.reader.offsets()).values())
        async with asyncio.timeout(PATIENCE_S):
            while sum((await plant.reader.offsets()).values()) < applied + 20 * (kills + 1):
                if await plant.behind() < 1_000:  # a slow start is not to leave more than can be folded in time
                    await plant.post(60, per_record=2)
                await asyncio.sleep(0.01)
        end(process, signal.SIGKILL)
    async with plant.tracker() as running:
        await plant.settled(running)
    await plant.check()


async def test_a_redis_that_is_killed_and_comes_back_is_waited_for(plant: EmbeddedPlant) -> None:
    async with plant.tracker() as running:
        for _ in range(3):
            await plant.post(200)
            assert plant.server.pid is not None
            os.kill(plant.server.pid, signal.SIGKILL)
            plant.server.stop()
            await asyncio.sleep(0.3)
            plant.server.start()
        await plant.settled(running)
    await plant.check()


async def test_of_two_trackers_on_one_embedded_log_one_works_and_the_other_stands_back(plant: EmbeddedPlant) -> None:
    async with plant.tracker() as first, plant.tracker(session_timeout_s=0.5) as second:
        for _ in range(20):
            await plant.post(60)
            await asyncio.sleep(0.02)
        await plant.settled()
        assert not first.done()
        assert not second.done()
    await plant.check()


async def test_a_log_with_other_partitions_is_refused_at_once(plant: EmbeddedPlant) -> None:
    with pytest.raises(TrackerStopped, match="events has 12 partitions, the settings say 6"):
        async with plant.tracker(partitions=6):
            pass


async def test_a_log_that_ends_before_what_was_applied_stops_the_tracker(plant: EmbeddedPlant) -> None:
    await plant.post(100)
    async with plant.tracker() as running:
        await plant.settled(running)
    for p in range(12):
        await plant.client.delete(keys.log("events", p), keys.log_counters("events", p))
    with pytest.raises(TrackerStopped, match=r"applied records up to \d+, but the log ends at 0.*empty state"):
        async with plant.tracker() as running:
            await asyncio.wait([running], timeout=PATIENCE_S)


async def test_a_log_that_has_dropped_what_was_not_applied_stops_the_tracker(plant: EmbeddedPlant) -> None:
    await plant.post(600, per_record=1)
    await plant.client.xtrim(keys.log("events", 3), maxlen=1, approximate=False)
    with pytest.raises(TrackerStopped, match=r"partition 3: the state needs records from 0 on, but the log begins at"):
        async with plant.tracker() as running:
            await asyncio.wait([running], timeout=PATIENCE_S)
    assert (await plant.reader.offsets())[3] == 0


async def test_a_hole_in_the_log_is_never_stepped_over(plant: EmbeddedPlant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.tracker.lane.SEEK_AGAIN_S", 0.0)
    monkeypatch.setattr("streams.tracker.lane.SEEKS", 3)
    await plant.post(600, per_record=1)
    await plant.client.xdel(keys.log("events", 3), "0-8")
    with pytest.raises(TrackerStopped, match=r"partition 3: records 7 to 7 cannot be read"):
        async with plant.tracker() as running:
            await asyncio.wait([running], timeout=PATIENCE_S)
    assert (await plant.reader.offsets())[3] <= 7


async def test_the_log_is_trimmed_behind_what_has_been_applied(
    plant: EmbeddedPlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.tracker.housekeeping.TRIM_S", 0.1)
    await plant.post(4_000, per_record=1)
    async with plant.tracker(keep_records=50) as running:
        await plant.settled(running)
        await plant.until(lambda: trimmed(plant))
    ends = await plant.log.ends()
    assert all(start <= max(0, ends[p] - 50) for p, start in (await plant.log.starts()).items())


async def test_alerts_that_no_notifier_comes_for_do_not_fill_redis(
    plant: EmbeddedPlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.tracker.housekeeping.TRIM_S", 0.1)

    class Shed(Unobserved):
        alerts = 0

        def shed(self, alerts: int) -> None:
            self.alerts += alerts

    for number in range(10):
        await plant.client.xadd(keys.outbox(3), {"alert": "{}"}, id=f"1-{number + 1}")

    async def bounded() -> bool:
        return int(await plant.client.xlen(keys.outbox(3))) == 4

    counted = Shed()
    async with plant.tracker(observe=counted, keep_alerts=4):
        await plant.until(bounded)
    assert counted.alerts == 6


async def something_applied(plant: EmbeddedPlant) -> bool:
    return max((await plant.reader.offsets()).values()) > 0


async def trimmed(plant: EmbeddedPlant) -> bool:
    return max((await plant.log.starts()).values()) > 0


async def test_what_a_tracker_tells_of_itself_adds_up(plant: EmbeddedPlant) -> None:
    class Figures(Unobserved):
        def __init__(self) -> None:
            self.entries = 0
            self.booked_ = Counter[str]()
            self.lags: dict[int, int] = {}
            self.gone: set[int] = set()

        def batch(self, events: int, seconds_decode: float, seconds_fold: float, seconds_commit: float) -> None:
            assert min(seconds_decode, seconds_fold, seconds_commit) >= 0
            self.entries += events

        def booked(self, applied: int, duplicates: int, conflicts: int) -> None:
            self.booked_ += Counter(applied=applied, duplicates=duplicates, conflicts=conflicts)

        def lag(self, partition: int, records: int) -> None:
            self.lags[partition] = records

        async def all_caught_up(self) -> bool:
            return self.lags == dict.fromkeys(range(12), 0)

        def revoked(self, partition: int) -> None:
            self.gone.add(partition)

    figures = Figures()
    await plant.log.append({p: [encode_record([Tick(0, 1)])] for p in range(12)})
    async with plant.tracker(observe=figures) as running:
        await plant.post(100)
        await plant.settled(running)
        await plant.until(figures.all_caught_up)
    assert figures.entries == 112
    assert figures.booked_ == Counter(applied=100)
    assert figures.gone == set(range(12))


async def test_an_older_state_has_the_log_applied_to_it_again(
    plant: EmbeddedPlant, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A state that has lost its last moments (another Redis than the log's) is caught up by seeking back."""

    with EmbeddedRedis(tmp_path_factory.mktemp("state")) as other:
        client = connect(other.url, timeout_s=1.0)
        rig = EmbeddedPlant(plant.broker, plant.server, client, plant.log, type(plant.reader)(client), plant.posted)
        async with rig.tracker(session_timeout_s=60.0) as running:
            await rig.post(200)
            await rig.settled(running)
            kept = {name: await client.dump(name) for name in await client.keys("*")}
            await rig.post(200)
            await rig.settled(running)
            await client.flushall()
            for name, value in kept.items():
                await client.restore(name, 0, value or b"")
            await rig.post(200)
            await rig.settled(running)
        await rig.check()
        await client.aclose()


async def test_a_store_is_only_ever_behind_what_was_acknowledged(plant: EmbeddedPlant) -> None:
    """The group's offset, a hint to operators, never runs ahead of the state."""
    async with plant.tracker() as running:
        await plant.post(400)
        await plant.settled(running)
    stored = {p: (await RedisStore(plant.client).partition(p)).offset for p in range(12)}
    hints: Any = await plant.client.hgetall(keys.group("linkage-tracker"))
    assert {int(name.rpartition(b"/")[2]): int(offset) for name, offset in hints.items()} == stored


async def test_a_topic_nobody_has_made_yet_is_made(plant: EmbeddedPlant) -> None:
    await plant.client.flushall()
    async with plant.tracker() as running:
        log = RedisLog(plant.client)
        await log.open()
        await plant.post(10)
        await plant.settled(running)
    await plant.check()
