"""A31, A33: seals and weights."""

import pytest

from streams.events import Document, SealChange
from streams.rules.seal import one_edit_apart
from tests.life import Life


def trip(seal_out: str | None, seal_in: str | None) -> Life:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "QZF", seal=seal_out)
    return life.into(130, "QZF-1", seal=seal_in)


@pytest.mark.parametrize(
    ("left", "found", "severity"),
    [
        ("CN100001", "CN100001", None),
        ("CN100001", "cn 1OOOO1", None),
        ("CNI00001", "CN100001", None),
        ("CN100001", "CN100002", "P2"),
        ("CN100001", "CN10001", "P2"),
        ("CN100001", "CN100022", "P1"),
        ("CN100001", "VN777777", "P1"),
        (None, "CN100001", None),
        ("CN100001", None, None),
    ],
)
def test_seal_numbers_are_compared_as_read(left: str | None, found: str | None, severity: str | None) -> None:
    alerts = trip(left, found).run().alerts("A31")
    assert [alert.severity for alert in alerts] == ([severity] if severity else [])


def test_a_reseal_on_record_explains_the_new_seal_even_if_told_late() -> None:
    life = trip("CN100001", "VN777777").fact(110, SealChange, late=120, old="CN100001", new="VN777777")
    told = life.run()
    assert told.rules() == []
    assert told.alert("A31").resolved_reason == "late_scan"


def test_a_reseal_of_another_seal_explains_nothing() -> None:
    life = trip("CN100001", "VN777777").fact(110, SealChange, old="CN555555", new="VN777777")
    assert life.run().rules() == ["A31"]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("AB", "AC", True),
        ("AB", "ABC", True),
        ("ABC", "BC", True),
        ("AB", "BA", False),
        ("A", "ABC", False),
        ("", "", True),
    ],
)
def test_one_edit(one: str, other: str, near: bool) -> None:
    assert one_edit_apart(one, other) is near
    assert one_edit_apart(other, one) is near


def weighed(out_kg: float, in_kg: float, declared: float | None = None) -> Life:
    life = Life()
    if declared is not None:
        life.fact(-60, Document, type="manifest", number="M1", gross_kg=declared)
    life.arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "QZF", gross_kg=out_kg)
    return life.into(130, "QZF-1", gross_kg=in_kg)


@pytest.mark.parametrize(
    ("declared", "measured", "severity"),
    [
        (20_000, 21_000, None),
        (20_000, 21_001, "P3"),
        (20_000, 19_000, None),
        (20_000, 18_999, "P3"),
        (20_000, 22_000, "P3"),
        (20_000, 22_001, "P2"),
        (4_000, 4_500, None),
        (4_000, 4_501, "P2"),
    ],
)
def test_against_the_declared_weight(declared: float, measured: float, severity: str | None) -> None:
    alerts = weighed(measured, measured, declared).run().alerts("A33")
    assert [alert.severity for alert in alerts] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("left", "found", "rings"),
    [(20_000, 20_400, False), (20_000, 20_401, True), (30_000, 29_400, False), (30_000, 29_399, True)],
)
def test_from_bridge_to_bridge(left: float, found: float, rings: bool) -> None:
    assert weighed(left, found).run().rules() == (["A33"] if rings else [])


def test_one_incident_until_a_weighing_agrees_again() -> None:
    life = weighed(26_000, 26_000, 20_000).out(400, "QZF-1", "QZ", gross_kg=20_010)
    alert = life.into(430, "QZ-DLP", gross_kg=20_020).run().alert("A33")
    assert alert.resolved_reason == "reweighed"


def test_what_was_lost_on_the_way_does_not_come_back_with_the_next_exit() -> None:
    """The same low weight again agrees with the arrival, not with the departure."""
    assert weighed(20_000, 19_050).out(400, "QZF-1", "QZ", gross_kg=19_050).run().alert("A33").open
    again = weighed(20_000, 19_050).out(400, "QZF-1", "QZ", gross_kg=19_990)
    assert again.run().alert("A33").resolved_reason == "reweighed"


def test_the_declaration_outweighs_the_manifest() -> None:
    life = weighed(20_000, 20_000, 26_000)
    life.fact(-30, Document, type="declaration", number="D1", gross_kg=20_000)
    assert life.run().alerts("A33") == []
