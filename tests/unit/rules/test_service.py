"""A42, A43: time limits of release and inspection, and appointments nobody comes to."""

from collections import Counter
from typing import Any

import pytest

from streams.events import Booking, Heard, Inspection, Notice, Quiet, Release
from streams.fold.served import ServiceClass
from streams.policy import Override, Policy
from streams.rules.catalogue import RULES, world
from tests.bench import the_world
from tests.life import MINUTE, Life, at

HOUR = 60
DAY = 1440
WATERMARK = 15
SLOT = 10 * HOUR


def steps(life: Life, until: float) -> list[tuple[str, str | None, str | None]]:
    """Level, severity and reason of every A42 alert, in order."""
    return [(a.level or "", a.severity, a.resolved_reason) for a in life.run(until=until).alerts("A42")]


def released(life: Life, minutes: float) -> Life:
    return life.fact(minutes, Release, valid_from=at(minutes), valid_to=at(minutes + 3 * DAY))


def test_a_release_takes_a_day_at_most() -> None:
    life = Life().arrive(0, "QZ-DLP")
    assert steps(life, DAY + WATERMARK - 0.01) == []
    assert steps(life, DAY + WATERMARK) == [("release", "P4", None)]


@pytest.mark.parametrize(("minutes", "found"), [(DAY, []), (DAY + 0.01, [("release", "P4", "released")])])
def test_the_release_ends_it(minutes: float, found: list[Any]) -> None:
    assert steps(released(Life().arrive(0, "QZ-DLP"), minutes), 3 * DAY) == found


def test_released_beforehand_waits_for_nobody() -> None:
    assert steps(released(Life(), -100).arrive(0, "QZ-DLP"), 3 * DAY) == []


def test_goods_stuffed_in_a_zone_have_not_arrived() -> None:
    assert steps(Life().arrive(0, "QZF-1", mode="local"), 3 * DAY) == []


def test_the_clock_runs_on_while_the_unit_travels_and_stops_when_it_leaves_the_region() -> None:
    life = Life().arrive(0, "QZ-DLP").out(100, "QZ-DLP", "QZF").into(130, "QZF-1")
    assert steps(life, DAY + WATERMARK) == [("release", "P4", None)]
    assert steps(life.out(DAY + 60, "QZF-1", "outside"), 2 * DAY) == [("release", "P4", "left the region")]


def test_where_the_limit_is_published_it_is_p3() -> None:
    policy = Policy(
        {rule.code: rule.policy() for rule in RULES},
        [Override(when={"node": frozenset({"QZ"})}, rules={"A42": {"published": True, "release_h": 20}})],
    )
    strict = world(the_world().region, policy)
    for site, severity, hours in (("QZ-DLP", "P3", 20), ("FC-YW", "P4", 24)):
        alert = Life().arrive(0, site).run(until=2 * DAY, judged_by=strict).alert("A42")
        assert (alert.severity, alert.evidence["limit_h"]) == (severity, hours)


def booked(life: Life, minutes: float = 60, slot: float = SLOT, site: str = "QZ-DLP") -> Life:
    return life.fact(minutes, Booking, site=site, slot_at=at(slot))


def inspected(life: Life, opened: float, closed: float | None = None, site: str = "QZ-DLP") -> Life:
    life.fact(opened, Inspection, phase="open", site=site)
    return life if closed is None else life.fact(closed, Inspection, phase="close", site=site)


def there() -> Life:
    return released(Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP"), 40)


@pytest.mark.parametrize(
    ("closed", "found"), [(SLOT + 4 * HOUR, []), (SLOT + 4 * HOUR + 0.01, [("inspection", "P4", "inspected")])]
)
def test_an_inspection_is_over_four_hours_after_its_time(closed: float, found: list[Any]) -> None:
    assert steps(inspected(booked(there()), SLOT, closed), DAY) == found


def test_a_unit_that_waits_for_its_inspection_is_told_after_four_hours() -> None:
    due = SLOT + 4 * HOUR + WATERMARK
    assert steps(booked(there()), due - 0.01) == []
    assert steps(booked(there()), due) == [("inspection", "P4", None)]


def test_the_inspection_clock_waits_for_the_unit() -> None:
    life = booked(there(), site="QZ-YL").out(SLOT, "QZ-DLP", "QZ").into(SLOT + 60, "QZ-YL")
    due = SLOT + 60 + 4 * HOUR + WATERMARK
    assert steps(life, due - 0.01) == []
    assert steps(life, due) == [("inspection", "P4", None)]


def test_an_inspection_before_its_time_keeps_the_appointment() -> None:
    assert steps(inspected(booked(there()), 100, 150), DAY) == []


def test_a_new_booking_takes_the_place_of_the_old() -> None:
    life = booked(booked(there()), SLOT + 60, slot=SLOT + DAY)
    assert steps(life, SLOT + DAY) == []
    assert steps(life, SLOT + DAY + 5 * HOUR) == [("inspection", "P4", None)]


def test_leaving_ends_the_wait() -> None:
    life = booked(there()).out(SLOT + 5 * HOUR, "QZ-DLP", "QZF")
    assert steps(life, DAY) == [("inspection", "P4", "left")]


def away() -> Life:
    """Booked for an inspection at Yingling while it lies at Dalanping."""
    return booked(there(), site="QZ-YL")


def no_shows(life: Life, until: float = 3 * DAY) -> list[tuple[str, str | None]]:
    return [(alert.severity, alert.resolved_reason) for alert in life.run(until=until).alerts("A43")]


def test_a_booked_unit_may_be_two_hours_late() -> None:
    due = SLOT + 2 * HOUR + WATERMARK
    assert no_shows(away(), due - 0.01) == []
    assert no_shows(away(), due) == [("P3", None)]
    assert away().run(until=due).alert("A43").started_at == at(SLOT)


@pytest.mark.parametrize(("entry", "found"), [(SLOT + 120, []), (SLOT + 120.01, [("P3", "came")])])
def test_its_entry_ends_it(entry: float, found: list[Any]) -> None:
    assert no_shows(away().out(SLOT, "QZ-DLP", "QZ").into(entry, "QZ-YL")) == found


def test_a_unit_that_is_there_when_it_is_booked_has_come() -> None:
    assert no_shows(booked(there())) == []


def test_an_inspection_opened_there_says_that_it_came() -> None:
    assert no_shows(inspected(away(), SLOT + 60, site="QZ-YL")) == []


def test_leaving_before_its_time_is_not_coming_and_leaving_after_it_is() -> None:
    assert no_shows(booked(there()).out(SLOT - 1, "QZ-DLP", "QZF")) == [("P3", None)]
    assert no_shows(booked(there()).out(SLOT, "QZ-DLP", "QZF")) == []


@pytest.mark.parametrize(("minutes", "found"), [(SLOT + 60, []), (SLOT + 130, [("P3", "rebooked")])])
def test_rebooking_ends_it(minutes: float, found: list[Any]) -> None:
    life = booked(away(), minutes, slot=minutes + 2 * DAY, site="QZ-YL")
    assert no_shows(life, minutes + 2 * DAY) == found


def test_an_entry_told_late_explains_it() -> None:
    told = away().out(SLOT, "QZ-DLP", "QZ").into(SLOT + 60, "QZ-YL", late=4 * HOUR).run()
    assert told.alert("A43").resolved_reason == "late_scan"


@pytest.mark.parametrize(("heard_at", "severity"), [(None, "P4"), (SLOT + 165, "P4"), (SLOT + 120, "P3")])
def test_a_silent_gate_softens_it_until_it_has_delivered(heard_at: float | None, severity: str) -> None:
    life = away()
    for gate in ("QZ-YL-G1", "QZ-YL-G2"):
        common: dict[str, Any] = {"subject": f"device:{gate}", "site": "QZ-YL", "last_heard": at(SLOT - 60)}
        quiet, back = at(SLOT - 47), at(heard_at or 0)
        life.extra.append(
            Notice(Quiet(id=f"q{gate}", at=quiet, received=quiet, when=quiet, beat=10 * MINUTE, **common))
        )
        if heard_at is not None:
            life.extra.append(Notice(Heard(id=f"h{gate}", at=back, received=back, when=back, **common)))
    assert no_shows(life, SLOT + 170) == [(severity, None)]


def waiting(minutes: float, site: str = "QZ-DLP") -> Life:
    return there().out(DAY, site, "NNL", waited_ms=int(minutes * MINUTE))


@pytest.mark.parametrize(("minutes", "found"), [(10, []), (10.001, [("gate", "P4", "crossed")])])
def test_a_truck_waits_ten_minutes_at_a_gate_at_most(minutes: float, found: list[Any]) -> None:
    assert steps(waiting(minutes), DAY + 10) == found


def test_the_alert_begins_when_the_truck_came_to_the_gate() -> None:
    alert = waiting(25).run(until=DAY + 10).alert("A42")
    assert alert.started_at == at(DAY - 25)
    assert (alert.node, alert.site) == ("QZ", "QZ-DLP")
    figures = {name: alert.evidence[name] for name in ("step", "counts_from_at", "waited_min", "limit_min", "limit_at")}
    assert figures == {
        "step": "gate", "counts_from_at": at(DAY - 25), "waited_min": 25.0, "limit_min": 10, "limit_at": at(DAY - 15),
    }  # fmt: skip


def test_a_lorry_that_comes_to_the_gate_as_its_arrival_is_told_has_an_alert_of_each_clock() -> None:
    life = Life().arrive(0, "QZ-DLP", mode="truck").out(25, "QZ-DLP", "NNL", waited_ms=25 * MINUTE)
    assert steps(life, DAY + WATERMARK) == [("release", "P4", None), ("gate", "P4", "crossed")]


def test_a_gate_whose_limit_is_published_is_p3() -> None:
    policy = Policy(
        {rule.code: rule.policy() for rule in RULES},
        [Override(when={"node": frozenset({"QZ"})}, rules={"A42": {"published": True, "gate_min": 5}})],
    )
    strict = world(the_world().region, policy)
    assert waiting(6).run(until=DAY + 10, judged_by=strict).alert("A42").severity == "P3"


def test_a_second_reading_of_one_crossing_waits_for_nothing() -> None:
    life = waiting(25).out(DAY + 1, "QZ-DLP", "NNL", waited_ms=26 * MINUTE)
    assert steps(life, DAY + 10) == [("gate", "P4", "crossed")]


def test_every_crossing_that_says_how_long_it_waited_is_counted() -> None:
    told = waiting(4).into(DAY + 300, "YZ-RAIL").run(until=DAY + 400)
    counts = sum((commit.served for commit in told.run.commits), Counter[ServiceClass]())
    assert [(one.node, n) for one, n in counts.items() if one.step == "gate"] == [("QZ", 1)]
