"""The six laws of the fold, over every registered event kind and rule (architecture §4)."""

import random
from collections import Counter
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.events import AnyEvent, Heard, Pulse, Quiet, Relayed, booked
from streams.fold.heads import UnitHead
from streams.rules.catalogue import RULES
from tests.bench import DRAIN, Run, entry, first_hand, judged, the_world
from tests.laws.histories import conflicting, histories, in_any_order, unit_events
from tests.laws.reach import reached

relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck))


@relaxed
@given(histories(), st.randoms(use_true_random=False))
def test_order_does_not_matter(events: list[AnyEvent], chance: random.Random) -> None:
    shuffled = in_any_order(events, chance)
    # what a gate was told of another's silence keeps its place: notices are stamped by the intake, in order
    assert judged(_notices_in_order(shuffled)).end_state() == judged(events).end_state()


def _notices_in_order(events: list[AnyEvent]) -> list[AnyEvent]:
    notices = iter(sorted((e for e in events if isinstance(e, Quiet | Heard)), key=lambda e: (e.received, e.id)))
    return [next(notices) if isinstance(event, Quiet | Heard) else event for event in events]


@relaxed
@given(histories(), st.integers(1, 7))
def test_batches_do_not_matter(events: list[AnyEvent], size: int) -> None:
    one, other = judged(events, batch=size), judged(events)
    assert one.end_state() == other.end_state()
    assert first_hand(one) == first_hand(other)


@relaxed
@given(histories(), st.randoms(use_true_random=False), st.integers(1, 9), st.integers(1, 7))
def test_where_snapshots_are_taken_does_not_matter(
    events: list[AnyEvent], chance: random.Random, every: int, size: int
) -> None:
    """Nor that nothing is in memory when a batch begins. The events come in any order, and some twice."""
    shuffled = _notices_in_order(in_any_order(events, chance))
    mixed = [*shuffled, *chance.sample(shuffled, min(3, len(shuffled)))]
    plain, other = judged(mixed, batch=size), judged(mixed, batch=size, settle_every=every)
    assert other.end_state() == plain.end_state()
    assert first_hand(other) == first_hand(plain)
    assert other.partition.state.books == plain.partition.state.books


@relaxed
@given(histories(), st.data())
def test_twice_is_once(events: list[AnyEvent], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(events), max_size=5))
    mixed = list(events)
    for event in again:
        place = data.draw(st.integers(mixed.index(event) + 1, len(mixed)))
        mixed.insert(place, event)
    twice, once = judged(mixed), judged(events)
    assert twice.end_state() == once.end_state()
    books = twice.partition.state.books
    assert books.duplicates == sum(booked(entry(event)) for event in again)
    assert books.applied == once.partition.state.books.applied


@relaxed
@given(histories(), st.data())
def test_same_id_with_other_content_is_a_conflict_and_changes_nothing(
    events: list[AnyEvent], data: st.DataObject
) -> None:
    chosen = data.draw(st.sampled_from([e for e in events if booked(entry(e))]))
    mixed = [*events, conflicting(chosen)]
    assert judged(mixed).end_state() == judged(events).end_state()
    assert judged(mixed).partition.state.books.conflicts == 1


@relaxed
@given(histories())
def test_replay_is_identity(events: list[AnyEvent]) -> None:
    first, second = judged(events), judged(events)
    assert first.alerts == second.alerts
    assert first.movements == second.movements
    assert first.partition.state == second.partition.state


@relaxed
@given(histories())
def test_when_somebody_looks_does_not_matter(events: list[AnyEvent]) -> None:
    """Deadlines are data: a tick between any two entries changes nothing but the moment of commit. What is relayed
    is told when its sender gets to it: it has no time up to which to tick."""
    ticked = Run()
    for event in events:
        if not isinstance(event, Relayed):
            ticked.drain(event.received)
        ticked.feed([entry(event)])
    ticked.drain(ticked.partition.state.time + DRAIN)
    plain = judged(events)
    assert ticked.end_state() == plain.end_state()
    raised = [{key: one.raised_at for key, one in first_hand(run).items()} for run in (ticked, plain)]
    assert raised[0] == raised[1]


@relaxed
@given(histories())
def test_absence_waits_and_presence_does_not(events: list[AnyEvent]) -> None:
    """What is due later never rings before it is due; what is due at once rings with its event."""
    run = Run()
    for event in events:
        run.feed([entry(event)])
        now = run.partition.state.time
        for piece in run.partition.pieces():
            assert all(one.again > now for one in piece.alerts.pending.values())
        assert all(alert.raised_at <= now for alert in run.alerts.values())


@relaxed
@given(unit_events())
def test_one_place_at_a_time(events: list[AnyEvent]) -> None:
    run = Run()
    for event in sorted(events, key=lambda e: e.received):
        run.feed([entry(event)])
        for piece in run.partition.pieces():
            if not isinstance(head := piece.head, UnitHead):
                continue  # a site that is told of its alerts
            assert (head.stage is None) == (head.node is None) == (head.site is None)
            assert (head.stage == "in_transit") == (head.movement is not None)
    assert sum(one.state == "open" for one in run.movements.values()) <= 1


@relaxed
@given(histories(), st.data())
def test_the_books_balance_at_all_times(events: list[AnyEvent], data: st.DataObject) -> None:
    run = Run()
    for event in events:
        run.feed([entry(event)])
        if data.draw(st.integers(0, 3)) == 0:
            run.feed([entry(event)])
        assert run.partition.state.books.balance
    books = run.partition.state.books
    assert books.accepted == sum(booked(entry(e)) for e in events) + books.duplicates


@relaxed
@given(histories())
def test_movements_closed_are_counted_as_they_stand(events: list[AnyEvent]) -> None:
    run = judged(events)
    assert run.partition.state.movements_closed == sum(one.state == "closed" for one in run.movements.values())


@relaxed
@given(histories(), st.randoms(use_true_random=False))
def test_how_long_steps_took_is_counted_as_it_stands(events: list[AnyEvent], chance: random.Random) -> None:
    plain, shuffled = judged(events), judged(_notices_in_order(in_any_order(events, chance)))
    counts = [sum((commit.served for commit in run.commits), Counter()) for run in (plain, shuffled)]
    assert counts[0] == counts[1]
    assert all(count > 0 for count in counts[0].values())
    closed = [one for one in plain.movements.values() if one.state == "closed" and one.arrived_at != one.departed_at]
    assert sum(count for one, count in counts[0].items() if one.step == "transit") == len(closed)


@relaxed
@given(histories())
def test_who_need_not_hear_heartbeats_has_nothing_to_say_of_them(events: list[AnyEvent]) -> None:
    plain = the_world()
    everybody = judged(events, judged_by=replace(plain, heartbeat=plain.judges[Pulse]))
    assert everybody.end_state() == judged(events).end_state()


@pytest.mark.parametrize("rule", [rule.code for rule in RULES if rule.kinds])
def test_the_histories_reach_every_rule(rule: str) -> None:
    assert rule in reached()[0]


@pytest.mark.parametrize("kind", [kind for kind in get_args(AnyEvent) if kind.__name__ != "Action"])
def test_the_histories_hold_every_kind(kind: type) -> None:
    assert kind in reached()[1]
