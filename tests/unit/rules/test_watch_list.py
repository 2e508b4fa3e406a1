"""A52: units on the anti-smuggling list."""

import pytest

from gates.copies import copies
from streams.events import AnyEvent, PlateSeen, Watch
from streams.subject import plate_subject
from tests.bench import judged
from tests.life import Life, at


def watched(life: Life, minutes: float = 50, action: str = "add", late: float = 0) -> Life:
    return life.fact(minutes, Watch, late=late, action=action)


def stored() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")


def test_a_watched_unit_that_comes_is_a_hit() -> None:
    alert = watched(Life(), -60).arrive(0, "QZ-DLP").run().alert("A52")
    assert (alert.severity, alert.level, alert.started_at, alert.site) == ("P2", "seen", at(0), "QZ-DLP")


def test_one_that_is_here_when_it_is_listed_is_a_hit_at_once() -> None:
    alert = watched(stored()).run().alert("A52")
    assert (alert.severity, alert.started_at, alert.site) == ("P2", at(50), "QZ-DLP")


def test_one_that_is_not_here_is_none() -> None:
    assert watched(Life()).run().alerts("A52") == []
    assert watched(stored().depart(40, "QZ-DLP")).run().alerts("A52") == []


def test_going_out_makes_it_worse_and_stays_one_incident() -> None:
    life = watched(stored()).out(100, "QZ-DLP", "QZF").into(130, "QZF-1")
    alert = life.run().alert("A52")
    assert (alert.severity, alert.level, alert.started_at) == ("P1", "leaving", at(50))
    assert alert.evidence["seen_at"] == at(130)


def test_being_shipped_is_going_out() -> None:
    assert watched(stored()).depart(100, "QZ-DLP").run().alert("A52").severity == "P1"


def test_a_scanners_repeat_is_no_second_sighting() -> None:
    alert = watched(stored().out(100, "QZ-DLP", "QZF"), 100.5).out(101, "QZ-DLP", "QZF").run().alert("A52")
    assert (alert.severity, alert.started_at) == ("P2", at(100.5))


def test_a_scan_that_may_be_of_a_copy_counts() -> None:
    life = watched(stored().out(100, "QZ-DLP", "FC"), 101).into(105, "PX-YYG")
    assert life.run().alert("A52").evidence["seen_at"] == at(105)


def test_taken_off_the_list_it_is_over_and_the_next_listing_is_another_incident() -> None:
    life = watched(watched(stored()), 60, "remove").out(100, "QZ-DLP", "QZF")
    assert life.run().alert("A52").resolved_reason == "over"
    assert len(watched(life, 110).run().alerts("A52")) == 2


def test_taken_off_before_it_was_seen_is_no_hit() -> None:
    assert watched(watched(Life(), -60), -30, "remove").arrive(0, "QZ-DLP").run().alerts("A52") == []
    told = watched(watched(Life(), -60), -30, "remove", late=90).arrive(0, "QZ-DLP").run()
    assert told.alert("A52").resolved_reason == "late_scan"


PLATE, FIRM = "plate:桂N12345", "enterprise:E1"


def listed(subject: str, minutes: float, action: str = "add") -> Watch:
    when = at(minutes)
    return Watch(id=f"w{minutes}", subject=subject, at=when, received=when, when=when, action=action)


def seen(minutes: float, direction: str, confidence: float = 0.98) -> PlateSeen:
    when = at(minutes)
    return PlateSeen(
        id=f"s{minutes}", subject=PLATE, at=when, received=when, when=when, derived=True, device="QZ-DLP-G1",
        site="QZ-DLP", unit="local:1", direction=direction, confidence=confidence,
    )  # fmt: skip


def test_a_vehicle_on_the_list_is_a_hit_wherever_its_plate_is_read() -> None:
    run = judged([listed(PLATE, 0), seen(10, "in")])
    (alert,) = run.alerts.values()
    assert (alert.rule, alert.severity, alert.level, alert.subject, alert.site) == (
        "A52", "P2", "seen", PLATE, "QZ-DLP",
    )  # fmt: skip
    (alert,) = judged([listed(PLATE, 0), seen(10, "in"), seen(20, "out")]).alerts.values()
    assert (alert.severity, alert.level, alert.started_at) == ("P1", "leaving", at(10))


@pytest.mark.parametrize(
    "events", [[seen(10, "in")], [listed(PLATE, 0), seen(10, "in", 0.94)], [listed(PLATE, 0)], [listed(FIRM, 0)]]
)
def test_a_vehicle_that_is_not_listed_or_not_surely_read_is_none(events: list[AnyEvent]) -> None:
    assert judged(events).alerts == {}


def test_a_vehicle_taken_off_the_list_is_over() -> None:
    (alert,) = judged([listed(PLATE, 0), seen(10, "in"), listed(PLATE, 30, "remove")]).alerts.values()
    assert (alert.state, alert.resolved_reason) == ("resolved", "over")


def test_an_enterprise_on_the_list_is_a_hit_when_it_declares_a_unit() -> None:
    life = stored().declared_by(40, "E1")
    life.extra.append(listed(FIRM, 0))
    alert = life.run().alert("A52")
    assert (alert.severity, alert.subject, alert.evidence["unit"]) == ("P2", FIRM, life.unit)
    assert stored().declared_by(40, "E1").run().alerts("A52") == []


@pytest.mark.parametrize("typed", ["桂N·12345", "桂n12345", "桂N I2345"])
def test_a_plate_is_one_vehicle_however_it_is_typed(typed: str) -> None:
    listed = Watch(id="w", subject=plate_subject(typed), at=at(0), received=at(0), when=at(0), action="add")
    (seen,) = copies(Life().into(10, "QZ-DLP", plate="桂N12345").events)
    assert [one.rule for one in judged([listed, seen]).alerts.values()] == ["A52"]
