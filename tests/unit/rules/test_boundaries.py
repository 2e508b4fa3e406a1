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
