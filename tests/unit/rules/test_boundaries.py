"""Both sides of thresholds that no pair of sites, or no default, comes near by itself: set so that one does."""

import pytest

from streams.policy_file import read_policy
from streams.rules.catalogue import world
from streams.world import World
from tests.bench import Run, the_world
from tests.life import Life, at
from tests.unit.rules.driving import OUT, fixes
from tests.unit.rules.test_plate import seen
from tests.unit.rules.test_region_left import ABROAD
from tests.unit.rules.test_suppression import silent

REGION = the_world().region
LEG = REGION.leg_km("QZ-DLP", "FC-YW", at(0))
DRIVEN = LEG / 100 * 60
SLACK = 2 / 60
"""What two right clocks may be off by together (minutes)."""


def under(text: str) -> World:
    return world(REGION, read_policy(f"rules: {{{text}}}", region=REGION))


def there_and_back(minutes: float) -> Life:
    """Entered at one site, and again at another ``minutes`` later without having left: no movement."""
    return (
        Life()
        .arrive(0, "QZ-DLP")
        .put(30, "QZ-DLP")
        .out(100, "QZ-DLP", "FC")
        .into(300, "FC-YW")
        .into(300 + minutes, "QZ-DLP")
    )


@pytest.mark.parametrize(("after", "rings"), [(DRIVEN - SLACK - 0.01, True), (DRIVEN - SLACK + 0.01, False)])
def test_a_clone_of_the_second_degree_outruns_the_road(after: float, rings: bool) -> None:
    assert ("A04" in there_and_back(after).run().rules()) is rings


@pytest.mark.parametrize(("km", "judged"), [(LEG, True), (LEG + 0.01, False)])
def test_legs_shorter_than_the_least_are_not_judged_by_the_road(km: float, judged: bool) -> None:
    short = DRIVEN - 1
    assert ("A04" in there_and_back(short).run(judged_by=under(f"A04: {{min_leg_km: {km}}}")).rules()) is judged
    trip = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "FC").into(100 + short, "FC-YW")
    assert ("A16" in trip.run(judged_by=under(f"A16: {{min_leg_km: {km}}}")).rules()) is judged
    plates = Run(under(f"A07: {{min_leg_km: {km}}}"))
    plates.feed([seen(0, "QZ-DLP", "local:a"), seen(short, "FC-YW", "local:b")])
    assert bool(plates.alerts) is judged


@pytest.mark.parametrize(("last", "rings"), [(4.9, False), (5, True)])
def test_how_long_a_unit_must_have_been_abroad(last: float, rings: bool) -> None:
    life = fixes(Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP"), [OUT, OUT + 2, OUT + last], ABROAD)
    assert bool(life.run(judged_by=under("A19: {for_min: 5}")).alerts("A19")) is rings


@pytest.mark.parametrize(("kg", "rings"), [(9_600, False), (9_599, True)])
def test_light_goods_may_differ_by_four_hundred_kilograms_between_bridges(kg: float, rings: bool) -> None:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "YZ", gross_kg=10_000)
    assert bool(life.into(250, "YZ-RAIL", gross_kg=kg).run(until=260).alerts("A33")) is rings


CROW = REGION.great_circle_km("QZ-DLP", "FC-YW")


@pytest.mark.parametrize(("km", "impossible"), [(CROW, True), (CROW + 0.01, False)])
def test_places_closer_than_near_are_never_impossible(km: float, impossible: bool) -> None:
    told = there_and_back(1).run(judged_by=under(f"A04: {{near_km: {km}}}"))
    assert [alert.severity for alert in told.alerts("A04")] == ["P1" if impossible else "P2"]
    plates = Run(under(f"A07: {{near_km: {km}}}"))
    plates.feed([seen(0, "QZ-DLP", "local:a"), seen(1, "FC-YW", "local:b")])
    assert [alert.severity for alert in plates.alerts.values()] == ["P1" if impossible else "P2"]


@pytest.mark.parametrize(("sure", "followed"), [(0.9, True), (0.901, False)])
def test_plates_that_are_read_with_less_confidence_are_not_followed(sure: float, followed: bool) -> None:
    plates = Run(under(f"A07: {{sure: {sure}}}"))
    plates.feed([seen(at_, site, unit, confidence=0.9) for at_, site, unit in (
        (0, "QZ-DLP", "local:a"), (1, "FC-YW", "local:b"),
    )])  # fmt: skip
    assert bool(plates.alerts) is followed


@pytest.mark.parametrize(("seconds", "entries"), [(180, 0), (179, 1)])
def test_what_is_read_again_within_a_repeat_is_no_second_crossing(seconds: float, entries: int) -> None:
    life = Life().arrive(0, "QZ-DLP").out(30, "QZ-DLP", "QZF").into(60, "QZF-1").into(63, "QZF-1")
    assert len(life.run(judged_by=under(f"A03: {{repeat_s: {seconds}}}")).alerts("A10")) == entries


@pytest.mark.parametrize(("drain", "severity"), [(30, "P4"), (29, "P2")])
def test_how_long_a_gate_delivers_that_was_silent(drain: float, severity: str) -> None:
    life = silent(Life().arrive(0, "QZ-DLP").into(200, "FC-YW"), "QZ-DLP-G1", 150, 190)
    alert = life.run(until=219.5, judged_by=under(f"A11: {{drain_min: {drain}}}")).alert("A11")
    assert alert.severity == severity
