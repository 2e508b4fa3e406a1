"""A05, A06: the container and the vehicle that are read against those on record."""

import pytest

from streams.events import Incident
from tests.life import Life, at

OWN, OTHER, NEAR, NONE = "MSKU1234565", "TEMU0000011", "CSKU1234565", "MSKU1234568"
"""The unit's number, another valid one, a valid one that is one character off, and one with a wrong check digit."""


def stored(unit: str = "unit:iso6346:MSKU1234565") -> Life:
    return Life(unit).arrive(0, "QZ-DLP").put(30, "QZ-DLP")


@pytest.mark.parametrize(
    ("read", "confidence", "severity"),
    [
        (OWN, 0.99, None),
        (OWN, 0.3, None),
        ("msku 123456-5", 0.99, None),
        (OTHER, 0.9, "P1"),
        (OTHER, 0.899, "P4"),
        (NEAR, 0.9, "P3"),
        (NEAR, 0.899, "P4"),
        (NONE, 0.99, "P4"),
        ("TEMU0000012", 0.99, "P4"),
        ("?", 0.99, "P4"),
        ("MSKU١٢٣٤٥٦٥", 0.99, "P4"),
        ("桂桂桂U1234567", 0.99, "P4"),
        ("123U1234567", 0.99, "P4"),
        ("ABCDEFGHIJK", 0.99, "P4"),
        (None, 1.0, None),
    ],
)
def test_another_container_than_the_pass_names(read: str | None, confidence: float, severity: str | None) -> None:
    told = stored().out(100, "QZ-DLP", "QZF", container=read, container_confidence=confidence).run(until=101)
    assert [alert.severity for alert in told.alerts("A05")] == ([severity] if severity else [])


def test_it_rings_with_the_scan_and_says_what_was_read() -> None:
    alert = stored().out(100, "QZ-DLP", "QZF", container=OTHER, photo_ref="p/1", name="s").run(until=100).alert("A05")
    assert (alert.started_at, alert.raised_at) == (at(100), at(100))
    shown = {"scans", "bound", "read", "confidence", "check_digit_valid", "one_character", "photo"}
    assert {key: alert.evidence[key] for key in shown} == {
        "scans": ["s"], "bound": OWN, "read": OTHER, "confidence": 1.0, "check_digit_valid": True,
        "one_character": False, "photo": "p/1",
    }  # fmt: skip


@pytest.mark.parametrize("unit", ["unit:sscc:106141412345678908", "unit:local:box1"])
def test_a_unit_inside_a_container_is_not_the_container(unit: str) -> None:
    assert stored(unit).out(100, "QZ-DLP", "QZF", container=OTHER).run(until=101).rules() == []


def test_one_incident_that_worsens_until_the_right_number_is_read() -> None:
    life = stored().out(100, "QZ-DLP", "QZF", container=NONE).into(130, "QZF-1", container=OTHER)
    alert = life.out(200, "QZF-1", "QZ", container=NONE).run(until=201).alert("A05")
    assert (alert.severity, alert.started_at, alert.state) == ("P1", at(100), "new")
    assert life.into(230, "QZ-DLP", container=OWN).run(until=231).alert("A05").resolved_reason == "reread"


def test_the_scanner_reading_it_again_rightly_resolves_it() -> None:
    life = stored().out(100, "QZ-DLP", "QZF", container=OTHER).out(101, "QZ-DLP", "QZF", container=OWN)
    assert life.run(until=102).alert("A05").resolved_reason == "reread"


def test_a_correction_takes_it_back() -> None:
    life = stored().out(100, "QZ-DLP", "QZF", container=OTHER, name="wrong").void(108, "wrong")
    life.out(100, "QZ-DLP", "QZF", late=8, container=OWN)
    assert life.run(until=110).alert("A05").resolved_reason == "correction"


def test_the_same_container_on_its_next_visit_is_another_episode() -> None:
    life = stored().out(100, "QZ-DLP", "outside", container=OTHER).arrive(2000, "QZ-DLP").put(2030, "QZ-DLP")
    alerts = life.out(2100, "QZ-DLP", "QZF", container=OTHER).run(until=2101).alerts("A05")
    assert [(alert.started_at, alert.state) for alert in alerts] == [(at(100), "new"), (at(2100), "new")]


def trip(left: str | None, found: str | None, sure_out: float = 0.99, sure_in: float = 0.99) -> Life:
    life = stored().out(100, "QZ-DLP", "QZF", plate=left, plate_confidence=sure_out)
    return life.into(130, "QZF-1", plate=found, plate_confidence=sure_in)


@pytest.mark.parametrize(
    ("left", "found", "sure_out", "sure_in", "severity"),
    [
        ("桂N12345", "桂N12345", 0.99, 0.99, None),
        ("桂N12345", "桂n·12345", 0.99, 0.99, None),
        ("桂N10345", "桂NIO345", 0.99, 0.99, None),
        ("桂N12345", "粤B99999", 0.95, 0.95, "P2"),
        ("桂N12345", "粤B99999", 0.95, 0.949, "P4"),
        ("桂N12345", "粤B99999", 0.949, 0.95, "P4"),
        ("桂N12345", "桂N12346", 0.99, 0.99, "P2"),
        (None, "粤B99999", 0.99, 0.99, None),
        ("桂N12345", None, 0.99, 0.99, None),
    ],
)
def test_another_vehicle_than_the_one_it_left_on(
    left: str | None, found: str | None, sure_out: float, sure_in: float, severity: str | None
) -> None:
    told = trip(left, found, sure_out, sure_in).run(until=131)
    assert [alert.severity for alert in told.alerts("A06")] == ([severity] if severity else [])


def test_another_vehicle_for_the_next_movement_is_as_it_should_be() -> None:
    life = trip("桂N12345", "桂N12345").put(150, "QZF-1").out(200, "QZF-1", "QZ", plate="粤B99999")
    assert life.into(230, "QZ-DLP", plate="粤B99999").run(until=231).rules() == []


@pytest.mark.parametrize(
    ("plate", "since", "until", "rings"),
    [
        ("粤B99999", 105, 115, False),
        (None, 105, 115, False),
        ("云A11111", 105, 115, True),
        ("粤B99999", 50, 99.9, True),
        ("粤B99999", 50, 100, False),
        ("粤B99999", 130.1, 140, True),
    ],
)
def test_an_announced_transhipment_to_that_vehicle_explains_it(
    plate: str | None, since: float, until: float, rings: bool
) -> None:
    life = trip("桂N12345", "粤B99999")
    life.fact(110, Incident, type="transhipment", since=at(since), until=at(until), new_plate=plate)
    assert life.run(until=131).rules() == (["A06"] if rings else [])


@pytest.mark.parametrize(("until", "rings"), [(130, False), (129.9, True)])
def test_the_window_of_an_announced_incident_pauses_it(until: float, rings: bool) -> None:
    life = trip("桂N12345", "粤B99999").fact(110, Incident, type="breakdown", since=at(110), until=at(until))
    assert life.run(until=131).rules() == (["A06"] if rings else [])


def test_a_transhipment_told_late_takes_it_back() -> None:
    life = trip("桂N12345", "粤B99999")
    life.fact(110, Incident, late=40, type="transhipment", since=at(105), until=at(115), new_plate="粤B99999")
    assert life.run(until=160).alert("A06").resolved_reason == "late_scan"


@pytest.mark.parametrize(
    ("kind", "plate", "hours", "reason"),
    [
        ("transhipment", "粤B99999", 72, "transhipment registered"),
        ("transhipment", "粤B99999", 72.1, None),
        ("transhipment", "云A11111", 1, None),
        ("breakdown", None, 1, None),
    ],
)
def test_staff_who_confirm_the_swap_register_it_afterwards(
    kind: str, plate: str | None, hours: float, reason: str | None
) -> None:
    life = trip("桂N12345", "粤B99999").put(140, "QZF-1")
    life.fact(130 + 60 * hours, Incident, type=kind, since=at(105), until=at(115), new_plate=plate)
    assert life.run().alert("A06").resolved_reason == reason
