"""A63, A65, A68: late, repeated and rejected items."""

import pytest

from streams.events import Entry
from tests.life import at
from tests.unit.rules.pulses import alerts, pulse, stand


@pytest.mark.parametrize(("oldest", "found"), [(-15, []), (-15.01, [("P4", "new")])])
def test_a_batch_is_late_after_a_quarter_of_an_hour(oldest: float, found: list[tuple[str, str]]) -> None:
    assert stand("A63", pulse(0, items=3, oldest=at(oldest))) == found


def late(minutes: float, by: float) -> Entry:
    return pulse(minutes, items=50, oldest=at(minutes - by))


def test_a_gate_that_drains_its_store_is_one_episode_and_over_after_five_minutes_in_time() -> None:
    drain = [late(0, 180), late(1, 120), late(2, 40)]
    assert stand("A63", *drain) == [("P4", "new")]
    assert stand("A63", *drain, pulse(3), pulse(7.99)) == [("P4", "new")]
    assert stand("A63", *drain, pulse(3), pulse(8)) == [("P4", "in time again")]
    assert stand("A63", *drain, pulse(3), late(5, 20), pulse(8)) == [("P4", "new")]
    evidence = alerts("A63", *drain)[0].evidence
    assert (evidence["batches"], evidence["late_min"], evidence["oldest_at"]) == (3, 180.0, at(-180))


def test_another_drain_is_another_episode() -> None:
    assert len(stand("A63", late(0, 60), pulse(1), pulse(10), late(100, 60))) == 2


@pytest.mark.parametrize(
    ("items", "duplicates", "found"),
    [(100, 5, []), (99, 5, [("P4", "new")]), (20, 4, []), (5, 5, [("P4", "new")])],
)
def test_a_storm_is_more_than_five_per_cent_and_at_least_five(
    items: int, duplicates: int, found: list[tuple[str, str]]
) -> None:
    assert stand("A65", pulse(0, items=items, duplicates=duplicates)) == found


@pytest.mark.parametrize(
    ("items", "rejected", "found"),
    [(297, 3, []), (296, 3, [("P3", "new")]), (2, 2, []), (0, 3, [("P3", "new")])],
)
def test_rejected_are_more_than_one_per_cent_and_at_least_three(
    items: int, rejected: int, found: list[tuple[str, str]]
) -> None:
    assert stand("A68", pulse(0, items=items, rejected=rejected)) == found


@pytest.mark.parametrize(("second", "found"), [(14.9, [("P3", "new")]), (15, [])])
def test_a_quarter_of_an_hour_is_counted_together(second: float, found: list[tuple[str, str]]) -> None:
    assert stand("A68", pulse(0, items=5, rejected=2), pulse(second, items=5, rejected=1)) == found


def test_good_items_of_the_window_count_too() -> None:
    assert stand("A65", pulse(0, items=60), pulse(5, items=40, duplicates=5)) == []


def test_the_evidence_is_what_was_counted() -> None:
    evidence = alerts("A68", pulse(0, items=5, rejected=2), pulse(3.5, items=12, rejected=1))[0].evidence
    assert evidence["items"] == 20
    assert (evidence["rejected"], evidence["share_pct"]) == (3, 15.0)
    assert (evidence["counted_from_at"], evidence["counted_to_at"]) == (at(0), at(3.5))


def test_over_when_it_has_been_below_for_five_minutes() -> None:
    bad = pulse(0, items=10, duplicates=8)
    assert stand("A65", bad, pulse(16), pulse(20.9)) == [("P4", "new")]
    assert stand("A65", bad, pulse(16), pulse(21)) == [("P4", "below again")]
    again = pulse(18, items=10, duplicates=8)
    assert stand("A65", bad, pulse(16), again, pulse(22)) == [("P4", "new")]
    assert len(stand("A65", bad, pulse(16), pulse(22), pulse(30, items=10, duplicates=8))) == 2


def test_one_minutes_batches_are_counted_as_one() -> None:
    assert stand("A65", *(pulse(n / 10, items=1, duplicates=1) for n in range(5))) == [("P4", "new")]
