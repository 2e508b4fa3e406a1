"""What an audit expects of Redis is what commits leave there, alone and on a cluster, whichever way they led to it."""

from collections import Counter

import pytest

from streams.audit.contents import contents_of
from streams.audit.held import Held, Spot
from streams.events import AnyEvent
from streams.fold.served import ServiceClass
from streams.store import keys
from streams.store.commit import Commit, Store
from streams.store.memory import MemoryStore
from streams.store.redis import RedisStore
from tests.contract.store.samples import alert, commit_of, event, movement, scan, unit

on_redis = pytest.mark.parametrize("store", ["redis", "cluster"], indirect=True)

QUICK, SLOW = ServiceClass("transit", "QZ", "2026-03", 5), ServiceClass("transit", "QZ", "2026-03", 50)
BOX, OTHER = "unit:local:1", "unit:local:2"


def history() -> list[Commit]:
    """Everything that can change its class, its place or its deadline does."""
    many: list[AnyEvent] = [event(OTHER, f"e{n}") for n in range(2_500)]
    return [
        commit_of(
            1,
            subjects={BOX: unit("1", site="QZ-DLP"), "device:QZ-1": unit("1"), OTHER: unit("2")},
            trail={BOX: [event(BOX, "a")], OTHER: many},
            alerts={"A1": alert("A1", BOX), "A2": alert("A2", OTHER, node=None)},
            movements={"M1": movement("M1", "local:1"), "M2": movement("M2", "local:2", destination=None)},
            due={BOX: 500, OTHER: 700},
            places={BOX: (None, "stored:QZ"), OTHER: (None, "stored:QZ")},
            served=Counter({QUICK: 2, SLOW: 1}),
        ),
        commit_of(
            2,
            subjects={BOX: unit("1", seal="S1", site="QZ-YL")},
            trail={BOX: [event(BOX, "b"), scan(BOX, "c", plate="桂K77777", seal="S1")]},
            alerts={"A1": alert("A1", BOX, state="resolved", version=2)},
            movements={
                "M1": movement("M1", "local:1", destination="PX"),
                "M2": movement("M2", "local:2", state="void"),
            },
            due={BOX: None, OTHER: 800},
            places={BOX: ("stored:QZ", "in_transit:QZ"), OTHER: ("stored:QZ", None)},
            served=Counter({QUICK: 1}),
        ),
        commit_of(3, movements={"M1": movement("M1", "local:1", state="closed", arrived_at=9, arrival_node="PX")}),
    ]


@pytest.fixture
async def filled(store: Store) -> RedisStore:
    assert isinstance(store, RedisStore)
    for commit in history():
        await store.commit(commit)
    return store


@on_redis
async def test_every_key_holds_what_is_expected_of_it(filled: RedisStore) -> None:
    memory = MemoryStore()
    for commit in history():
        await memory.commit(commit)
    contents = contents_of(0, memory.shelves[0])
    held: dict[str, dict[str, str]] = {}
    async for key, values in Held(filled._redis, 0).pages(contents.shapes):
        held.setdefault(key, {}).update(values)
    assert {key: values for key, values in held.items() if values} == contents.values
    written = {name.decode() async for name in filled._redis.scan_iter()}  # of every node
    assert written == contents.values.keys() | {keys.part(0)}


@on_redis
async def test_a_few_things_are_read_as_one_commit_left_them(filled: RedisStore) -> None:
    spots = [
        Spot(keys.due(0), "zset", OTHER),
        Spot(keys.due(0), "zset", BOX),
        Spot(keys.alerts_of(0, BOX), "set", "A1"),
        Spot(keys.alerts_of(0, BOX), "set", "A2"),
        Spot(keys.place_counts(0), "hash", "in_transit:QZ"),
        Spot(keys.trail(0, "unit:local:nobody"), "list", ""),
    ]
    part, values = await Held(filled._redis, 0).at_once(spots)
    assert (part.version, part.offset, part.state.version) == (3, 30, 3)
    assert values == ["800", None, "1", None, "1", []]
