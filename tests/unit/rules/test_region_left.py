"""A19: outside the region, over the border; both sides of every buffer, drift, and while supervised only."""

import pytest

from tests.bench import the_world
from tests.life import Life, at
from tests.unit.rules.driving import ON_ROUTE, OUT, fix, fixes, gone, moved

ABROAD = (21.5, 106.5)
INLAND = (23.7, 107.4)
"""On the northern edge, where it runs from west to east."""
AT_BORDER = (21.93, 106.84)
"""On the border, where it runs from west to east."""


def beyond(edge: tuple[float, float], azimuth: float, km: float) -> tuple[float, float]:
    """So far outside, on the ground."""
    point = moved(edge, azimuth, km * 1000)
    outline = the_world().region.fence.outline(0)
    assert outline is not None
    assert outline.beyond(*point).km == pytest.approx(km, rel=0.01)
    return point


def strayed(point: tuple[float, float], minutes: list[float]) -> Life:
    return fixes(gone(), [OUT + minute for minute in minutes], point)


def test_two_fixes_abroad_ring_at_once() -> None:
    assert strayed(ABROAD, [60]).run(until=OUT + 60).alerts("A19") == []
    alert = strayed(ABROAD, [60, 61]).run(until=OUT + 61).alert("A19")
    assert (alert.severity, alert.started_at, alert.raised_at) == ("P1", at(OUT + 60), at(OUT + 61))
    assert (alert.evidence["over_border"], alert.evidence["fixes"]) == (True, 2)
    assert alert.evidence["movement"] is not None


@pytest.mark.parametrize(("km", "rings"), [(4.95, False), (5.05, True)])
def test_inland_the_buffer_is_five_kilometres(km: float, rings: bool) -> None:
    alerts = strayed(beyond(INLAND, 0, km), [60, 61]).run().alerts("A19")
    assert bool(alerts) is rings
    assert not any(alert.evidence["over_border"] for alert in alerts)


@pytest.mark.parametrize(("km", "rings"), [(0.495, False), (0.505, True)])
def test_at_the_border_it_is_half_a_kilometre(km: float, rings: bool) -> None:
    assert bool(strayed(beyond(AT_BORDER, 180, km), [60, 61]).run().alerts("A19")) is rings


def test_drift_over_the_border_and_back_never_rings() -> None:
    life = gone()
    for number in range(12):
        fix(life, OUT + 60 + number, beyond(AT_BORDER, 180, 0.6) if number % 2 else ON_ROUTE)
    assert life.run().alerts("A19") == []


@pytest.mark.parametrize(("back", "ended"), [([70, 74.9], False), ([70, 75], True)])
def test_it_is_over_once_back_for_five_minutes(back: list[float], ended: bool) -> None:
    life = fixes(strayed(ABROAD, [60, 61]), [OUT + minute for minute in back], ON_ROUTE)
    assert life.run(until=OUT + 76).alert("A19").resolved_reason == ("returned" if ended else None)


def test_a_gate_that_sees_it_ends_it() -> None:
    alert = strayed(ABROAD, [60, 61]).into(OUT + 300, "YZ-RAIL").run().alert("A19")
    assert alert.resolved_reason == "arrived"


def test_a_unit_in_a_yard_is_supervised_too() -> None:
    life = fixes(Life().arrive(0, "PX-RAIL").put(30, "PX-RAIL"), [60, 61], ABROAD)
    alert = life.run().alert("A19")
    assert (alert.node, alert.site, alert.evidence["movement"]) == ("PX", "PX-RAIL", None)
    assert life.out(90, "PX-RAIL", "YZ").run().alert("A19").resolved_reason == "seen"


def test_who_has_left_by_vessel_is_not_supervised_any_more() -> None:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").depart(50, "QZ-DLP")
    assert fixes(life, [60, 61, 70], ABROAD).run().alerts("A19") == []
