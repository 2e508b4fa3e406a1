"""A20: a tracker heard no more; both sides of every threshold, and only where one was heard."""

import pytest

from streams.events import Binding
from tests.life import Life, at
from tests.unit.rules.driving import ON_ROUTE, OUT, fix, fixes, gone

WATERMARK = 15


def heard(minutes: list[float], **more: float) -> Life:
    return fixes(gone(), [OUT + minute for minute in minutes], ON_ROUTE, **more)


@pytest.mark.parametrize(
    ("minutes", "silent"), [([60], 15), ([58, 59, 60], 15), ([50, 55, 60], 15), ([48, 54, 60], 18), ([30, 45, 60], 45)]
)
def test_silence_is_a_quarter_of_an_hour_or_three_intervals(minutes: list[float], silent: float) -> None:
    life, due = heard(minutes), OUT + 60 + silent + WATERMARK
    assert life.run(until=due - 0.01).alerts("A20") == []
    alert = life.run(until=due).alert("A20")
    assert (alert.severity, alert.started_at, alert.evidence["silent_at"]) == (
        "P4",
        at(OUT + 60),
        at(OUT + 60 + silent),
    )


@pytest.mark.parametrize(("until", "severity"), [(60 + WATERMARK - 0.01, "P4"), (60 + WATERMARK, "P3")])
def test_an_hour_of_silence_is_worse(until: float, severity: str) -> None:
    assert heard([60]).run(until=OUT + 60 + until).alert("A20").severity == severity


def test_a_tracker_that_reports_every_half_hour_is_silent_after_three() -> None:
    silent = [alert for alert in heard([0, 30, 60]).run(until=OUT + 60 + 90 + WATERMARK).alerts("A20") if alert.open]
    assert [(alert.severity, alert.raised_at) for alert in silent] == [("P3", at(OUT + 60 + 90 + WATERMARK))]


@pytest.mark.parametrize(("charge", "severity"), [(20.0, "P4"), (19.9, "P3")])
def test_a_battery_that_was_low_is_worse_at_once(charge: float, severity: str) -> None:
    alert = heard([60], battery_pct=charge).run(until=OUT + 60 + 15 + WATERMARK).alert("A20")
    assert (alert.severity, alert.evidence["battery_pct"]) == (severity, charge)


@pytest.mark.parametrize(("again", "severity"), [(75, None), (75.1, "P4"), (120.1, "P3")])
def test_the_next_fix_ends_it_at_what_it_had_come_to(again: float, severity: str | None) -> None:
    alerts = fix(heard([60]), OUT + again, ON_ROUTE).run(until=OUT + again).alerts("A20")
    assert [(alert.severity, alert.resolved_reason) for alert in alerts] == ([(severity, "heard")] if severity else [])


def test_fixes_that_were_only_late_explain_it_away() -> None:
    life = heard([60])
    fixes(life, [OUT + 70, OUT + 80, OUT + 90], ON_ROUTE, late=40)
    assert fix(life, OUT + 95, ON_ROUTE).run(until=OUT + 131).rules() == []


def test_the_entry_ends_it() -> None:
    told = heard([60]).into(OUT + 150, "YZ-RAIL").run()
    assert told.alert("A20").resolved_reason == "arrived"
    assert heard([60]).into(OUT + 70, "YZ-RAIL").run().alerts("A20") == []


def test_who_never_reported_on_this_movement_is_not_silent() -> None:
    assert gone(tracker="T1").into(OUT + 150, "YZ-RAIL").run().alerts("A20") == []
    life = heard([60]).into(OUT + 70, "YZ-RAIL").out(OUT + 90, "YZ-RAIL", "QZ")
    assert life.run().alerts("A20") == []


def test_a_tracker_that_was_taken_off_is_not_silent() -> None:
    life = gone(tracker="T1")
    fix(life, OUT + 60, ON_ROUTE, tracker="T1")
    assert life.run().alert("A20").evidence["tracker"] == "T1"
    assert life.fact(OUT + 62, Binding, tracker="T1", action="detach").run().alerts("A20") == []


def test_fixes_of_a_tracker_count_while_it_is_on_the_unit() -> None:
    for tracker, counted in (("T1", True), ("T2", False)):
        life = gone(tracker="T1")
        told = fix(life, OUT + 60, ON_ROUTE, tracker=tracker).run(until=OUT + 61)
        assert (told.head.track is not None) is counted
    after = fix(gone(tracker="T1").into(OUT + 70, "YZ-RAIL"), OUT + 80, ON_ROUTE, tracker="T1").run()
    assert (after.head.tracker, after.head.track) == (None, None), "the entry took it off"


def test_a_tracker_put_on_in_the_yard_is_on_the_unit_when_it_leaves() -> None:
    life = Life().arrive(0, "QZ-DLP").fact(20, Binding, tracker="T1", action="attach").put(30, "QZ-DLP")
    told = fix(life.out(OUT, "QZ-DLP", "YZ"), OUT + 60, ON_ROUTE, tracker="T1").run(until=OUT + 61)
    assert told.head.tracker == "T1"
    assert told.head.track is not None
