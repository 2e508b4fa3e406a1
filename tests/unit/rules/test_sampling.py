"""A53: units drawn by lot."""

import pytest

from streams.events import Inspection
from streams.rules.sampling import SamplingPolicy, lot
from tests.life import Life, at

DAY = "2026-03-02"
HOUR = 60


def unit_with(low: float, high: float, day: str = DAY) -> str:
    """A unit whose lot of that day lies in [low, high)."""
    return next(unit for n in range(10_000) if low <= lot(unit := f"unit:local:{n}", day) < high)


def entered(unit: str, rating: str | None = None) -> Life:
    life = Life(unit).arrive(0, "QZ-DLP").put(30, "QZ-DLP")
    if rating is not None:
        life.declared_by(50, "E1", rating)
    return life.out(100, "QZ-DLP", "QZF").into(130, "QZF-1")


@pytest.mark.parametrize(("rating", "rate"), [(None, 0.05), ("normal", 0.05), ("aeo", 0.01), ("dishonest", 0.20)])
def test_the_rate_is_that_of_the_enterprises_class(rating: str | None, rate: float) -> None:
    drawn, spared = unit_with(rate - 0.002, rate), unit_with(rate, rate + 0.002)
    alert = entered(drawn, rating).run().alert("A53")
    assert (alert.severity, alert.started_at, alert.site) == ("P4", at(130), "QZF-1")
    assert alert.evidence["credit"] == {"class": rating, "rate_pct": rate * 100}
    assert entered(spared, rating).run().alerts("A53") == []


def test_the_lot_is_even_and_another_each_day() -> None:
    lots = [lot(f"unit:local:{n}", DAY) for n in range(20_000)]
    assert sum(one < 0.05 for one in lots) == pytest.approx(1_000, abs=100)
    assert len({lot("unit:local:1", day) for day in (DAY, "2026-03-03", "2026-03-04")}) == 3


def test_the_day_is_that_of_china() -> None:
    drawn = unit_with(0, 0.01, "2026-03-02")
    assert lot(drawn, "2026-03-01") > 0.05
    assert entered(drawn).run().alert("A53").evidence["day"] == "2026-03-02"
    before_midnight = Life(drawn).arrive(-300, "QZ-DLP").out(-100, "QZ-DLP", "QZF").into(-0.01, "QZF-1")
    assert before_midnight.run().alerts("A53") == []


def test_an_inspection_settles_it_and_a_unit_is_not_drawn_twice_a_day() -> None:
    life = entered(unit_with(0, 0.01)).fact(200, Inspection, phase="open", site="QZF-1")
    life.out(300, "QZF-1", "QZ").into(330, "QZ-DLP")
    assert life.run().alert("A53").resolved_reason == "inspected"


def test_a_unit_that_goes_uninspected_is_settled_as_gone_even_the_next_day() -> None:
    life = entered(unit_with(0, 0.01)).out(30 * HOUR, "QZF-1", "outside")
    assert life.run().alert("A53").resolved_reason == "left"


def test_another_day_is_another_draw() -> None:
    both = next(
        unit for n in range(200_000)
        if lot(unit := f"unit:local:{n}", DAY) < 0.05 and lot(unit, "2026-03-03") < 0.05
    )  # fmt: skip
    life = entered(both).out(300, "QZF-1", "QZ").into(25 * HOUR, "QZ-DLP")
    assert [alert.resolved_reason for alert in life.run().alerts("A53")] == ["left", None]


def test_an_exit_is_no_entry() -> None:
    assert Life(unit_with(0, 0.01)).arrive(0, "QZ-DLP").out(100, "QZ-DLP", "QZF").run().alerts("A53") == []


def test_rates_are_policy() -> None:
    assert SamplingPolicy(dishonest_pct=50).rate_pct("dishonest") == 50
