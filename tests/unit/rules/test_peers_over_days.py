"""A51 among peers, day after day: what is added, taken back, or comes in another order."""

import random

import pytest

from streams.events import AlertTold, AnyEvent, Compared, Figures
from streams.store.codec import decode_stored, encode
from streams.times import DAY_MS
from tests.life import at
from tests.unit.rules.declaring import DAY, FIRMS, a_week, day, declares, found, in_order, judged, rates, told, world_of

E1 = [("enterprise:E1", "new")]


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
    """Three alerts from the last moment of a day on, and a rate that is high on that day."""
    last = at(DAY) - 1
    events: list[AnyEvent] = [told(1, one, (last - at(0)) / 60_000 + one) for one in range(3)]
    run = judged([*events, compared(at(DAY), 9, 1)])
    starts = {one.level: one.started_at for one in run.alerts.values() if one.rule == "A51"}
    assert starts == {None: last - last % DAY_MS, "rate": last - 1}
    assert starts["rate"] % DAY_MS != 0, "the other clause begins with a day, this one never does"


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


def test_heads_are_stored_as_they_are() -> None:
    for piece in judged(in_order(world_of((40, 9)))).partition.pieces():
        assert decode_stored(encode(piece.stored())) == piece.stored()
