"""The policy in force is a function of the log: the laws hold across a change of it, whatever it says (ADR 0010)."""

import random
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.drive import apply_batch
from streams.events import AnyEvent, Entry, Event, Notice, PolicyChange, Relayed, Tick, Watch, time_of
from streams.fold.alert import Alert
from streams.partition import Partition
from streams.policy_file import read_policy
from streams.rules.catalogue import world
from streams.store.memory import MemoryStore
from tests.bench import DAY, Run, entry, first_hand, the_world
from tests.laws.histories import START, UNIT, histories, in_any_order
from tests.laws.policies import change, policy_texts

relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def changed_histories(draw: st.DrawFn) -> tuple[list[Entry], PolicyChange, list[Entry]]:
    """What is received up to the change, the change, and what is received after it. The change comes with an entry
    that moves time, so that time has come as far without it."""
    events = draw(histories())
    received = [event.received for event in events if not isinstance(event, Relayed)]
    cut = draw(st.integers(0, len(received)))
    at = received[cut - 1] if cut else received[0] - 1
    before = [event for event in events if event.received <= at]
    after = [event for event in events if event.received > at]
    return list(map(entry, before)), change(draw(policy_texts()), at), list(map(entry, after))


Changed = tuple[list[Entry], PolicyChange, list[Entry]]


def run(entries: Sequence[Entry], batch: int = 1000) -> Run:
    done = Run()
    for start in range(0, len(entries), batch):
        done.feed(entries[start : start + batch])
    return done.drain(done.partition.state.time + 10 * DAY)


@relaxed
@given(changed_histories(), st.randoms(use_true_random=False))
def test_order_on_either_side_of_a_change_does_not_matter(changed: Changed, chance: random.Random) -> None:
    before, one, after = changed
    shuffled = [*_shuffled(before, chance), one, *_shuffled(after, chance)]
    assert run(shuffled).end_state() == run([*before, one, *after]).end_state()


def _shuffled(entries: list[Entry], chance: random.Random) -> list[Entry]:
    """All but what the intake stamps in order: the notices."""
    moved = iter(in_any_order([each for each in entries if isinstance(each, Event)], chance))
    return [each if isinstance(each, Notice) else next(moved) for each in entries]


@relaxed
@given(changed_histories())
def test_a_late_event_has_the_past_judged_as_it_was(changed: Changed) -> None:
    """It folds the whole trail anew. It was on no list to be taken off from, so nothing may come out differently."""
    before, one, after = changed
    whole = [*before, one, *after]
    end = max(time_of(each) for each in whole)
    late = Watch(id="late", subject=UNIT, at=START - 1, received=end, when=START - 1, action="remove")
    told, plain = run([*whole, late]), run(whole)
    # of a unit of which nothing but a fix is known there is no head to compare
    heads = [one.end_state()["heads"].get(UNIT) for one in (told, plain)]
    assert heads[0] == heads[1]
    assert told.movements == plain.movements
    assert first_hand(told) == first_hand(plain)


@relaxed
@given(changed_histories(), st.integers(1, 5))
def test_replay_across_a_change_is_identity(changed: Changed, size: int) -> None:
    before, one, after = changed
    whole = [*before, one, *after]
    first, second, cut = run(whole), run(whole), run(whole, batch=size)
    assert first.alerts == second.alerts
    assert first_hand(first) == first_hand(cut)
    assert first.movements == second.movements == cut.movements
    assert first.partition.state == second.partition.state
    assert first.partition.state.policies == cut.partition.state.policies


@relaxed
@given(changed_histories(), st.integers(1, 5))
async def test_a_worker_that_starts_anew_goes_on_under_the_same_policy(changed: Changed, size: int) -> None:
    """Every batch by a new worker, from what is stored."""
    before, one, after = changed
    whole = [*before, one, *after]
    store = MemoryStore()
    for start in range(0, len(whole), size):
        await _apply(store, whole[start : start + size])
    end = (await store.partition(0)).time + 10 * DAY
    await _apply(store, [Tick(end - 10 * DAY, end)])
    whole_run = run(whole)
    kept = store.shelves[0].alerts
    assert _standing({key: kept[key] for key in first_hand(whole_run)}) == _standing(first_hand(whole_run))
    assert store.shelves[0].movements == run(whole).movements


async def _apply(store: MemoryStore, entries: list[Entry]) -> None:
    state = await store.partition(0)
    core = Partition(0, the_world(), state, await store.deadlines(0), partitions=1)
    commit = await apply_batch(store, core, entries, state.offset + 1, [])
    if commit.relays:
        await _apply(store, commit.relays)


def _standing(alerts: dict[str, Alert]) -> dict[str, tuple[object, ...]]:
    return {key: (a.severity, a.level, a.state, a.raised_at, a.resolved_reason) for key, a in alerts.items()}


@relaxed
@given(changed_histories())
def test_what_was_received_before_a_change_is_judged_as_if_there_were_none(changed: Changed) -> None:
    before, one, _ = changed
    with_change, without = run([*before, one]), run(before)
    assert first_hand(with_change) == first_hand(without)
    assert with_change.movements == without.movements


@relaxed
@given(histories(), policy_texts())
def test_a_change_at_the_beginning_is_that_policy_from_the_beginning(events: list[AnyEvent], text: str) -> None:
    ordered = list(map(entry, events))
    from_start = Run(world(the_world().region, read_policy(text)))
    from_start.feed(ordered).drain(ordered_end(events))
    changed = Run().feed([change(text, 0), *ordered]).drain(ordered_end(events))
    assert first_hand(changed) == first_hand(from_start)
    assert changed.end_state() == from_start.end_state()


def ordered_end(events: list[AnyEvent]) -> int:
    return max(event.received for event in events) + 10 * DAY


@relaxed
@given(changed_histories())
def test_the_same_policy_again_changes_nothing(changed: Changed) -> None:
    before, one, after = changed
    again = change(one.text, one.received, by="somebody else")
    assert first_hand(run([*before, one, again, *after])) == first_hand(run([*before, one, *after]))
    policies = run([*before, one, again, *after]).partition.state.policies
    assert [each.change.by for each in policies] == ["li.wei"]


@relaxed
@given(changed_histories())
def test_a_change_back_judges_as_before(changed: Changed) -> None:
    before, one, after = changed
    back = change("", one.received, by="undo")
    assert first_hand(run([*before, one, back, *after])) == first_hand(run([*before, *after]))


@relaxed
@given(histories())
def test_what_is_no_policy_changes_nothing(events: list[AnyEvent]) -> None:
    ordered = list(map(entry, events))
    done = run([change("rules: [", 0), *ordered])
    assert done.partition.state.policies == ()
    assert first_hand(done) == first_hand(run(ordered))
