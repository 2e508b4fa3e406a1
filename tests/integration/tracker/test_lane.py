"""One partition's lane, record by record: what it takes, what it refuses, and when it acknowledges."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import pytest

from streams.events import Merged, Surge, decode_record, encode_record
from streams.log.port import LogUnavailable
from streams.store.commit import Commit, DeadLetter, PartitionState
from streams.store.errors import StoreUnavailable
from streams.store.memory import MemoryStore
from streams.subject import partition_of
from streams.tracker import TrackerSettings
from streams.tracker import lane as lanes
from streams.tracker.applier import Surroundings
from streams.tracker.errors import TrackerStopped
from streams.tracker.lane import Lane
from streams.tracker.observe import Unobserved
from streams.tracker.strikes import Strikes
from tests.integration.tracker.counting import CountingCore, count, fix
from tests.integration.tracker.plant import QUICK

BOX = "unit:local:0"
HOME = partition_of(BOX)


class SlowStore(MemoryStore):
    """A commit waits until it is let through, and fails as often as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.outages = 0
        self.waiting = asyncio.Event()

    async def commit(self, commit: Commit) -> None:
        self.waiting.set()
        await self.gate.wait()
        if self.outages:
            self.outages -= 1
            raise StoreUnavailable("down")
        await super().commit(commit)


@dataclass
class Record:
    offset: int
    log: "Log"
    raw: bytes | None = None

    def __post_init__(self) -> None:
        self.raw = encode_record([fix(BOX, self.offset)])

    def ack(self) -> None:
        self.log.acked.append(self.offset)
        self.log.news.set()


@dataclass
class Log:
    acked: list[int] = field(default_factory=list)
    sought: list[int] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    written: list[dict[int, list[bytes]]] = field(default_factory=list)
    outages: int = 0
    away: bool = False

    async def append(
        self, records: Mapping[int, list[bytes]], events: Mapping[int, int] | None = None
    ) -> dict[int, int]:
        assert not events, "what is relayed stands outside the books"
        if self.outages:
            self.outages -= 1
            raise LogUnavailable("down")
        self.written.append(dict(records))
        self.news.set()
        return {}

    async def ends(self) -> dict[int, int]:
        if self.away:
            raise LogUnavailable("down")
        return {}

    async def close(self) -> None: ...

    async def seek(self, partition: int, offset: int) -> None:
        assert partition == HOME
        self.sought.append(offset)
        self.news.set()

    async def send_letters(self, letters: list[DeadLetter]) -> None:
        raise AssertionError(letters)

    async def until_acked(self, offsets: list[int]) -> None:
        await self._until(lambda: self.acked == offsets)

    async def until_written(self, times: int) -> None:
        await self._until(lambda: len(self.written) == times)

    async def until_sought(self) -> None:
        await self._until(lambda: bool(self.sought))

    async def settle(self, condition: Callable[[], bool]) -> None:
        """Waits for what follows an append without announcing itself."""
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 — the store tells nobody
                await asyncio.sleep(0.005)

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self.news.clear()
                await self.news.wait()


@pytest.fixture
def store() -> SlowStore:
    return SlowStore()


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
async def lane(store: SlowStore, log: Log) -> AsyncIterator[Lane]:
    opened = open_lane(store, log)
    yield opened
    await opened.stop()


def open_lane(store: SlowStore, log: Log) -> Lane:
    settings = TrackerSettings(broker="none://", **(QUICK | {"session_timeout_s": 0.05, "inbox_records": 8}))
    around = Surroundings(settings, store, CountingCore, Unobserved(), Strikes(9), log.seek, log.send_letters, log)
    return Lane(HOME, around)


async def deliver(lane: Lane, log: Log, *offsets: int) -> None:
    for offset in offsets:
        await lane.put(Record(offset, log))


async def test_records_are_acknowledged_in_order_and_only_once_they_are_stored(
    lane: Lane, store: SlowStore, log: Log
) -> None:
    store.gate.clear()
    await deliver(lane, log, 0, 1, 2)
    await store.waiting.wait()
    assert log.acked == []
    store.gate.set()
    await log.until_acked([0, 1, 2])
    assert (await store.partition(HOME)).offset == 3


async def test_a_record_that_was_applied_before_is_acknowledged_and_nothing_else(
    lane: Lane, store: SlowStore, log: Log
) -> None:
    await deliver(lane, log, 0, 1)
    await log.until_acked([0, 1])
    version = (await store.partition(HOME)).version
    await deliver(lane, log, 0, 1)
    await log.until_acked([0, 1, 0, 1])
    assert (await store.partition(HOME)).version == version


async def test_a_record_beyond_a_gap_is_refused_and_the_gap_is_read_first(
    lane: Lane, store: SlowStore, log: Log
) -> None:
    await deliver(lane, log, 0)
    await log.until_acked([0])
    await deliver(lane, log, 2, 3)
    await log.until_sought()
    assert log.sought == [1]
    assert (await store.partition(HOME)).offset == 1
    await deliver(lane, log, 1, 2, 3)
    await log.until_acked([0, 1, 2, 3])
    assert count((await store.load(HOME, [BOX]))[BOX]) == 4


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "SEEK_AGAIN_S", 0.005)


@pytest.mark.usefixtures("hasty")
async def test_records_that_a_log_does_not_hand_over_stop_the_tracker(lane: Lane, log: Log) -> None:
    await deliver(lane, log, 2)
    with pytest.raises(TrackerStopped, match="records 0 to 1 cannot be read"):
        await asyncio.wait_for(asyncio.shield(lane.task), 5)
    assert log.sought == [0] * lanes.SEEKS


@pytest.mark.usefixtures("hasty")
async def test_records_are_not_given_up_because_the_log_is_away(lane: Lane, store: SlowStore, log: Log) -> None:
    log.away = True
    await deliver(lane, log, 2)
    await log.settle(lambda: len(log.sought) > 2 * lanes.SEEKS)
    log.away = False
    await deliver(lane, log, 0, 1, 2)
    await log.until_acked([0, 1, 2])
    assert (await store.partition(HOME)).offset == 3


async def test_an_outage_is_waited_out_with_the_same_commit(lane: Lane, store: SlowStore, log: Log) -> None:
    store.outages = 3
    await deliver(lane, log, 0, 1)
    await log.until_acked([0, 1])
    assert store.outages == 0
    assert count((await store.load(HOME, [BOX]))[BOX]) == 2


async def test_a_lane_that_is_stopped_finishes_its_batch_and_takes_nothing_more(store: SlowStore, log: Log) -> None:
    lane = open_lane(store, log)
    store.gate.clear()
    await deliver(lane, log, 0)
    await store.waiting.wait()
    await deliver(lane, log, 1, 2)
    stopping = asyncio.create_task(lane.stop())
    await asyncio.sleep(0)
    store.gate.set()
    await stopping
    await lane.put(Record(3, log))
    assert log.acked == [0]
    assert (await store.partition(HOME)).offset == 1
    assert lane.task.done()


async def test_a_full_lane_holds_up_whoever_delivers_until_it_is_stopped(store: SlowStore, log: Log) -> None:
    lane = open_lane(store, log)
    store.gate.clear()
    await deliver(lane, log, 0)
    await store.waiting.wait()
    flood = asyncio.create_task(deliver(lane, log, *range(1, 30)))
    done, _ = await asyncio.wait([flood], timeout=0.05)
    assert not done
    stopping = asyncio.create_task(lane.stop())
    await asyncio.wait_for(flood, 5)
    store.gate.set()
    await stopping
    assert log.acked == [0]


async def test_a_lane_that_loses_to_a_rival_touches_nothing_until_the_rival_has_let_go(
    lane: Lane, store: SlowStore, log: Log
) -> None:
    await deliver(lane, log, 0)
    await log.until_acked([0])
    await store.commit(Commit(HOME, PartitionState(offset=5, version=2)))
    await deliver(lane, log, 1)
    await log.until_sought()
    assert log.sought == [5]
    assert log.acked == [0]
    await deliver(lane, log, 5)
    await log.until_acked([0, 5])
    state = await store.partition(HOME)
    assert (state.offset, state.version) == (6, 3)


MERGED = Merged(id="m#1", subject=BOX, at=1, received=1, when=1, alert_id="A24-1", into="A70-1")
SURGE = Surge(alert_id="A70-1", site="QZ-DLP", rule="A24", since=1, until=2)


async def _leave(store: SlowStore, *versions: int) -> None:
    """Commits of an earlier owner that made something for the log."""
    for version in versions:
        state = PartitionState(version=version)
        await store.commit(Commit(HOME, state, relays=[MERGED, SURGE]))


async def test_what_was_made_for_the_log_goes_there_and_is_then_forgotten(store: SlowStore, log: Log) -> None:
    await _leave(store, 1)
    log.outages = 2
    lane = open_lane(store, log)
    await log.until_written(1)
    home = {p: decode_record(raw) for p, [raw] in log.written[0].items()}
    assert home[HOME] == [MERGED, SURGE]
    assert all(entries == [SURGE] for p, entries in home.items() if p != HOME)
    assert len(home) == 12
    await log.settle(lambda: not store.shelves[HOME].relays)
    await lane.stop()


async def test_a_crash_between_append_and_note_tells_it_twice_and_never_leaves_it_out(
    store: SlowStore, log: Log
) -> None:
    await _leave(store, 1, 2)
    lane = open_lane(store, log)
    await log.until_written(1)
    await lane.stop()
    left = [entry for _, entry in store.shelves[HOME].relays]
    assert left in ([], [MERGED, SURGE] * 2)
    store.shelves[HOME].relays = [("1-1", MERGED)]
    again = open_lane(store, log)
    await log.until_written(2)
    assert decode_record(log.written[1][HOME][0]) == [MERGED]
    await again.stop()
