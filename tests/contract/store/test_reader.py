"""What the HTTP side reads back, over all partitions of a real Redis."""

from typing import Any

import pytest

from streams.events import PolicyChange, TravelTimes
from streams.fold.heads import UnitHead
from streams.store.codec import encode
from streams.store.commit import Books, Commit, DeadLetter, PartitionState, PolicyInForce, Stored, TimesInForce
from streams.store.connection import Client
from streams.store.pages import BadCursor
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import partition_of
from tests.contract.store.samples import T0, alert, commits, event, head, movement, scan, unit

BOX = "iso6346:MSKU1234565"
SUBJECT = f"unit:{BOX}"


@pytest.fixture
def reader(redis: Client) -> Reader:
    return Reader(redis)


@pytest.fixture
def store(redis: Client) -> RedisStore:
    return RedisStore(redis)


async def put(store: RedisStore, made: list[Commit]) -> None:
    for commit in made:
        await store.commit(commit)


async def test_an_empty_region_reads_as_empty(reader: Reader) -> None:
    assert (await reader.units()).items == []
    assert (await reader.alerts()).items == []
    assert (await reader.movements()).items == []
    assert await reader.devices() == []
    assert await reader.unit(BOX) is None
    assert await reader.alert("A14-0") is None
    assert await reader.unit_counts() == {}
    assert await reader.unit_counts_by_site() == {}
    assert await reader.find("MSKU") == []
    assert await reader.open_alert_counts() == {}
    assert await reader.open_movement_counts() == {}
    assert await reader.dead_letters() == []
    assert await reader.partition_states() == {p: PartitionState() for p in range(12)}
    assert await reader.lag(dict.fromkeys(range(12), 7)) == dict.fromkeys(range(12), 7)


async def test_units_are_counted_by_the_site_they_are_at(reader: Reader, store: RedisStore) -> None:
    at_yard = {f"unit:local:{n}": unit(f"local:{n}", site="QZ-DLP") for n in range(3)}
    await put(store, commits(subjects={**at_yard, SUBJECT: unit(BOX, site="QZ-YL")}))
    assert await reader.unit_counts_by_site() == {("stored", "QZ-DLP"): 3, ("stored", "QZ-YL"): 1}
    p = partition_of(SUBJECT)
    gone = Stored(head=UnitHead(unit=BOX, stage=None))
    await store.commit(Commit(p, PartitionState(version=2), subjects={SUBJECT: gone}))
    assert await reader.unit_counts_by_site() == {("stored", "QZ-DLP"): 3}


async def test_units_are_found_by_any_plate_or_seal_there_was_the_exact_match_first(
    reader: Reader, store: RedisStore
) -> None:
    trails = {
        f"unit:local:{n}": [scan(f"unit:local:{n}", f"s{n}", plate=f"桂K7777{n}", seal="CN900")] for n in range(10)
    }
    trails[SUBJECT] = [scan(SUBJECT, "a", plate="桂K7777"), scan(SUBJECT, "b", plate="粤B1", seal="CN900001")]
    await put(store, commits(trail=trails, subjects={subject: unit(subject[5:]) for subject in trails}))
    found = await reader.find("k7777")
    assert (found[0], len(found)) == (("plate", "桂K7777", BOX), 11)
    assert [mark.unit for mark in await reader.find("桂K77775")] == ["local:5"]
    assert await reader.find("mscu") == []
    assert await reader.find("MSKU12") == [("unit", "MSKU1234565", BOX)]
    assert len(await reader.find("CN900", limit=4)) == 4
    assert len({mark.unit for mark in await reader.find("CN900")}) == 11


async def test_a_unit_comes_with_its_trail_movements_and_alerts(reader: Reader, store: RedisStore) -> None:
    later, earlier = movement("M2", BOX, T0 + 9), movement("M1", BOX, T0, state="closed", arrived_at=T0 + 5)
    await put(
        store,
        commits(
            subjects={SUBJECT: unit(BOX)},
            trail={SUBJECT: [event(SUBJECT, "b", T0 + 1), event(SUBJECT, "a")]},
            movements={"M2": later, "M1": earlier},
            alerts={"A2": alert("A2", SUBJECT, T0 + 2), "A1": alert("A1", SUBJECT, T0 + 1)},
        ),
    )
    found = await reader.unit(BOX)
    assert found is not None
    assert found.stored == unit(BOX)
    assert [line.id for line in found.trail] == ["b", "a"]
    assert found.movements == [earlier, later]
    assert [a.alert_id for a in found.alerts] == ["A1", "A2"]


async def test_heads_of_many_subjects_come_at_once_without_the_unknown(reader: Reader, store: RedisStore) -> None:
    names = [f"unit:local:{n}" for n in range(40)] + ["device:QZ-DLP-G1", "plate:桂N12345"]
    stored = {name: unit("x") for name in names}
    for name in names:
        stored[name].head = head(name)
    await put(store, commits(subjects=stored))
    assert await reader.heads([*names, "unit:local:unheard-of"]) == {name: head(name) for name in names}
    assert [d.device for d in await reader.device_heads()] == ["QZ-DLP-G1"]
    device = await reader.device("QZ-DLP-G1")
    assert device is not None
    assert device.head == head("device:QZ-DLP-G1")
    assert await reader.device("nobody") is None


async def test_pages_of_units_hold_each_unit_once(reader: Reader, store: RedisStore) -> None:
    places = {f"unit:local:{n}": (None, "stored:QZ" if n % 3 else "in_transit:BH") for n in range(100)}
    await put(store, commits(subjects={name: unit(name) for name in places}, places=places))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await reader.units(limit=7, cursor=cursor)
        seen += [found.head.unit for found in page.items if isinstance(found.head, UnitHead)]
        cursor = page.cursor
        if cursor is None:
            break
        assert len(page.items) == 7
    assert sorted(seen) == sorted(places)


@pytest.mark.parametrize(
    ("stage", "node", "expected"),
    [("stored", None, 66), (None, "BH", 34), ("stored", "QZ", 66), ("stored", "BH", 0), ("entered", None, 0)],
)
async def test_units_by_stage_and_node(
    reader: Reader, store: RedisStore, stage: str | None, node: str | None, expected: int
) -> None:
    places = {f"unit:local:{n}": (None, "stored:QZ" if n % 3 else "in_transit:BH") for n in range(100)}
    await put(store, commits(subjects={name: unit(name) for name in places}, places=places))
    assert len((await reader.units(stage=stage, node=node, limit=200)).items) == expected
    assert await reader.unit_counts() == {("stored", "QZ"): 66, ("in_transit", "BH"): 34}


async def test_a_unit_is_in_one_place_at_a_time_and_in_none_after_it_has_left(
    reader: Reader, store: RedisStore
) -> None:
    (first,) = commits(subjects={SUBJECT: unit(BOX)}, places={SUBJECT: (None, "stored:QZ")})
    await store.commit(first)
    for version, moved, counts in (
        (2, ("stored:QZ", "in_transit:QZ"), {("in_transit", "QZ"): 1}),
        (3, ("in_transit:QZ", "in_transit:QZ"), {("in_transit", "QZ"): 1}),
        (4, ("in_transit:QZ", None), {}),
    ):
        state = PartitionState(version=version)
        await store.commit(Commit(partition=first.partition, state=state, places={SUBJECT: moved}))
        assert await reader.unit_counts() == counts
        assert len((await reader.units()).items) == len(counts)


async def test_alerts_are_listed_newest_first_across_partitions(reader: Reader, store: RedisStore) -> None:
    made = {f"A14-{n:03}": alert(f"A14-{n:03}", f"unit:local:{n}", T0 + n // 10) for n in range(60)}
    await put(store, commits(alerts=made))
    expected = sorted(made.values(), key=lambda a: (a.raised_at, a.alert_id), reverse=True)
    listed = []
    page = await reader.alerts(limit=7)
    listed += page.items
    while page.cursor is not None:
        page = await reader.alerts(limit=7, cursor=page.cursor)
        listed += page.items
    assert listed == expected
    assert await reader.alert("A14-031") == made["A14-031"]


async def test_alerts_by_what_they_are(reader: Reader, store: RedisStore) -> None:
    made = {
        "A12-1": alert("A12-1", SUBJECT, T0 + 1, rule="A12", severity="P1", node="BH"),
        "A14-1": alert("A14-1", SUBJECT, T0 + 2, state="handling"),
        "A14-2": alert("A14-2", "unit:local:2", T0 + 3, state="resolved", resolved_reason="late_scan"),
        "A60-1": alert("A60-1", "device:QZ-DLP-G1", T0 + 4, rule="A60", severity="P3", node=None),
    }
    await put(store, commits(alerts=made))
    for given, names in (
        ({"rule": "A14"}, ["A14-2", "A14-1"]),
        ({"state": "open"}, ["A60-1", "A14-1", "A12-1"]),
        ({"state": "handling"}, ["A14-1"]),
        ({"state": "resolved"}, ["A14-2"]),
        ({"severity": "P1"}, ["A12-1"]),
        ({"node": "QZ"}, ["A14-2", "A14-1"]),
        ({"rule": "A14", "state": "open"}, ["A14-1"]),
        ({"subject": SUBJECT}, ["A14-1", "A12-1"]),
        ({"subject": SUBJECT, "rule": "A12"}, ["A12-1"]),
        ({"subject": "unit:local:9"}, []),
    ):
        page = await reader.alerts(**given)  # type: ignore[arg-type]
        assert [a.alert_id for a in page.items] == names, given
        assert page.cursor is None
    first = await reader.alerts(subject=SUBJECT, limit=1)
    second = await reader.alerts(subject=SUBJECT, limit=1, cursor=first.cursor)
    assert [a.alert_id for a in first.items + second.items] == ["A14-1", "A12-1"]
    assert second.cursor is None


async def test_counts_of_alerts_follow_their_life(reader: Reader, store: RedisStore) -> None:
    (first,) = commits(alerts={"A14-1": alert("A14-1", SUBJECT)})
    await store.commit(first)
    assert await reader.open_alert_counts() == {("A14", "P2", "new"): 1}
    assert await reader.alert_counts() == {("A14", "P2", "new", "QZ"): 1}
    for version, changed, still_open in (
        (2, alert("A14-1", SUBJECT, severity="P1", state="dispatched"), {("A14", "P1", "dispatched"): 1}),
        (3, alert("A14-1", SUBJECT, severity="P1", state="closed"), {}),
    ):
        state = PartitionState(version=version)
        await store.commit(Commit(partition=first.partition, state=state, alerts={"A14-1": changed}))
        assert await reader.open_alert_counts() == still_open
    assert await reader.alert_counts() == {("A14", "P1", "closed", "QZ"): 1}
    assert (await reader.alerts(state="open")).items == []
    assert len((await reader.alerts()).items) == 1


async def test_movements_by_state_destination_and_lateness(reader: Reader, store: RedisStore) -> None:
    made = {
        "M1": movement("M1", "local:1", T0 + 1, overdue_at=T0 - 10),
        "M2": movement("M2", "local:2", T0 + 2, overdue_at=T0 + 10**9),
        "M3": movement("M3", "local:3", T0 + 3, destination="BH", state="closed", arrived_at=T0 + 50),
        "M4": movement("M4", "local:4", T0 + 4, destination=None),
        "M5": movement("M5", "local:5", T0 + 5, state="void"),
        "M6": movement("M6", "local:6", T0 + 6, state="superseded"),
    }
    await put(store, commits(movements=made))
    for given, names in (
        ({}, ["M3", "M6", "M5", "M4", "M2", "M1"]),
        ({"state": "open"}, ["M4", "M2", "M1"]),
        ({"state": "closed"}, ["M3"]),
        ({"state": "superseded"}, ["M6"]),
        ({"state": "open", "destination": "NNL"}, ["M2", "M1"]),
        ({"destination": "NNL"}, ["M6", "M5", "M2", "M1"]),
        ({"destination": "BH"}, ["M3"]),
        ({"overdue": True}, ["M1"]),
        ({"overdue": True, "destination": "BH"}, []),
    ):
        page = await reader.movements(**given)
        assert [m.id for m in page.items] == names, given
    assert await reader.open_movement_counts() == {"NNL": 2, None: 1}
    assert await reader.movement_counts() == {"open": 3, "closed": 1, "void": 1, "superseded": 1}


async def test_a_movement_that_is_diverted_and_then_arrives_leaves_no_trace_where_it_was_expected(
    reader: Reader, store: RedisStore
) -> None:
    (first,) = commits(movements={"M1": movement("M1", BOX)})
    await store.commit(first)
    diverted = movement("M1", BOX, destination="BH")
    arrived = movement("M1", BOX, destination="BH", state="closed", arrived_at=T0 + 5)
    for version, changed, expected in ((2, diverted, {"BH": 1}), (3, arrived, {})):
        state = PartitionState(version=version)
        await store.commit(Commit(partition=first.partition, state=state, movements={"M1": changed}))
        assert await reader.open_movement_counts() == expected
        assert (await reader.movements(state="open", destination="NNL")).items == []
    assert (await reader.movements(state="open", destination="BH")).items == []
    assert await reader.movement_counts() == {"closed": 1}


async def test_partitions_tell_their_books_offset_and_lag(reader: Reader, store: RedisStore) -> None:
    state = PartitionState(version=1, offset=7, time=T0, books=Books(accepted=3, applied=2, duplicates=1))
    await store.commit(Commit(partition=4, state=state))
    assert (await reader.partition_states())[4] == state
    assert (await reader.offsets()) == {p: 7 if p == 4 else 0 for p in range(12)}
    assert (await reader.lag({4: 9, 5: 2})) == {p: {4: 2, 5: 2}.get(p, 0) for p in range(12)}
    assert (await reader.times())[4] == T0


async def test_dead_letters_keep_their_bytes_and_the_outbox_its_order(
    reader: Reader, store: RedisStore, redis: Client
) -> None:
    letters = [DeadLetter(reason="undecodable", partition=2, offset=n, raw=b"\xff\x00{") for n in (4, 5)]
    told = [alert("A1", SUBJECT), alert("A1", SUBJECT, version=2, state="resolved")]
    await store.commit(Commit(partition=2, state=PartitionState(version=1), dead=letters, outbox=told))
    await store.commit(Commit(partition=2, state=PartitionState(version=2), outbox=[alert("A2", SUBJECT)]))
    assert await reader.dead_letters() == letters
    sent: Any = await redis.xrange("outbox:{2}")
    assert [fields[b"alert"] for _, fields in sent] == [encode(a) for a in (*told, alert("A2", SUBJECT))]


@pytest.mark.parametrize("cursor", ["nonsense!", "e30", "中文", "W10"])
async def test_a_cursor_of_ones_own_making_is_refused(reader: Reader, cursor: str) -> None:
    with pytest.raises(BadCursor, match="cursor"):
        await reader.alerts(cursor=cursor)
    with pytest.raises(BadCursor, match="cursor"):
        await reader.alerts(subject=SUBJECT, cursor=cursor)
    with pytest.raises(BadCursor, match="cursor"):
        await reader.units(cursor=cursor)


async def test_a_filter_that_finds_little_hands_out_short_pages_and_finds_everything(
    reader: Reader, store: RedisStore
) -> None:
    p = partition_of(SUBJECT)
    many = {f"A{n}": alert(f"A{n}", SUBJECT, T0 + n, node="BH" if n % 2_000 == 0 else "QZ") for n in range(6_000)}
    await store.commit(Commit(partition=p, state=PartitionState(version=1), alerts=many))
    first = await reader.alerts(node="BH", limit=10)
    rest = await reader.alerts(node="BH", limit=10, cursor=first.cursor)
    assert [a.alert_id for a in first.items] == ["A4000", "A2000"]
    assert [a.alert_id for a in rest.items] == ["A0"]
    assert rest.cursor is None


async def test_the_policies_are_those_of_the_partition_that_knows_most(reader: Reader, store: RedisStore) -> None:
    assert await reader.policies() == ()
    first, second = (PolicyInForce(T0 + n, PolicyChange(f"p{n}", T0 + n, "li", "", f"d{n}")) for n in (1, 2))
    for partition, policies in ((2, (first,)), (5, (first, second)), (7, None)):
        await store.commit(Commit(partition, PartitionState(version=1, policies=policies or ()), policies=policies))
    assert await reader.policies() == (first, second)
    assert all(not state.policies for state in (await reader.partition_states()).values())


async def test_travel_times_are_those_of_the_partition_that_knows_most(reader: Reader, store: RedisStore) -> None:
    assert await reader.travel_times() == ()
    first, second = (TimesInForce(T0 + n, TravelTimes(f"t{n}", T0 + n, "li", "", f"d{n}")) for n in (1, 2))
    for partition, times in ((2, (first,)), (5, (first, second)), (7, None)):
        await store.commit(Commit(partition, PartitionState(version=1, travel_times=times or ()), travel_times=times))
    assert await reader.travel_times() == (first, second)
    assert await reader.policies() == ()
    assert all(not state.travel_times for state in (await reader.partition_states()).values())
