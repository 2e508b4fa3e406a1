"""A14: late, overdue, missing; one alert that rises, and what lawfully delays it."""

from typing import Any

import pytest

from streams.events import Closure, Diversion, Heard, Incident, Notice, Quiet
from tests.life import MINUTE, Life, at

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


def test_a_road_that_stays_closed_past_the_limit_pauses_all_of_its_window() -> None:
    life = gone()
    life.extra.append(Closure("c1", ("YZ", "QZ"), at(200), at(100 + LATE + 600), at(150)))
    assert life.run(until=100 + LATE + 600).rules() == []
    told = life.run(until=200 + LATE + 500 + LATE + WATERMARK)
    assert told.alert("A14").raised_at == at(100 + LATE + 600 + LATE - 100 + WATERMARK)


def test_a_closure_announced_twice_counts_once() -> None:
    life = gone()
    life.extra += [Closure(f"c{n}", ("YZ", "QZ"), at(200), at(260), at(150 + n)) for n in range(2)]
    life.extra.append(Closure("c9", ("YZ", "QZ"), at(220), at(270), at(155)))
    assert life.run(until=100 + LATE + WATERMARK + 69.9).rules() == []
    assert life.run(until=100 + LATE + WATERMARK + 70).rules() == ["A14"]


LATE_BY = 100 + LATE + WATERMARK


@pytest.mark.parametrize(
    ("told", "since", "until", "found"),
    [
        (LATE_BY + 10, 150, LATE_BY + 30, "road_closed"),  # at once, and not with the next level hours later
        (LATE_BY + 10, 200, 260, "road_closed"),
        (LATE_BY + 30, 200, 220, None),  # moved its limit, which has passed all the same
        (100 + MISSING + WATERMARK + 10, 110, 100 + MISSING + WATERMARK, "road_closed"),
    ],
)
def test_a_closure_told_afterwards_explains_what_stands(
    told: float, since: float, until: float, found: str | None
) -> None:
    life = gone()
    life.extra.append(Closure("c1", ("QZ", "YZ"), at(since), at(until), at(told)))
    alert = life.run(until=told + 1).alert("A14")
    assert (alert.resolved_reason, alert.state) == (found, "resolved" if found else "new")


def test_what_a_closure_explained_rings_again_once_its_limit_has_moved_past() -> None:
    life = gone()
    life.extra.append(Closure("c1", ("QZ", "YZ"), at(200), at(260), at(LATE_BY + 10)))
    assert life.run(until=LATE_BY + 59.9).alert("A14").state == "resolved"
    assert life.run(until=LATE_BY + 60).alert("A14").state == "new"


OUTAGE = 300.0
"""When the gate at the destination falls silent: before the truck is late."""


def awaited(gate: str, heard_at: float | None = None) -> Life:
    life, site = gone(), gate.removesuffix("-G1")
    common: dict[str, Any] = {"subject": f"device:{gate}", "site": site, "last_heard": at(OUTAGE)}
    now = at(OUTAGE + 13)
    life.extra.append(Notice(Quiet(id="q", at=now, received=now, when=now, beat=10 * MINUTE, **common)))
    if heard_at is not None:
        back = at(heard_at)
        life.extra.append(Notice(Heard(id="h", at=back, received=back, when=back, **common)))
    return life


@pytest.mark.parametrize(
    ("gate", "heard_at", "now", "found"),
    [
        ("YZ-RAIL-G1", None, 100 + LATE + WATERMARK, ("P4", "late")),
        ("FC-YW-G1", None, 100 + LATE + WATERMARK, ("P3", "late")),  # a gate of another node explains nothing
        ("YZ-RAIL-G1", 460, 474.9, ("P4", "late")),
        ("YZ-RAIL-G1", 460, 475, ("P3", "late")),
        ("YZ-RAIL-G1", None, 100 + OVERDUE + WATERMARK, ("P4", "overdue")),
        ("YZ-RAIL-G1", None, 100 + MISSING + WATERMARK - 0.1, ("P4", "overdue")),
        ("YZ-RAIL-G1", None, 100 + MISSING + WATERMARK, ("P1", "missing")),
    ],
)
def test_a_silent_gate_at_the_destination_softens_it_until_it_has_delivered(
    gate: str, heard_at: float | None, now: float, found: tuple[str, str]
) -> None:
    alert = awaited(gate, heard_at).run(until=now).alert("A14")
    assert (alert.severity, alert.level) == found


def test_the_scan_that_the_gate_had_kept_explains_it() -> None:
    alert = awaited("YZ-RAIL-G1", 530).into(100 + LATE - 30, "YZ-RAIL", late=170).run().alert("A14")
    assert (alert.severity, alert.resolved_reason) == ("P4", "late_scan")


def test_the_evidence_says_when_enquiry_and_referral_are_due() -> None:
    evidence = gone().run(until=100 + MISSING + WATERMARK).alert("A14").evidence
    assert evidence["enquiry_at"] == at(100 + OVERDUE + 7 * 1440)
    assert evidence["referral_at"] == at(100 + OVERDUE + 28 * 1440)


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
