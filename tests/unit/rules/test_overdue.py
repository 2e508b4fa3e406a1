"""A14: late, overdue, missing; one alert that rises, and what lawfully delays it."""

import pytest

from streams.events import Closure, Diversion, Incident
from tests.life import Life, at

LATE = 1.5 * (140 + 15) + 60
OVERDUE = 2 * (140 + 15) + 240
MISSING = OVERDUE + 1440
WATERMARK = 15


def gone(site: str = "QZ-DLP", to: str = "YZ") -> Life:
    return Life().arrive(0, site).put(30, site).out(100, site, to)


@pytest.mark.parametrize(
    ("limit", "level", "severity", "before"),
    [
        (LATE, "late", "P3", None),
        (OVERDUE, "overdue", "P2", "late"),
        (MISSING, "missing", "P1", "overdue"),
    ],
)
def test_each_level_is_reached_at_its_limit_and_told_after_the_watermark(
    limit: float, level: str, severity: str, before: str | None
) -> None:
    due = 100 + limit + WATERMARK
    early = gone().run(until=due - 0.01).alerts("A14")
    assert [alert.level for alert in early] == ([before] if before else [])
    alert = gone().run(until=due).alert("A14")
    assert (alert.level, alert.severity, alert.started_at) == (level, severity, at(100))


def test_it_is_one_alert_that_rises() -> None:
    alert = gone().run(until=100 + MISSING + WATERMARK).alert("A14")
    assert [note.note for note in alert.history] == ["late", "overdue", "missing"]
    assert alert.version == 3


@pytest.mark.parametrize(("after", "level"), [(LATE, None), (LATE + 0.1, "late"), (OVERDUE + 0.1, "overdue")])
def test_an_entry_ends_it_at_the_level_reached(after: float, level: str | None) -> None:
    told = gone().into(100 + after, "YZ-RAIL").run()
    assert [alert.level for alert in told.alerts("A14")] == ([level] if level else [])
    if level:
        assert told.alert("A14").resolved_reason == "arrived"


def test_an_entry_in_time_that_is_received_too_late_resolves_it() -> None:
    told = gone().into(100 + LATE - 1, "YZ-RAIL", late=60).run()
    assert told.alert("A14").resolved_reason == "late_scan"


def test_an_announced_breakdown_moves_the_limits_by_its_window() -> None:
    life = gone().fact(150, Incident, type="breakdown", since=at(140), until=at(200))
    assert life.run(until=100 + LATE + WATERMARK + 59.9).rules() == []
    assert life.run(until=100 + LATE + WATERMARK + 60).rules() == ["A14"]


def test_an_incident_announced_after_the_fact_takes_the_alert_back() -> None:
    life = gone().fact(200, Incident, since=at(140), until=at(380), type="breakdown", late=260).into(460, "YZ-RAIL")
    assert life.run().rules() == []


def test_a_closed_road_pauses_everybody_on_it() -> None:
    life = gone()
    life.extra.append(Closure("c1", ("YZ", "QZ"), at(200), at(260), at(150)))
    assert life.run(until=100 + LATE + WATERMARK + 59.9).rules() == []
    assert life.run(until=100 + LATE + WATERMARK + 60).rules() == ["A14"]


def test_a_diversion_starts_the_clock_anew_for_the_new_leg() -> None:
    life = gone().fact(300, Diversion, destination="FC")
    late_to_fc = 1.5 * (75 + 15) + 60
    assert life.run(until=300 + late_to_fc + WATERMARK - 0.1).rules() == []
    assert life.run(until=300 + late_to_fc + WATERMARK).rules() == ["A14"]


def test_the_clock_stops_while_the_destination_is_closed() -> None:
    """Dongxing opens 07:00–22:00: a truck that leaves at 20:00 has two hours of the day left."""
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(20 * 60, "QZ-DLP", "DX")
    late = 1.5 * (125 + 15) + 60
    morning = 31 * 60 + (late - 120)
    assert life.run(until=morning + WATERMARK - 0.1).alerts("A14") == []
    assert life.run(until=morning + WATERMARK).alert("A14").level == "late"
