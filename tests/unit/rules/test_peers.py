"""A51: an enterprise with far more grave alerts to the unit than its peers."""

import random
from collections.abc import Sequence
from itertools import product

import pytest

from streams.events import AlertTold, AnyEvent, Compared, Declares, Figures
from streams.fold.alert import Alert
from streams.policy_file import read_policy
from streams.rules.catalogue import world
from streams.rules.peers import median_without
from streams.store.codec import decode_stored, encode
from tests.bench import Run, the_world
from tests.life import at

DAY = 1440
FIRMS = 6
"""The one that is looked at, and five peers."""


def declares(firm: int, unit: int, minutes: float) -> Declares:
    when = at(minutes)
    return Declares(
        id=f"d{firm}-{unit}-{when}", subject=f"enterprise:E{firm}", at=when, received=when, when=when, derived=True,
        unit=f"unit:local:{firm}-{unit}", type="declaration",
    )  # fmt: skip


def told(firm: int, number: int, minutes: float, severity: str | None = "P2", turn: int = 1) -> AlertTold:
    when, alert = at(minutes), f"A13-{firm}-{number}"
    return AlertTold(
        id=f"{alert}#{turn:06d}", subject=f"enterprise:E{firm}", at=when, received=when, when=when, turn=turn,
        alert_id=alert, rule="A13", about=f"unit:local:{firm}-{number}", severity=severity,
    )  # fmt: skip


def day(firm: int, number: int, units: int, alerts: int, severity: str = "P2") -> list[AnyEvent]:
    """A day on which a firm declares so many new units and has so many alerts."""
    start = number * DAY + 480 + firm
    found: list[AnyEvent] = [declares(firm, 1000 * number + unit, start + 10 * unit) for unit in range(units)]
    return found + [told(firm, 1000 * number + one, start + 11 * one + 1, severity) for one in range(alerts)]


def world_of(mine: tuple[int, int], *, units: int = 40, alerts: int = 2, firms: int = FIRMS) -> list[AnyEvent]:
    """A first day with figures, ``mine`` (units, alerts) those of E1; two more on which everybody declares a unit."""
    events = day(1, 0, *mine)
    for firm in range(2, firms + 1):
        events += day(firm, 0, units, alerts)
    for number in (1, 2):
        events += [one for firm in range(1, firms + 1) for one in day(firm, number, 1, 0)]
    return events


def judged(events: Sequence[AnyEvent], policy: str = "", later: Sequence[AnyEvent] = ()) -> Run:
    """``later`` comes when what the events amount to has rung."""
    run = Run(world(the_world().region, read_policy(policy)) if policy else None)
    run.drain(at(-DAY)).feed(list(events)).drain(at(5 * DAY))
    return run.feed(list(later)).drain(at(60 * DAY))


def in_order(events: Sequence[AnyEvent]) -> list[AnyEvent]:
    return sorted(events, key=lambda event: event.key)


def rates(run: Run) -> list[Alert]:
    return [one for one in run.alerts.values() if one.rule == "A51" and one.level == "rate"]


def found(events: Sequence[AnyEvent], policy: str = "") -> list[tuple[str, str]]:
    return [(one.subject, one.resolved_reason or one.state) for one in rates(judged(in_order(events), policy))]


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


def test_the_next_day_is_added_to_it() -> None:
    third = [one for firm in range(1, FIRMS + 1) for one in day(firm, 3, 1, 0)]
    (alert,) = rates(judged(in_order([*world_of((40, 9)), *third])))
    assert (alert.evidence["since_at"], alert.evidence["counted_to_at"]) == (at(DAY), at(2 * DAY))
    assert (alert.evidence["units"], alert.evidence["median_pct"]) == (41, round(200 / 41, 2))


def test_alerts_and_units_leave_the_window() -> None:
    """Thirty days on, the first day counts no longer: there are too few units in the window."""
    later = [one for number in (29, 30, 31, 32) for firm in range(1, FIRMS + 1) for one in day(firm, number, 1, 0)]
    run = judged(in_order([*world_of((40, 9)), *later]))
    told_of = [one for commit in run.commits for one in commit.relays if isinstance(one, Figures) and not one.settled]
    mine = [(one.at, one.units, one.alerts) for one in told_of if one.enterprise == "E1"]
    assert mine == [(at(DAY), 40, 9), (at(2 * DAY), 41, 9), (at(30 * DAY), 43, 9)]


def test_a_unit_that_is_declared_again_counts_once() -> None:
    again = [declares(1, unit, DAY + 500 + unit) for unit in range(40)]
    run = judged(in_order([*world_of((40, 9)), *again]))
    told_of = [one for commit in run.commits for one in commit.relays if isinstance(one, Figures) and not one.settled]
    assert [one.units for one in told_of if one.enterprise == "E1"] == [40, 41]


def test_who_declares_nothing_for_a_week_is_not_compared() -> None:
    events = [one for one in world_of((40, 9)) if not (one.subject == "enterprise:E1" and one.when > at(DAY))]
    assert found([*events, *day(1, 7, 1, 0)]) == E1
    assert found([*events, *day(1, 8, 1, 0)]) == []


def test_an_alert_that_is_taken_back_takes_it_back() -> None:
    back = [told(1, one, 480 + 1 + 11 * one + 1, None, turn=2) for one in range(4)]  # as day() has them
    run = judged(in_order(world_of((40, 9))), later=back)
    assert [one.resolved_reason for one in rates(run)] == ["late_scan"]
    assert judged([*back, *in_order(world_of((40, 9)))]).end_state() == run.end_state()


def test_alerts_of_the_peers_take_it_back() -> None:
    late = [one for firm in range(2, 5) for one in day(firm, 0, 0, 3)]
    moved: list[AnyEvent] = [_renamed(one) for one in late if isinstance(one, AlertTold)]
    assert [one.resolved_reason for one in rates(judged(in_order(world_of((40, 9))), later=moved))] == ["late_scan"]


def _renamed(one: AlertTold) -> AlertTold:
    return told(int(one.subject[-1]), 99 + one.when % 97, (one.when - at(0)) / 60_000)


def test_the_day_after_is_taken_back_alone() -> None:
    """What stood before the second day told stands as it was."""
    events: list[AnyEvent] = [compared(at(DAY), 9, 1), compared(at(2 * DAY), 12, 1)]
    alone, back = judged(events[:1]), judged(events, later=[compared(at(2 * DAY), 12, 2, median=None)])
    assert rates(alone)[0].evidence == rates(back)[0].evidence
    assert [one.state for one in rates(back)] == ["new"]
    again = judged(events, later=[compared(at(DAY), 9, 2, median=None)])
    assert [(one.evidence["since_at"], one.resolved_reason or one.state) for one in rates(again)] == [
        (at(DAY), "late_scan"), (at(2 * DAY), "new"),
    ]  # fmt: skip


def compared(when: int, alerts: int, turn: int, median: float | None = 0.05) -> Compared:
    return Compared(
        id=f"peers:{when}>E1#{turn:06d}", subject="enterprise:E1", at=when, received=when, when=when, turn=turn,
        units=40, alerts=alerts, peers=5, median=median,
    )  # fmt: skip


def test_it_never_shares_its_start_with_the_other_clause() -> None:
    """Three alerts of which the first is crossed at the last moment of the day, and a rate that is high on that day."""
    last = at(DAY) - 1
    events: list[AnyEvent] = [told(1, one, (last - at(0)) / 60_000 + one) for one in range(3)]
    run = judged([*events, compared(at(DAY), 9, 1)])
    starts = {one.level: one.started_at for one in run.alerts.values() if one.rule == "A51"}
    assert starts == {None: last, "rate": last - 1}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_order(seed: int) -> None:
    """Four firms and a week, under a policy by which they stand out easily; alerts are moved and taken back."""
    chance = random.Random(seed)
    events = in_order(a_week(chance))
    lightly = "rules: {A51: {units: 2, peers: 1, factor: 1.2, alerts: 50}}"
    plain = judged(events, lightly)
    shuffled = chance.sample(events, len(events))
    cut = chance.randrange(len(events))
    assert judged(shuffled, lightly).end_state() == plain.end_state()
    assert judged(shuffled[:cut], lightly, later=shuffled[cut:]).end_state() == plain.end_state()
    assert rates(plain)


def a_week(chance: random.Random) -> list[AnyEvent]:
    events: dict[str, AnyEvent] = {}
    for firm, number in product(range(1, 5), range(7)):
        start = number * DAY
        found: list[AnyEvent] = [
            declares(firm, chance.randint(0, 12), start + chance.randint(0, DAY - 1))
            for _ in range(chance.randint(0, 3))
        ]
        alert, crossed = number, start + chance.randint(0, DAY - 1)
        found.append(told(firm, alert, crossed))
        fate = chance.choice(("stands", "stands", "taken back", "moved", "no longer grave"))
        if fate == "no longer grave":
            found.append(told(firm, alert, crossed, "P3", turn=2))
        elif fate != "stands":
            found.append(told(firm, alert, crossed, None, turn=2))
        if fate == "moved":
            found.append(told(firm, alert, crossed + chance.randint(-2000, 2000), "P1", turn=3))
        events |= {f"{one.subject} {one.id}": one for one in found}
    return list(events.values())


def test_heads_are_stored_as_they_are() -> None:
    for piece in judged(in_order(world_of((40, 9)))).partition.pieces():
        assert decode_stored(encode(piece.stored())) == piece.stored()


@pytest.mark.parametrize(("one", "expected"), [(1.0, 3.0), (2.0, 3.0), (3.0, 2.0), (4.0, 2.0)])
def test_the_median_is_that_of_the_others(one: float, expected: float) -> None:
    assert median_without([1.0, 2.0, 3.0, 4.0], one) == expected
    assert median_without([1.0, 1.0, 3.0], 1.0) == 2.0
