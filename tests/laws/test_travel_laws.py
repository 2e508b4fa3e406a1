"""The travel times in force are a function of the log: the laws hold across a change of them, whatever they say (ADR
0012)."""

import random
from itertools import chain

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from streams.events import AnyEvent, Entry, Relayed, Tick, TravelTimes, Watch, time_of
from streams.policies import judging, with_times
from streams.store.memory import MemoryStore
from tests.bench import DAY, Run, entry, first_hand, the_world
from tests.laws.histories import START, UNIT, histories
from tests.laws.policies import change
from tests.laws.tables import LEARNED, table_texts, told
from tests.laws.test_policy_laws import _apply, _shuffled, _standing, ordered_end, relaxed, run

Changed = tuple[list[Entry], TravelTimes, list[Entry]]
"""What is received up to the change, the change, and what is received after it."""


@st.composite
def taught_histories(draw: st.DrawFn) -> Changed:
    """Under a policy that goes by observed transits, with other travel times told somewhere in the middle."""
    events = draw(histories())
    received = [event.received for event in events if not isinstance(event, Relayed)]
    cut = draw(st.integers(0, len(received)))
    at = received[cut - 1] if cut else received[0] - 1
    first: list[Entry] = [change(LEARNED, 0), told(draw(table_texts()), 0, by="at first")]
    before = first + [entry(event) for event in events if event.received <= at]
    return before, told(draw(table_texts()), at), [entry(event) for event in events if event.received > at]


@relaxed
@given(taught_histories(), st.randoms(use_true_random=False))
def test_order_on_either_side_of_other_travel_times_does_not_matter(changed: Changed, chance: random.Random) -> None:
    before, one, after = changed
    first, rest = before[:2], before[2:]
    shuffled = [*first, *_shuffled(rest, chance), one, *_shuffled(after, chance)]
    assert run(shuffled).end_state() == run([*before, one, *after]).end_state()


@relaxed
@given(taught_histories())
def test_a_late_event_leaves_every_movement_the_limits_it_was_given(changed: Changed) -> None:
    """It folds the whole trail anew. It was on no list to be taken off from, so nothing may come out differently."""
    whole = [*changed[0], changed[1], *changed[2]]
    end = max(time_of(each) for each in whole)
    late = Watch(id="late", subject=UNIT, at=START - 1, received=end, when=START - 1, action="remove")
    refolded, plain = run([*whole, late]), run(whole)
    heads = [one.end_state()["heads"][UNIT] for one in (refolded, plain)]
    assert msgspec.structs.replace(heads[0], last=heads[1].last) == heads[1]
    assert refolded.movements == plain.movements
    assert first_hand(refolded) == first_hand(plain)


@relaxed
@given(taught_histories(), st.integers(1, 5))
def test_replay_across_other_travel_times_is_identity(changed: Changed, size: int) -> None:
    whole = [*changed[0], changed[1], *changed[2]]
    first, second, cut = run(whole), run(whole), run(whole, batch=size)
    assert first.alerts == second.alerts
    assert first_hand(first) == first_hand(cut)
    assert first.movements == second.movements == cut.movements
    assert first.partition.state == second.partition.state
    assert first.partition.state.travel_times == cut.partition.state.travel_times


@relaxed
@given(taught_histories(), st.integers(1, 5))
async def test_a_worker_that_starts_anew_goes_on_with_the_same_travel_times(changed: Changed, size: int) -> None:
    """Every batch by a new worker, from what is stored."""
    whole = [*changed[0], changed[1], *changed[2]]
    store = MemoryStore()
    for start in range(0, len(whole), size):
        await _apply(store, whole[start : start + size])
    end = (await store.partition(0)).time + 10 * DAY
    await _apply(store, [Tick(end - 10 * DAY, end)])
    whole_run, kept = run(whole), store.shelves[0].alerts
    assert _standing({key: kept[key] for key in first_hand(whole_run)}) == _standing(first_hand(whole_run))
    assert store.shelves[0].movements == whole_run.movements


@relaxed
@given(taught_histories())
def test_what_was_received_before_other_travel_times_is_judged_as_if_there_were_none(changed: Changed) -> None:
    before, one, _ = changed
    with_change, without = run([*before, one]), run(before)
    assert first_hand(with_change) == first_hand(without)
    assert with_change.movements == without.movements


@relaxed
@given(histories(), table_texts())
def test_travel_times_at_the_beginning_are_those_travel_times_from_the_beginning(
    events: list[AnyEvent], text: str
) -> None:
    ordered = list(map(entry, events))
    taught = judging(the_world(), (), with_times((), told(text, 0), 0)).at(1)
    from_start = Run(taught).feed([change(LEARNED, 0), *ordered]).drain(ordered_end(events))
    changed = Run().feed([told(text, 0), change(LEARNED, 0), *ordered]).drain(ordered_end(events))
    assert first_hand(changed) == first_hand(from_start)
    assert changed.end_state() == from_start.end_state()


@relaxed
@given(taught_histories())
def test_the_same_travel_times_again_change_nothing(changed: Changed) -> None:
    before, one, after = changed
    again = told(one.text, one.received, by="somebody else")
    twice, once = run([*before, one, again, *after]), run([*before, one, *after])
    assert first_hand(twice) == first_hand(once)
    assert "somebody else" not in [each.change.by for each in twice.partition.state.travel_times]


@relaxed
@given(histories(), table_texts())
def test_travel_times_that_the_policy_does_not_ask_for_change_nothing(events: list[AnyEvent], text: str) -> None:
    ordered = list(map(entry, events))
    unasked = run([told(text, 0), *ordered])
    assert first_hand(unasked) == first_hand(run(ordered))
    assert unasked.movements == run(ordered).movements
    assert {one.evidence.get("limits_from") for one in unasked.alerts.values() if one.rule == "A14"} <= {"matrix"}


@relaxed
@given(histories(), st.sampled_from(("", "[]", "{", '{"rows": 3}', "null")))
def test_what_is_no_table_changes_nothing(events: list[AnyEvent], text: str) -> None:
    ordered = list(map(entry, events))
    done = run([change(LEARNED, 0), told(text, 0), *ordered])
    assert done.partition.state.travel_times == ()
    assert first_hand(done) == first_hand(run([change(LEARNED, 0), *ordered]))


@relaxed
@given(taught_histories())
def test_a_limit_never_lies_before_one_that_is_softer(changed: Changed) -> None:
    """Expected, late, overdue and missing follow each other, whatever was observed."""
    done = run([*changed[0], changed[1], *changed[2]])
    for movement in done.movements.values():
        limits = (movement.expected_at, movement.late_at, movement.overdue_at, movement.missing_at)
        known = list(chain((movement.departed_at,), (limit for limit in limits if limit is not None)))
        assert known == sorted(known)
