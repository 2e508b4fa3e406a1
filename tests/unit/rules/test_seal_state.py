"""A30, A32: seals that are broken, unarmed, or run low."""

from typing import Any

import pytest

from streams.events import Inspection, SealChange
from tests.life import Life, at


def trip(state: str | None = "intact", **read: Any) -> Life:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "QZF", seal_state="intact")
    return life.into(130, "QZF-1", seal_state=state, **read)


def inspect(life: Life, minutes: float, phase: str, *agencies: str, site: str = "QZF-1", late: float = 0) -> Life:
    return life.fact(minutes, Inspection, late=late, phase=phase, site=site, agencies=agencies, source="customs")


@pytest.mark.parametrize(
    ("state", "rings"),
    [("intact", False), (None, False), ("broken", True), ("open", True), ("tampered", True), ("unarmed", False)],
)
def test_a_seal_that_holds_no_more_rings_at_once(state: str | None, rings: bool) -> None:
    alerts = trip(state).run(until=130).alerts("A30")
    assert [(alert.severity, alert.site) for alert in alerts] == ([("P1", "QZF-1")] if rings else [])


@pytest.mark.parametrize(
    ("agencies", "site", "rings"),
    [
        (("customs", "ciq"), "QZF-1", False),
        (("customs",), "QZF-1", True),
        ((), "QZF-1", True),
        (("customs", "customs"), "QZF-1", True),
        (("customs", "ciq"), "QZ-DLP", True),
    ],
)
def test_an_inspection_of_both_agencies_at_that_site_explains_it(
    agencies: tuple[str, ...], site: str, rings: bool
) -> None:
    assert inspect(trip("open"), 115, "open", *agencies, site=site).run(until=131).rules() == (["A30"] if rings else [])


def test_each_agency_may_open_its_own_inspection() -> None:
    life = inspect(inspect(trip("open"), 115, "open", "customs"), 120, "open", "ciq")
    assert life.run(until=131).rules() == []
    assert inspect(life, 125, "close", "ciq").run(until=131).rules() == ["A30"]


@pytest.mark.parametrize(("opened", "closed", "rings"), [(129.9, 131, False), (130.1, 131, True), (120, 129.9, True)])
def test_the_inspection_must_be_open_when_it_is_scanned(opened: float, closed: float, rings: bool) -> None:
    life = inspect(inspect(trip("open"), opened, "open", "customs", "ciq"), closed, "close", "customs", "ciq")
    assert life.run(until=132).rules() == (["A30"] if rings else [])


@pytest.mark.parametrize(("ago_h", "rings"), [(24, False), (24.1, True)])
def test_an_inspection_that_nobody_closed_is_over_after_a_day(ago_h: float, rings: bool) -> None:
    life = inspect(trip("open"), 130 - 60 * ago_h, "open", "customs", "ciq")
    assert life.run(until=131).rules() == (["A30"] if rings else [])


def test_an_inspection_told_late_takes_it_back() -> None:
    told = inspect(trip("open"), 115, "open", "customs", "ciq", late=60).run(until=200)
    assert told.alert("A30").resolved_reason == "late_scan"


def test_a_broken_seal_is_one_incident_until_it_is_resealed() -> None:
    life = trip("broken").put(140, "QZF-1").out(200, "QZF-1", "QZ", seal_state="broken")
    assert life.run(until=210).alert("A30").state == "new"
    life.fact(210, SealChange, old="CN100001", new="CN100002").into(230, "QZ-DLP", seal="CN100002", seal_state="open")
    first, second = life.run(until=240).alerts("A30")
    assert (first.resolved_reason, second.started_at, second.state) == ("resealed", at(230), "new")


def test_a_seal_that_is_only_taken_off_is_no_reseal() -> None:
    assert trip("broken").fact(140, SealChange, old="CN100001", new=None).run(until=150).alert("A30").state == "new"


def left(state: str | None, battery: float | None, to: str = "QZF") -> Life:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")
    return life.out(100, "QZ-DLP", to, seal_state=state, seal_battery=battery)


@pytest.mark.parametrize(
    ("state", "battery", "severity"),
    [
        ("intact", 80, None),
        ("intact", 20, None),
        ("intact", 19.9, "P4"),
        (None, 19.9, "P4"),
        ("unarmed", 80, "P2"),
        ("unarmed", None, "P2"),
        ("unarmed", 5, "P2"),
        (None, None, None),
    ],
)
def test_what_must_not_leave_with_the_unit(state: str | None, battery: float | None, severity: str | None) -> None:
    alerts = left(state, battery).run(until=101).alerts("A32")
    assert [alert.severity for alert in alerts] == ([severity] if severity else [])


@pytest.mark.parametrize(("battery", "severity"), [(80, None), (10, "P4")])
def test_unarmed_matters_at_the_exit_and_the_battery_everywhere(battery: float, severity: str | None) -> None:
    alerts = trip("unarmed", seal_battery=battery).run(until=131).alerts("A32")
    assert [alert.severity for alert in alerts] == ([severity] if severity else [])


def test_it_is_over_when_a_reading_finds_it_armed_and_charged() -> None:
    life = left("unarmed", 80).into(130, "QZF-1", seal_state="unarmed", seal_battery=80).put(140, "QZF-1")
    assert life.run(until=150).alert("A32").state == "new"
    life.out(200, "QZF-1", "QZ", seal_state="intact", seal_battery=80)
    assert life.run(until=201).alert("A32").resolved_reason == "armed"


def test_it_is_over_when_the_seal_is_replaced() -> None:
    told = left("intact", 10).fact(110, SealChange, old="CN100001", new="CN100002").run(until=120)
    assert told.alert("A32").resolved_reason == "resealed"


def test_low_then_unarmed_is_one_incident_that_worsens() -> None:
    life = left("intact", 10).into(130, "QZF-1", seal_state="intact", seal_battery=9).put(140, "QZF-1")
    alert = life.out(200, "QZF-1", "QZ", seal_state="unarmed", seal_battery=8).run(until=201).alert("A32")
    assert (alert.severity, alert.started_at) == ("P2", at(100))
