"""A67: a kiosk that is not where the register has it."""

import pytest

from streams.events import Entry
from tests.unit.rules.pulses import alerts, pulse, stand


def readings(*metres: int | None) -> list[Entry]:
    return [pulse(minute, items=1, off_site_m=one) for minute, one in enumerate(metres)]


@pytest.mark.parametrize(
    ("metres", "found"),
    [
        ((500, 500, 500, 500, 500), []),
        ((501, 501, 501), [("P3", "new")]),
        ((501, 0, 501, 0, 501), [("P3", "new")]),
        ((501, 0, 501, 0, 0, 501), []),
        ((9000, 9000), []),
    ],
)
def test_three_of_the_last_five_readings_beyond_half_a_kilometre(
    metres: tuple[int, ...], found: list[tuple[str, str]]
) -> None:
    assert stand("A67", *readings(*metres)) == found


def test_batches_without_a_position_are_no_readings() -> None:
    assert stand("A67", *readings(600, None, None, 600, None, 600)) == [("P3", "new")]


def test_over_when_three_in_a_row_are_in_place_so_that_it_does_not_flap() -> None:
    assert stand("A67", *readings(600, 600, 600, 0, 0)) == [("P3", "new")]
    assert stand("A67", *readings(600, 600, 600, 0, 0, 0)) == [("P3", "back in place")]
    assert stand("A67", *readings(600, 0, 600, 0, 600, 0, 600, 0, 600)) == [("P3", "new")]


def test_the_evidence_is_the_readings() -> None:
    assert alerts("A67", *readings(0, 600, 700, 800))[0].evidence["off_site_m"] == [0, 600, 700, 800]
