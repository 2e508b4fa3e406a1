"""A04, A16, A13: how fast a unit may be, and where it was bound."""

import pytest

from streams.events import Diversion
from tests.bench import the_world
from tests.life import MINUTE, Life, at


def gone(to: str = "FC") -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", to)


def minutes(km: float, kmh: float) -> float:
    return km / kmh * 60


REGION = the_world().region
FLOWN = minutes(REGION.great_circle_km("QZ-DLP", "FC-YW"), 120)
DRIVEN = minutes(REGION.leg_km("QZ-DLP", "FC-YW", at(0)), 100)
SLACK = 2 / 60
"""What two right clocks may be off by together (minutes)."""


@pytest.mark.parametrize(
    ("after", "rule", "severity"),
    [
        (FLOWN - SLACK - 0.01, "A04", "P1"),
        (FLOWN - SLACK + 0.01, "A16", "P2"),
        (DRIVEN - SLACK - 0.01, "A16", "P2"),
        (DRIVEN - SLACK + 0.01, None, None),
    ],
)
def test_boundaries_of_impossible_and_too_fast(after: float, rule: str | None, severity: str | None) -> None:
    told = gone().into(100 + after, "FC-YW").run(until=300)
    assert told.rules() == ([rule] if rule else [])
    if rule:
        assert told.alert(rule).severity == severity


def test_a_clone_does_not_move_the_unit_and_the_true_entry_closes_the_movement() -> None:
    told = gone().into(110, "PX-YYG").into(190, "FC-YW").run()
    assert told.rules() == ["A04"]
    assert told.head.site == "FC-YW"
    assert [one.state for one in told.run.movements.values()] == ["closed"]


def test_if_the_unit_goes_on_from_the_disputed_place_that_is_where_it_was() -> None:
    told = gone().into(110, "PX-YYG").put(140, "PX-YYG").run()
    assert (told.head.site, told.head.stage) == ("PX-YYG", "stored")


def test_adjoining_nodes_are_never_impossible() -> None:
    life = Life().arrive(0, "PX-YYG").put(30, "PX-YYG").out(100, "PX-YYG", "PXF").into(101, "PXF-1")
    assert life.run().rules() == []


def test_two_entries_that_no_truck_could_have_linked_are_a_clone_of_the_second_degree() -> None:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "FC").into(180, "FC-YW")
    told = life.into(180 + DRIVEN - 1, "QZ-DLP").run()
    assert told.alert("A04").severity == "P2"


def test_a_scan_from_the_future_accuses_nobody_of_speed() -> None:
    assert gone().into(105, "FC-YW", future=True).run(until=300).rules() == []


def test_wrong_destination_is_worse_outside_the_node_group() -> None:
    assert gone("FC").into(300, "YL-YARD").run().alert("A13").severity == "P2"
    assert gone("QZ").into(300, "QZF-1").run().alert("A13").severity == "P3"


def test_an_authorised_diversion_makes_it_right() -> None:
    assert gone("FC").fact(120, Diversion, destination="YL").into(400, "YL-YARD").run().rules() == []


@pytest.mark.parametrize(("doubt", "rule"), [(60, None), (5, "A16"), (0, "A04")])
def test_a_clock_that_has_just_jumped_accuses_nobody_of_speed(doubt: float, rule: str | None) -> None:
    """Until its error is known, a scan may have been made at any time that its clock allows."""
    life = gone().into(100 + FLOWN - 4, "FC-YW", clock_doubt=round(doubt * MINUTE))
    assert life.run(until=300).rules() == ([rule] if rule else [])
