"""How much of a trail is held in memory, what is folded from a snapshot, and when the whole is asked for."""

import pytest

from streams.events import AnyEvent, Document, Hold, Pulse
from streams.fold.heads import DeviceHead
from streams.record import RESTAMPED_MS, NeedsTrail, Record
from streams.store.commit import Trail
from tests.life import Life

GATE = "device:QZ-DLP-G1"
T0 = 1_772_409_600_000


def pulse(number: int, at: int | None = None, future: bool = False) -> AnyEvent:
    when = T0 + number * 1_000 if at is None else at
    return Pulse(
        id=f"p{number:04d}", subject=GATE, at=when, received=when, when=when, sent=when, site="QZ-DLP", future=future
    )


def taken(record: Record, *numbers: int) -> None:
    """Committed one by one, in order."""
    for number in numbers:
        event = pulse(number)
        record.append(event)
        if record.ripe:
            record.settle(DeviceHead(device="QZ-DLP-G1", last=event.key), {})
        record.accept()


def fresh(upto: int, every: int | None = 10) -> Record:
    record = Record(GATE, None, every)
    taken(record, *range(upto))
    return record


@pytest.mark.parametrize("upto", [9, 10, 25, 100, 999])
def test_no_more_than_two_stretches_are_in_memory(upto: int) -> None:
    record = fresh(upto)
    assert record.events is not None
    assert record.count == upto
    assert record.since + len(record.events) == upto
    assert len(record.events) < 20 or upto < 20
    assert record.marks == tuple(range(10, upto + 1, 10)[-2:])


def test_without_snapshots_all_of_it_is() -> None:
    record = fresh(100, every=None)
    assert (record.since, len(record.events or ()), record.marks) == (0, 100, ())


def test_what_comes_a_little_late_is_folded_from_the_last_snapshot() -> None:
    snapshot, events = fresh(25).before(pulse(99, at=T0 + 21_500))
    assert snapshot is not None
    assert (snapshot.count, [event.id for event in events]) == (20, [f"p{n:04d}" for n in range(20, 25)])


def test_what_comes_later_is_folded_from_the_one_before_and_lets_the_last_go() -> None:
    record = fresh(25)
    snapshot, events = record.before(pulse(99, at=T0 + 15_500))
    assert snapshot is not None
    assert (snapshot.count, len(events)) == (10, 15)
    assert (record.settling, record.marks) == ({20: None}, (10,))


def test_what_comes_later_still_needs_the_whole() -> None:
    record = fresh(25)
    with pytest.raises(NeedsTrail) as need:
        record.before(pulse(99, at=T0 + 5_500))
    assert need.value.whole
    whole = fresh(25, every=None)
    record = fresh(25)
    record.load(Trail(list(whole.events or ()), 0, record.snapshots))
    snapshot, events = record.before(pulse(99, at=T0 + 5_500))
    assert (snapshot, len(events), record.settling) == (None, 25, {10: None, 20: None})


def test_a_correction_is_folded_from_before_what_it_voids() -> None:
    found = fresh(25).around("p0015")
    assert found is not None
    snapshot, events = found
    assert snapshot is not None
    assert (snapshot.count, len(events)) == (10, 15)


def test_a_correction_of_what_is_not_in_memory_needs_the_whole_and_of_nothing_finds_nothing() -> None:
    with pytest.raises(NeedsTrail) as need:
        fresh(25).around("p0003")
    assert need.value.whole
    assert fresh(25, every=None).around("p9999") is None


def test_an_old_event_sent_again_is_looked_for_in_the_whole() -> None:
    record = fresh(25)
    assert record.known(pulse(15), seen=True) is not None
    for again in (pulse(3), pulse(9_999, at=T0 + 9_000 + RESTAMPED_MS), pulse(9_999, at=T0 + 10**12, future=True)):
        with pytest.raises(NeedsTrail) as need:
            record.known(again, seen=False)
        assert need.value.whole
    newer = pulse(9_999, at=T0 + 9_001 + RESTAMPED_MS)
    assert record.known(newer, seen=False) is None
    with pytest.raises(NeedsTrail) as need:  # it did not move the subject, as an operator's step does not
        record.known(newer, seen=True)
    assert need.value.whole


def test_what_is_not_loaded_is_asked_for_from_where_it_is_settled() -> None:
    record = fresh(25)
    record.events = None
    with pytest.raises(NeedsTrail) as need:
        record.known(pulse(3), seen=False)
    assert not need.value.whole


def test_a_batch_that_is_not_accepted_leaves_the_record_as_it_was() -> None:
    record = fresh(19)
    tried = record.copy()
    tried.append(pulse(19))
    assert tried.ripe
    tried.settle(DeviceHead(device="QZ-DLP-G1", last=pulse(19).key), {})
    assert (tried.count, tried.marks) == (20, (10, 20))
    assert (record.count, record.marks, len(record.events or ())) == (19, (10,), 9)


def test_what_came_too_late_to_be_judged_is_not_folded_with_what_comes_after_it() -> None:
    """A hold of eleven days ago, and then something that is a little late."""
    day = 1_440
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(10 * day, "QZ-DLP", "YZ").into(10 * day + 200, "YZ-AIR")
    life.fact(day, Hold, late=11 * day, action="place").fact(12 * day, Document, type="manifest", number="M")
    life.fact(11 * day, Document, late=1.5 * day, type="delivery_order", number="D").out(14 * day, "YZ-AIR", "QZ")
    told = life.run()
    assert told.run.partition.state.books.beyond_horizon == 1
    assert told.head.holds == ()
    assert told.alerts("A44") == []
    held = life.fact(14 * day - 60, Hold, action="place").run()
    assert len(held.alerts("A44")) == 1
