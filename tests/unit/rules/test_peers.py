"""A51: an enterprise with far more grave alerts to the unit than its peers."""

import pytest

from streams.rules.peers import median_without
from tests.life import at
from tests.unit.rules.declaring import DAY, day, found, in_order, judged, rates, world_of

E1 = [("enterprise:E1", "new")]


@pytest.mark.parametrize(
    ("mine", "expected"), [((20, 4), E1), ((20, 3), []), ((40, 7), E1), ((40, 6), []), ((40, 0), [])]
)
def test_more_than_three_times_the_median(mine: tuple[int, int], expected: list[tuple[str, str]]) -> None:
    assert found(world_of(mine)) == expected


@pytest.mark.parametrize(("units", "expected"), [(20, E1), (19, [])])
def test_it_takes_twenty_units_declared(units: int, expected: list[tuple[str, str]]) -> None:
    # the unit of the day after comes too late for the first day's figures, and for the second's in time
    events = [one for one in world_of((units, 5)) if not (one.subject == "enterprise:E1" and one.when > at(2 * DAY))]
    assert found(events) == expected


@pytest.mark.parametrize(("firms", "expected"), [(6, E1), (5, [])])
def test_it_takes_five_peers(firms: int, expected: list[tuple[str, str]]) -> None:
    assert found(world_of((40, 9), firms=firms)) == expected


def test_a_peer_with_few_units_is_none() -> None:
    assert found([*world_of((40, 9), firms=5), *day(6, 0, 19, 2), *day(6, 2, 1, 0)]) == []


def test_of_a_median_of_nothing_there_is_no_multiple() -> None:
    assert found(world_of((40, 9), alerts=0)) == []


def test_a_p3_does_not_count() -> None:
    assert found([*world_of((40, 2)), *day(1, 0, 0, 9, severity="P3")]) == []


def test_thresholds_are_the_policys() -> None:
    assert found(world_of((40, 9)), "rules: {A51: {factor: 5}}") == []
    assert found(world_of((40, 9), firms=5), "rules: {A51: {peers: 4}}") == E1
    assert found(world_of((19, 9)), "rules: {A51: {units: 21}}") == []
    assert found(world_of((40, 9)), "rules: {A51: {enabled: false}}") == []


def test_what_staff_read() -> None:
    (alert,) = rates(judged(in_order(world_of((40, 9)))))
    evidence = {name: value for name, value in alert.evidence.items() if name != "thresholds"}
    assert evidence == {
        "count": 9, "units": 40, "rate_pct": 22.5, "peers": 5, "median_pct": 5.0, "times": 4.5,
        "since_at": at(DAY), "counted_to_at": at(DAY),
    }  # fmt: skip


def test_the_day_is_compared_when_another_one_is_over() -> None:
    events = in_order(world_of((40, 9)))
    assert rates(judged([one for one in events if one.when < at(2 * DAY)])) == []
    assert len(rates(judged([one for one in events if one.when < at(2 * DAY + 482)]))) == 1


@pytest.mark.parametrize(("one", "expected"), [(1.0, 3.0), (2.0, 3.0), (3.0, 2.0), (4.0, 2.0)])
def test_the_median_is_that_of_the_others(one: float, expected: float) -> None:
    assert median_without([1.0, 2.0, 3.0, 4.0], one) == expected
    assert median_without([1.0, 1.0, 3.0], 1.0) == 2.0
