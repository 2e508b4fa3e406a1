"""A70: a flood of alerts of one kind at one site becomes one, with a list."""

import msgspec
import pytest

from streams.events import Action, AnyEvent
from streams.fold.alert import Alert
from streams.store.commit import PartitionState
from tests.bench import Run
from tests.life import MINUTE, Life, at

SITE = "QZ-DLP"


def skipped(number: int, minutes: float, late: float = 0) -> list[AnyEvent]:
    """A unit that was put away at one site and comes in at another without an exit scan between: A11, P2."""
    life = Life(f"unit:local:{number}").arrive(-600 + number, "QZF-1").put(-500 + number, "QZF-1")
    life.into(minutes, SITE, late=late)
    return [_renamed(event, number) for event in life.events]


def _renamed(event: AnyEvent, number: int) -> AnyEvent:
    return msgspec.structs.replace(event, id=f"{number}-{event.id}")


def flood(count: int, apart_s: float = 20, start: float = 0) -> list[AnyEvent]:
    return [event for n in range(count) for event in skipped(n, start + n * apart_s / 60)]


def run(events: list[AnyEvent]) -> Run:
    done = Run()
    for event in sorted(events, key=lambda one: one.received):
        done.feed([event])
    for _ in range(360):  # as the gateway does, if not every second
        done.drain(done.partition.state.time + 10_000)
    return done


def of(done: Run, rule: str) -> list[Alert]:
    return sorted((one for one in done.alerts.values() if one.rule == rule), key=lambda one: one.started_at)


def test_more_than_twenty_in_ten_minutes_become_one_with_a_list() -> None:
    done = run(flood(25))
    (alert,) = of(done, "A70")
    assert (alert.subject, alert.site, alert.node, alert.severity) == (f"site:{SITE}", SITE, "QZ", "P2")
    assert (alert.started_at, alert.evidence["kind"]) == (at(0) + 11, "A11")
    assert (alert.evidence["count"], alert.evidence["too_many_at"]) == (25, at(20 * 20 / 60))
    members = of(done, "A11")
    assert alert.evidence["alerts"] == [one.alert_id for one in members]
    assert {one.merged_into for one in members} == {alert.alert_id}


def test_twenty_are_handled_singly() -> None:
    done = run(flood(20))
    assert of(done, "A70") == []
    assert {one.merged_into for one in of(done, "A11")} == {None}


def test_both_sides_of_the_window() -> None:
    assert of(run(flood(21, apart_s=30)), "A70")[0].evidence["count"] == 21
    assert of(run(flood(21, apart_s=30.001)), "A70") == []


def test_subscribers_hear_of_the_first_and_of_the_flood_and_not_of_what_follows() -> None:
    done = run(flood(40))
    heard = [alert for commit in done.commits for alert in commit.outbox]
    singly = [alert for alert in heard if alert.rule == "A11"]
    assert [alert.rule for alert in heard].count("A70") >= 1
    assert 20 < len(singly) < 30
    assert len(of(done, "A11")) == 40


def test_another_kind_or_another_site_is_not_part_of_it() -> None:
    elsewhere = [
        _renamed(event, n)
        for n in range(100, 110)
        for event in Life(f"unit:local:{n}").arrive(-600, "QZF-1").put(-500, "QZF-1").into(n - 100, "FC-YW").events
    ]
    done = run(flood(15) + elsewhere)
    assert of(done, "A70") == []


def test_when_late_scans_explain_enough_of_them_it_is_taken_back_and_the_rest_ring_singly() -> None:
    events = flood(22)
    for number in range(4):
        life = Life(f"unit:local:{number}").out(-100, "QZF-1", "QZ", late=130)
        events += [_renamed(event, 1000 + number) for event in life.events]
    done = run(events)
    (alert,) = of(done, "A70")
    assert (alert.state, alert.resolved_reason) == ("resolved", "late_scan")
    left = [one for one in of(done, "A11") if one.open]
    assert len(left) == 18
    assert {one.merged_into for one in left} == {None}
    heard = [one.alert_id for commit in done.commits for one in commit.outbox if one.merged_into is None]
    assert {one.alert_id for one in left} <= set(heard)


def test_it_is_over_when_all_of_it_is() -> None:
    done = run(flood(22))
    (alert,) = of(done, "A70")
    assert alert.open
    now = done.partition.state.time
    done.feed(
        [
            Action(
                id=f"close-{n}", subject=one.subject, at=now + n, received=now + n, when=now + n,
                alert_id=one.alert_id, action="close", by="li.wei",
            )
            for n, one in enumerate(of(done, "A11"))
        ]
    )  # fmt: skip
    (alert,) = of(done, "A70")
    assert (alert.state, alert.resolved_reason) == ("resolved", "all over")


def test_the_partitions_forget_a_flood_that_is_long_over() -> None:
    done = run(flood(25))
    state: PartitionState = done.partition.state
    assert len(state.surges) == 1
    later = flood(25, start=9 * 1440)
    more = [_renamed(event, 5000) for event in later]
    for event in sorted(more, key=lambda one: one.received):
        done.feed([event])
    done.drain(done.partition.state.time + 60 * MINUTE)
    assert len(done.partition.state.surges) == 1


def test_what_is_told_late_in_a_storm_does_not_have_the_day_folded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a site's day was folded anew")

    monkeypatch.setattr("streams.workpiece.replay", never)
    events = flood(60)
    done = run([*events[1::2], *events[::2]])
    assert of(done, "A70")[0].evidence["count"] == 60
