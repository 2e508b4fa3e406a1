"""A12, A44: what must not go out."""

import pytest

from streams.events import Hold, Release
from tests.life import Life, at


def stored() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")


@pytest.mark.parametrize("to", [None, "outside"])
def test_leaving_the_mesh_without_release_rings_after_a_minute(to: str | None) -> None:
    life = stored().out(100, "QZ-DLP", to)
    assert life.run(until=100.99).rules() == []
    alert = life.run(until=101).alert("A12")
    assert (alert.severity, alert.started_at) == ("P1", at(100))


def test_free_flow_inside_the_mesh_needs_no_release() -> None:
    assert stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").run().rules() == []


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "rings"),
    [(50, 100, False), (100, 200, False), (50, 99.9, True), (100.1, 200, True)],
)
def test_the_release_must_be_valid_at_the_exit(valid_from: float, valid_to: float, rings: bool) -> None:
    life = stored().fact(40, Release, valid_from=at(valid_from), valid_to=at(valid_to)).out(100, "QZ-DLP", "outside")
    assert life.run().rules() == (["A12"] if rings else [])


@pytest.mark.parametrize(("lag", "rings"), [(1.0, False), (1.02, True)])
def test_the_release_message_may_lag_by_a_minute(lag: float, rings: bool) -> None:
    life = stored().out(100, "QZ-DLP", None).fact(100 + lag, Release, valid_from=at(90), valid_to=at(200))
    assert life.run().rules() == (["A12"] if rings else [])


def test_a_release_given_before_and_received_late_resolves_the_alert() -> None:
    told = stored().out(100, "QZ-DLP", None).fact(90, Release, late=60, valid_from=at(90), valid_to=at(200)).run()
    assert told.rules() == []
    assert told.alert("A12").resolved_reason == "late_scan"


def test_a_unit_on_hold_must_not_move_even_inside_the_mesh() -> None:
    told = stored().fact(50, Hold, action="place").out(100, "QZ-DLP", "QZF").into(130, "QZF-1").run()
    assert told.alert("A44").severity == "P1"


def test_a_hold_placed_while_the_truck_stands_at_the_barrier_counts_when_it_is_read_again() -> None:
    life = stored().out(100, "QZ-DLP", "QZF").fact(100.5, Hold, action="place").out(101, "QZ-DLP", "QZF")
    assert life.run().alert("A44").started_at == at(101)


def test_one_incident_until_the_hold_is_lifted() -> None:
    life = stored().fact(50, Hold, action="place").out(100, "QZ-DLP", "QZF").into(130, "QZF-1").out(200, "QZF-1", "QZ")
    told = life.into(230, "QZ-DLP").fact(300, Hold, action="lift").run()
    assert told.alert("A44").resolved_reason == "lifted"


def test_shipping_a_unit_on_hold_violates_it_too() -> None:
    assert stored().fact(50, Hold, action="place").depart(100, "QZ-DLP").run().rules() == ["A44"]


def test_a_lifted_hold_binds_no_more() -> None:
    life = stored().fact(50, Hold, action="place").fact(80, Hold, action="lift").out(100, "QZ-DLP", "QZF")
    assert life.into(130, "QZF-1").run().rules() == []


def test_a_double_seen_elsewhere_a_moment_ago_does_not_let_the_real_one_out() -> None:
    """Nobody could have come from there: the exit is disputed (A04), and still it must not be."""
    life = stored().fact(50, Hold, action="place").into(5_000, "BH-SBL", plate="粤B99999")
    told = life.out(5_010, "QZ-DLP", "outside").run()
    assert {"A04", "A12", "A44"} <= set(told.rules())


@pytest.mark.parametrize(("again", "alerts"), [(105, 1), (100 + 1440, 1), (100.1 + 1440, 2)])
def test_who_comes_to_the_barrier_again_is_the_same_incident_for_a_day(again: float, alerts: int) -> None:
    told = stored().out(100, "QZ-DLP", None).out(again, "QZ-DLP", None).run()
    assert [len(alert.evidence["scans"]) for alert in told.alerts("A12")] == [3 - alerts] * alerts


def test_a_release_in_the_meantime_lets_out_and_excuses_nothing() -> None:
    life = stored().out(100, "QZ-DLP", None).fact(110, Release, valid_from=at(90), valid_to=at(200))
    told = life.out(115, "QZ-DLP", None).run()
    assert (told.alert("A12").state, told.alert("A12").evidence["scans"]) == ("new", ["e002"])
