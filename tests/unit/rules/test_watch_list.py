"""A52: units on the anti-smuggling list."""

from streams.events import Watch
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
