"""Getting through a gate that is open, shut, or about to open."""

from hypothesis import example, given
from hypothesis import strategies as st

from gates.simulation.timetable import QUEUE_MS, Timetable, next_opening
from tests.unit.simulation.making import HOUR, region
from zones.region import OpenHours

DAY = 24 * HOUR
HOURS = OpenHours.daily("07:00", "22:00", "+00:00")
SHUT = Timetable(region(hours=HOURS))
GATE = "N0-S-G"
MIDNIGHT = 20_000 * DAY


def test_an_open_gate_is_passed_at_once() -> None:
    for moment in (MIDNIGHT + 7 * HOUR, MIDNIGHT + 22 * HOUR - 1):
        assert SHUT.through(GATE, moment) == moment


def test_whoever_comes_at_the_closing_minute_waits_for_the_morning() -> None:
    through = SHUT.through(GATE, MIDNIGHT + 22 * HOUR)
    assert MIDNIGHT + DAY + 7 * HOUR <= through <= MIDNIGHT + DAY + 7 * HOUR + 1000


def test_whoever_comes_just_before_the_opening_is_last_in_the_queue() -> None:
    opens = MIDNIGHT + 7 * HOUR
    assert opens + QUEUE_MS * 0.9 < SHUT.through(GATE, opens - 1) < opens + QUEUE_MS


def test_a_gate_that_never_shuts_holds_nobody() -> None:
    assert Timetable(region()).through(GATE, MIDNIGHT + 3 * HOUR) == MIDNIGHT + 3 * HOUR


def test_the_next_opening_is_now_if_it_is_open() -> None:
    assert next_opening(HOURS, MIDNIGHT + 8 * HOUR) == MIDNIGHT + 8 * HOUR
    assert next_opening(HOURS, MIDNIGHT + 6 * HOUR) == MIDNIGHT + 7 * HOUR


@example(0, 7 * HOUR)
@given(st.integers(0, 3 * DAY), st.integers(0, 3 * DAY))
def test_nobody_who_waits_overtakes_and_everybody_passes_an_open_gate(one: int, other: int) -> None:
    first, second = sorted((MIDNIGHT + one, MIDNIGHT + other))
    passed = SHUT.through(GATE, first), SHUT.through(GATE, second)
    assert passed[0] <= passed[1] or first == second or SHUT.is_open(GATE, second)
    assert all(SHUT.is_open(GATE, at) for at in passed)
    assert passed[0] >= first


def test_a_short_opening_still_lets_the_queue_through_before_it_shuts() -> None:
    quarter = Timetable(region(hours=OpenHours.daily("07:00", "07:15", "+00:00")))
    assert quarter.is_open(GATE, quarter.through(GATE, MIDNIGHT + 7 * HOUR - 1))
