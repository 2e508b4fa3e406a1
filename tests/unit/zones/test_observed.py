"""Observed transits: which row is looked up, and how far the matrix lets its quantiles go."""

from datetime import datetime

import pytest

from zones.observed import Observed, ObservedTimes, hour_of
from zones.region import default_region
from zones.travel import HOUR, MINUTE, LegTimes, LimitFactors, leg_times, observed_times

MORNING = Observed(6, 9, 60, 150.0, 200.0)
SEVEN = Observed(7, 8, 20, 170.0, 220.0)
ALL_DAY = Observed(0, 24, 500, 140.0, 190.0)
TIMES = ObservedTimes({("QZ", "YZ"): (ALL_DAY, SEVEN, MORNING)}, "d1")
KM_140 = leg_times(140)


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-03-02T{text}+08:00").timestamp() * 1000)


@pytest.mark.parametrize(
    ("when", "row"),
    [
        ("05:59:59.999", ALL_DAY), ("06:00:00", MORNING), ("07:00:00", SEVEN), ("07:59:59.999", SEVEN),
        ("08:00:00", MORNING), ("08:59:59.999", MORNING), ("09:00:00", ALL_DAY), ("00:00:00", ALL_DAY),
    ],
)  # fmt: skip
def test_the_narrowest_hours_that_hold_the_departure_count(when: str, row: Observed) -> None:
    assert TIMES.at("QZ", "YZ", at(when), 20) == row


@pytest.mark.parametrize(
    ("at_least", "row"),
    [(20, SEVEN), (21, MORNING), (60, MORNING), (61, ALL_DAY), (500, ALL_DAY), (501, None)],
)
def test_a_row_of_too_few_gives_way_to_wider_hours(at_least: int, row: Observed | None) -> None:
    assert TIMES.at("QZ", "YZ", at("07:30:00"), at_least) == row


def test_the_way_back_is_another_corridor() -> None:
    assert TIMES.at("YZ", "QZ", at("07:30:00"), 1) is None


def test_hours_are_chinas() -> None:
    assert [hour_of(at(text)) for text in ("00:00:00", "07:59:59", "23:59:59.999")] == [0, 7, 23]


def test_late_is_the_95th_percentile_and_an_hour_and_the_rest_keep_their_distance() -> None:
    learned = observed_times(KM_140, ALL_DAY)
    assert (learned.expected, learned.late) == (140 * MINUTE, 190 * MINUTE + HOUR)
    assert learned.overdue - learned.late == KM_140.overdue - KM_140.late
    assert learned.missing - learned.overdue == 24 * HOUR


def test_the_margin_is_a_factor_of_the_policy() -> None:
    assert observed_times(KM_140, ALL_DAY, LimitFactors(observed_plus_h=0.5)).late == 190 * MINUTE + HOUR // 2


@pytest.mark.parametrize(
    ("p95_min", "late"),
    [(94.9, KM_140.expected), (95.1, 95.1 * MINUTE + HOUR), (489.9, 489.9 * MINUTE + HOUR), (490.1, KM_140.overdue)],
)
def test_late_lies_between_the_matrix_typical_time_and_its_overdue(p95_min: float, late: float) -> None:
    """140 km: 155 min typical, 550 min overdue; with the hour's margin 95 and 490 min observed."""
    assert observed_times(KM_140, Observed(0, 24, 100, 60.0, p95_min)).late == round(late)


def test_nothing_is_expected_after_it_is_late() -> None:
    stood = observed_times(KM_140, Observed(0, 24, 100, 2000.0, 3000.0))
    assert stood.expected == stood.late == KM_140.overdue
    assert list(stood) == sorted(stood)


@pytest.mark.parametrize("hours", [-0.1, float("inf")])
def test_a_senseless_margin_is_refused(hours: float) -> None:
    with pytest.raises(ValueError, match="observed_plus_h"):
        LimitFactors(observed_plus_h=hours)


def test_the_clock_stands_for_observed_limits_too() -> None:
    """Dongxing opens 07:00 to 22:00: of a learned late limit of four hours, two have run by 22:00."""
    row = Observed(0, 24, 100, 150.0, 180.0)
    limits = default_region().transit_limits("QZ-DLP", "DX", at("20:00:00"), observed=row)
    assert limits.late_at == at("07:00:00") + 24 * HOUR + 2 * HOUR
    assert LegTimes(*limits).expected == at("07:00:00") + 24 * HOUR + 30 * MINUTE
