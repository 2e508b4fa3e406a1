"""What every Store must do, in memory and on real servers."""

import asyncio

import pytest

from streams.events import PolicyChange, Rated, TravelTimes
from streams.fold.heads import UnitHead
from streams.fold.snapshot import Snapshot
from streams.store.commit import DeadLetter, Fenced, PartitionState, PolicyInForce, Store, TimesInForce, Trail
from tests.contract.store.samples import T0, alert, commit_of, event, head, movement, state, unit

BOX = "unit:iso6346:MSKU1234565"
OTHER = "unit:local:柜-1"


async def test_a_partition_nobody_has_committed_is_at_its_beginning(store: Store) -> None:
    assert await store.partition(3) == PartitionState()
    assert await store.deadlines(3) == {}
    assert await store.load(3, [BOX]) == {}
    assert await store.trails(3, [BOX]) == {BOX: Trail()}
    assert await store.alerts_of(3, [BOX]) == {BOX: {}}


async def test_reading_nothing_answers_nothing(store: Store) -> None:
    assert await store.load(0, []) == {}
    assert await store.trails(0, []) == {}
    assert await store.alerts_of(0, []) == {}


async def test_what_was_committed_is_read_back(store: Store) -> None:
    subjects = {BOX: unit("iso6346:MSKU1234565", holds=("布控",))}
    for name in ("device:QZ-DLP-G1", "plate:桂N12345"):
        subjects[name] = unit("x")
        subjects[name].head = head(name)
    await store.commit(commit_of(1, subjects=subjects))
    assert await store.load(0, [*subjects, OTHER]) == subjects
    assert (await store.partition(0)) == state(1, offset=10)


async def test_a_commit_made_from_an_old_version_is_fenced_and_writes_nothing(store: Store) -> None:
    await store.commit(commit_of(1))
    await store.commit(commit_of(2))
    late = commit_of(
        2,
        subjects={BOX: unit("a")},
        trail={BOX: [event(BOX, "e")]},
        alerts={"A": alert("A", BOX)},
        due={BOX: T0},
        outbox=[alert("A", BOX)],
    )
    for wrong in (late, commit_of(1), commit_of(4)):
        with pytest.raises(Fenced):
            await store.commit(wrong)
    assert (await store.partition(0)).version == 2
    assert await store.load(0, [BOX]) == {}
    assert await store.trails(0, [BOX]) == {BOX: Trail()}
    assert await store.alerts_of(0, [BOX]) == {BOX: {}}
    assert await store.deadlines(0) == {}


async def test_a_commit_made_from_another_offset_is_refused_though_the_version_fits(store: Store) -> None:
    """The store had lost its last moments and another worker has applied to it since, in larger batches."""
    await store.commit(commit_of(1))
    astray = commit_of(2, since=40, trail={BOX: [event(BOX, "late")]})
    with pytest.raises(Fenced, match="at offset 10"):
        await store.commit(astray)
    assert await store.trails(0, [BOX]) == {BOX: Trail()}
    await store.commit(commit_of(2, since=10))
    assert (await store.partition(0)).version == 2


async def test_repeating_the_last_commit_changes_nothing(store: Store) -> None:
    """Its answer may have been lost on the way; whoever asks again must not be told that it is fenced."""
    commit = commit_of(1, trail={BOX: [event(BOX, "one")]})
    await store.commit(commit)
    await store.commit(commit)
    assert await store.trails(0, [BOX]) == {BOX: Trail([event(BOX, "one")])}


async def test_of_commits_that_race_exactly_one_wins(store: Store) -> None:
    async def attempt(name: str) -> bool:
        try:
            await store.commit(commit_of(1, trail={BOX: [event(BOX, name)]}))
        except Fenced:
            return False
        return True

    won = await asyncio.gather(*(attempt(f"e{n}") for n in range(8)))
    assert sum(won) == 1
    assert len((await store.trails(0, [BOX]))[BOX].events) == 1


async def test_a_trail_grows_in_order_of_arrival(store: Store) -> None:
    first, second, third = event(BOX, "b", T0 + 5), event(BOX, "a", T0), event(BOX, "c", T0 + 9)
    await store.commit(commit_of(1, trail={BOX: [first, second], OTHER: [event(OTHER, "z")]}))
    await store.commit(commit_of(2, trail={BOX: [third]}))
    assert await store.trails(0, [OTHER, BOX]) == {
        OTHER: Trail([event(OTHER, "z")]),
        BOX: Trail([first, second, third]),
    }


async def test_a_trail_is_read_from_its_last_snapshot_but_one(store: Store) -> None:
    events = [event(BOX, name, T0 + at) for at, name in enumerate("abcde")]
    early, late = (Snapshot(head=UnitHead(unit="x", last=(T0 + n, "e")), count=n) for n in (2, 4))
    await store.commit(commit_of(1, trail={BOX: events[:4]}, snapshots={BOX: {2: early, 4: late}}))
    await store.commit(commit_of(2, trail={BOX: events[4:]}))
    assert await store.trails(0, [BOX], whole=False) == {BOX: Trail(events[2:], 2, (early, late))}
    assert await store.trails(0, [BOX]) == {BOX: Trail(events, 0, (early, late))}
    assert await store.trails(0, [OTHER], whole=False) == {OTHER: Trail()}


async def test_a_snapshot_that_is_no_good_any_more_is_gone(store: Store) -> None:
    events = [event(BOX, name, T0 + at) for at, name in enumerate("abcd")]
    told = Rated(id="r#000001", subject=BOX, at=T0, received=T0, when=T0, enterprise="E", document="d", rating="aeo")
    early = Snapshot(head=UnitHead(unit="x"), count=2, tellings={"r": told})
    late = Snapshot(head=UnitHead(unit="x"), count=4)
    await store.commit(commit_of(1, trail={BOX: events}, snapshots={BOX: {2: early, 4: late}}))
    await store.commit(commit_of(2, snapshots={BOX: {4: None}}))
    assert await store.trails(0, [BOX], whole=False) == {BOX: Trail(events[2:], 2, (early,))}
    await store.commit(commit_of(3, snapshots={BOX: {2: None}}))
    assert await store.trails(0, [BOX], whole=False) == {BOX: Trail(events)}


async def test_a_deadline_is_set_moved_and_cleared(store: Store) -> None:
    await store.commit(commit_of(1, due={BOX: T0 + 1, OTHER: T0 + 2, "device:G": None}))
    assert await store.deadlines(0) == {BOX: T0 + 1, OTHER: T0 + 2}
    await store.commit(commit_of(2, due={BOX: T0 + 3, OTHER: None}))
    assert await store.deadlines(0) == {BOX: T0 + 3}


async def test_alerts_of_a_subject_are_all_it_ever_had_in_their_last_form(store: Store) -> None:
    ended = alert("A2", BOX, state="resolved", resolved_reason="late_scan")
    await store.commit(commit_of(1, alerts={"A1": alert("A1", BOX), "A2": alert("A2", BOX)}))
    await store.commit(commit_of(2, alerts={"A2": ended, "A3": alert("A3", OTHER)}))
    assert await store.alerts_of(0, [BOX, OTHER]) == {
        BOX: {"A1": alert("A1", BOX), "A2": ended},
        OTHER: {"A3": alert("A3", OTHER)},
    }


async def test_partitions_do_not_see_each_other(store: Store) -> None:
    await store.commit(commit_of(1, partition=0, subjects={BOX: unit("a")}, due={BOX: T0}))
    await store.commit(commit_of(1, partition=11, subjects={OTHER: unit("b")}))
    assert await store.load(11, [BOX]) == {}
    assert await store.deadlines(11) == {}
    assert (await store.partition(1)).version == 0


async def test_a_batch_of_thousands_is_one_commit(store: Store) -> None:
    names = [f"unit:local:{n}" for n in range(9_000)]
    await store.commit(
        commit_of(
            1,
            subjects={name: unit(name) for name in names},
            trail={names[0]: [event(names[0], str(n)) for n in range(5_000)]},
            due=dict.fromkeys(names, T0),
            alerts={f"A{n}": alert(f"A{n}", names[n]) for n in range(2_500)},
            movements={f"M{n}": movement(f"M{n}", names[n]) for n in range(2_500)},
            places=dict.fromkeys(names, (None, "stored:QZ")),
            dead=[DeadLetter(reason="undecodable", partition=0, offset=n, raw=b"\xff\x00") for n in range(50)],
        )
    )
    assert len(await store.load(0, names)) == len(names)
    assert len((await store.trails(0, [names[0]]))[names[0]].events) == 5_000
    assert len(await store.deadlines(0)) == len(names)


async def test_what_a_caller_does_to_the_state_afterwards_is_not_stored(store: Store) -> None:
    commit = commit_of(1)
    await store.commit(commit)
    commit.state.books.accepted = 99
    assert (await store.partition(0)).books.accepted == 0


async def test_policies_are_kept_from_the_batch_that_changes_them_on(store: Store) -> None:
    first = PolicyInForce(T0, PolicyChange("p1", T0, "li.wei", "rules: {A14: {late: 1.8}} # 桥梁施工", "d1", "施工"))
    second = PolicyInForce(T0 + 5, PolicyChange("p2", T0 + 5, "wang", "", "d2"))
    for version, policies in enumerate([None, (first,), None, (first, second), None], start=1):
        commit = commit_of(version, policies=policies)
        commit.state.policies = policies or (await store.partition(0)).policies
        await store.commit(commit)
        assert (await store.partition(0)).policies == commit.state.policies
    assert (await store.partition(0)).policies == (first, second)
    assert (await store.partition(1)).policies == ()


async def test_travel_times_are_kept_beside_the_policies(store: Store) -> None:
    policy = (PolicyInForce(T0, PolicyChange("p1", T0, "li.wei", "", "d1")),)
    first = TimesInForce(T0, TravelTimes("t1", T0, "li.wei", '{"rows":[]}', "d1", "二月"))
    second = TimesInForce(T0 + 5, TravelTimes("t2", T0 + 5, "wang", '{"rows": []}', "d2"))
    for version, times in enumerate([None, (first,), None, (first, second), None], start=1):
        commit = commit_of(version, travel_times=times, policies=policy if version == 3 else None)
        known = await store.partition(0)
        commit.state.policies = policy if version == 3 else known.policies
        commit.state.travel_times = times or known.travel_times
        await store.commit(commit)
        assert (await store.partition(0)).travel_times == commit.state.travel_times
    stored = await store.partition(0)
    assert (stored.policies, stored.travel_times) == (policy, (first, second))
    assert (await store.partition(1)).travel_times == ()
