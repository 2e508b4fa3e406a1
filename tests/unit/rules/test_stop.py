"""A18: standing on the road; both sides of every threshold, where one may stand, and what explains it."""

import pytest

from streams.events import Closure, Incident
from tests.life import Life, at
from tests.unit.rules.driving import ON_ROUTE, OUT, ROADSIDE, fix, fixes, gone, moved

REST = (22.42, 108.41)
"""In the service area of Datang."""


def stopped(minutes: list[float], point: tuple[float, float] = ROADSIDE, kmh: float | None = 0) -> Life:
    return fixes(gone(), [OUT + minute for minute in minutes], point, kmh=kmh)


@pytest.mark.parametrize(("last", "severity"), [(89.9, None), (90, "P3"), (179.9, "P3"), (180, "P2")])
def test_half_an_hour_and_two_hours_are_the_limits(last: float, severity: str | None) -> None:
    alerts = stopped([60, 75, last]).run(until=OUT + last).alerts("A18")
    assert [alert.severity for alert in alerts] == ([severity] if severity else [])


def test_it_is_one_alert_that_rises() -> None:
    alert = stopped([60, 90, 120, 150, 180]).run(until=OUT + 181).alert("A18")
    assert [note.note for note in alert.history] == ["P3", "P2"]
    assert (alert.started_at, alert.raised_at) == (at(OUT + 60), at(OUT + 90))
    assert (alert.node, alert.site, alert.evidence["stood_min"]) == ("YZ", "QZ-DLP", 120.0)


@pytest.mark.parametrize(("kmh", "rings"), [(0, True), (4.9, True), (5.0, False), (None, True)])
def test_less_than_walking_pace_is_standing(kmh: float | None, rings: bool) -> None:
    assert bool(stopped([60, 75, 90], kmh=kmh).run().alerts("A18")) is rings


@pytest.mark.parametrize(("metres", "rings"), [(190, True), (210, False)])
def test_within_two_hundred_metres_it_has_not_left(metres: float, rings: bool) -> None:
    life = stopped([60, 75])
    assert bool(fix(life, OUT + 90, moved(ROADSIDE, 45, metres), kmh=0).run().alerts("A18")) is rings


@pytest.mark.parametrize(("point", "rings"), [(REST, False), ((22.79, 108.24), False), (moved(REST, 90, 600), True)])
def test_in_a_place_of_rest_or_on_a_site_it_may_stand(point: tuple[float, float], rings: bool) -> None:
    assert bool(stopped([60, 75, 90, 200], point).run().alerts("A18")) is rings


def test_creeping_in_a_jam_is_not_standing() -> None:
    life = gone()
    for number in range(20):
        fix(life, OUT + 60 + 6 * number, moved(ROADSIDE, 0, 300 * number), kmh=3)
    assert life.run().alerts("A18") == []


def test_a_twenty_minute_rest_is_the_law() -> None:
    life = fixes(stopped([60, 70, 80]), [OUT + 82, OUT + 88], ON_ROUTE)
    assert life.run().alerts("A18") == []


def test_a_fix_elsewhere_is_drift_and_neither_ends_it_nor_sets_it_back() -> None:
    life = fix(stopped([60, 70]), OUT + 80, moved(ROADSIDE, 10, 900), kmh=30)
    life = fixes(life, [OUT + 84, OUT + 90], ROADSIDE, kmh=0)
    alert = (
        fix(fix(life, OUT + 95, moved(ROADSIDE, 10, 900)), OUT + 99, ROADSIDE, kmh=0).run(until=OUT + 110).alert("A18")
    )
    assert (alert.started_at, alert.state) == (at(OUT + 60), "new")


@pytest.mark.parametrize(("away", "ended"), [([95, 99.9], False), ([95, 100], True)])
def test_it_is_over_once_away_for_five_minutes(away: list[float], ended: bool) -> None:
    life = fixes(stopped([60, 75, 90]), [OUT + minute for minute in away], ON_ROUTE)
    alert = life.run(until=OUT + 101).alert("A18")
    assert alert.resolved_reason == ("moved on" if ended else None)


def test_the_next_stop_counts_from_its_own_first_fix() -> None:
    further = moved(ROADSIDE, 340, 5_000)
    life = fixes(stopped([60, 80]), [OUT + 84, OUT + 92, OUT + 113.9], further, kmh=0)
    assert life.run(until=OUT + 113.9).alerts("A18") == []
    assert fix(life, OUT + 114, further, kmh=0).run(until=OUT + 115).alert("A18").started_at == at(OUT + 84)


def test_an_announced_breakdown_stops_the_clock() -> None:
    life = stopped([60, 90, 120]).fact(OUT + 62, Incident, type="breakdown", since=at(OUT + 61), until=at(OUT + 100))
    assert life.run().alerts("A18") == []
    assert fix(life, OUT + 129, ROADSIDE, kmh=0).run().alert("A18").raised_at == at(OUT + 129)


def test_a_breakdown_told_afterwards_takes_the_alert_back() -> None:
    life = stopped([60, 90]).fact(OUT + 95, Incident, type="breakdown", since=at(OUT + 55), until=at(OUT + 300))
    assert life.run().alert("A18").resolved_reason == "late_scan"


def test_a_closed_road_stops_the_clock_of_all_on_it() -> None:
    life = stopped([60, 75, 90, 105, 119])
    life.extra.append(Closure("c1", ("QZ", "YZ"), at(OUT + 50), at(OUT + 90), at(OUT)))
    assert life.run(until=OUT + 119.9).alerts("A18") == []
    assert life.run(until=OUT + 120).alert("A18").severity == "P3"


def test_the_entry_ends_it() -> None:
    alert = stopped([60, 75, 90]).into(OUT + 150, "YZ-RAIL").run().alert("A18")
    assert alert.resolved_reason == "arrived"


def test_standing_in_a_yard_is_no_stop() -> None:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")
    assert fixes(life, [60, 90, 120], ROADSIDE, kmh=0).run().alerts("A18") == []
