"""From kilometres to limits: the figures of the domain reference, rest, modes, closed gates, pauses."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.calendar import ALWAYS, OpenHours
from zones.mesh import geodesic_km
from zones.region import LimitFactors, Region, TransitLimits, default_region
from zones.travel import HOUR, implausible_ms, impossible_ms, leg_times, limits_from, typical_h

MINUTE = 60_000


@pytest.fixture(scope="module")
def region() -> Region:
    return default_region()


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}:00+08:00").timestamp() * 1000)


def hours_after(limits: TransitLimits, start: int) -> list[float]:
    return [round((limit - start) / HOUR, 4) for limit in limits]


def test_yongzhou_to_qinzhou_is_as_the_reference_says(region: Region) -> None:
    """Domain reference §2: 140 km; typical 2.6 h, late 4.9 h, overdue 9.2 h."""
    start = at("03-02 08:00")
    limits = region.transit_limits("YZ-RAIL", "QZ", start)
    assert [round(h, 1) for h in hours_after(limits, start)] == [2.6, 4.9, 9.2, 33.2]
    assert limits.expected_at - start == round((140 / 60 + 0.25) * HOUR)


def test_too_fast_for_yongzhou_to_qinzhou(region: Region) -> None:
    """Domain reference §2: implausible under 84 min, impossible under 61 min by the great circle."""
    crow = geodesic_km(region.nodes["YZ"], region.nodes["QZ"])
    assert implausible_ms(140) == 84 * MINUTE
    assert round(impossible_ms(crow) / MINUTE) == 61


@pytest.mark.parametrize(
    ("a", "b", "typical"),
    [("YZ", "PX", "3:50"), ("BH", "QZ", "2:10"), ("PX", "PXF", "0:18"), ("BH", "BHF", "0:27"), ("PX", "YL", "7:15")],
)
def test_typical_times_of_the_matrix(region: Region, a: str, b: str, typical: str) -> None:
    """Domain reference §2, the lower half of the table (given there to five minutes, short ones to one)."""
    hours, minutes = typical.split(":")
    km = region.road_km(a, b, at("03-02 08:00"))
    assert km is not None
    assert typical_h(km) * 60 == pytest.approx(int(hours) * 60 + int(minutes), abs=2.5)


@pytest.mark.parametrize(("km", "rest_min"), [(140, 0), (239.9, 0), (240, 20), (410, 20), (480, 40)])
def test_rest_comes_with_every_full_four_hours_of_driving(km: float, rest_min: float) -> None:
    rested, restless = leg_times(km), leg_times(km, LimitFactors(rest_min=0))
    assert [a - b for a, b in zip(rested, restless, strict=True)] == [rest_min * MINUTE] * 4


def test_rail_is_slower_and_needs_no_rest() -> None:
    rail = leg_times(410, LimitFactors(mode="rail"))
    assert rail.expected == round((410 / 60 + 0.25) * 3.5 * HOUR)


def test_barge_goes_at_eighteen_and_needs_twelve_hours_more() -> None:
    assert leg_times(180, LimitFactors(mode="barge")).expected == (10 + 12) * HOUR


def test_typical_time_of_a_pair_replaces_the_general_one() -> None:
    times = leg_times(140, road_typical_h=4.0)
    assert times == (4 * HOUR, 7 * HOUR, 12 * HOUR, 36 * HOUR)
    assert leg_times(140, LimitFactors(mode="rail", rail=3.0), road_typical_h=4.0).expected == 12 * HOUR


def test_clock_stops_while_the_destination_is_closed(region: Region) -> None:
    """Dongxing opens 07:00–22:00: a truck that leaves at 21:00 has used one hour when the gates shut."""
    start = at("03-02 21:00")
    limits = region.transit_limits("FC-YW", "DX", start)
    assert limits.expected_at == at("03-03 07:15")
    assert limits.late_at == at("03-03 07:00") + round((1.5 * 1.25 + 1 - 1) * HOUR)


def test_clock_stops_in_pauses(region: Region) -> None:
    start = at("03-02 08:00")
    plain = region.transit_limits("YZ-RAIL", "QZ", start)
    stops = ((start + HOUR, start + 3 * HOUR), (start + 2 * HOUR, start + 4 * HOUR))
    paused = region.transit_limits("YZ-RAIL", "QZ", start, stops)
    assert [after - before for before, after in zip(plain, paused, strict=True)] == [3 * HOUR] * 4


def test_factors_change_the_limits_and_do_not_stick(region: Region) -> None:
    plain = region.transit_limits("YZ-RAIL", "QZ", 0)
    strict = region.transit_limits("YZ-RAIL", "QZ", 0, factors=LimitFactors(late=1.0, late_plus_h=0.5))
    assert strict.late_at == strict.expected_at + HOUR // 2
    assert region.transit_limits("YZ-RAIL", "QZ", 0) == plain
    assert region.transit_limits("YZ-RAIL", "QZ", 0, (), LimitFactors()) == plain


def test_within_a_node_the_way_goes_to_the_furthest_other_site(region: Region) -> None:
    """Wuxu airport and the rail port are 22 km apart; 1.3 times that by road."""
    km = region.great_circle_km("YZ-AIR", "YZ-RAIL") * 1.3
    assert region.transit_limits("YZ-AIR", "YZ", 0).expected_at == round((km / 60 + 0.25) * HOUR)


def test_node_of_one_site_gets_a_kilometre(region: Region) -> None:
    assert region.transit_limits("NNL-1", "NNL", 0).expected_at == round((1 / 60 + 0.25) * HOUR)


positive = st.floats(0.1, 2_000)


@settings(deadline=None)
@given(positive, st.sampled_from(["road", "rail", "barge"]), st.integers(0, 10**12), st.booleans())
def test_limits_come_in_order(km: float, mode: str, start: int, closes: bool) -> None:
    factors = LimitFactors(mode=mode)  # type: ignore[arg-type]
    hours = OpenHours.daily("07:00", "22:00") if closes else ALWAYS
    limits = limits_from(start, leg_times(km, factors), hours)
    assert start < limits.expected_at < limits.late_at < limits.overdue_at < limits.missing_at


@pytest.mark.parametrize(
    ("factor", "value"),
    [
        ("speed_typ", 0.0),
        ("rest_every_h", -1.0),
        ("impossible_kmh", float("nan")),
        ("late_plus_h", float("inf")),
        ("missing_plus_h", -1.0),
    ],
)
def test_factors_that_make_no_sense_are_named(factor: str, value: float) -> None:
    with pytest.raises(ValueError, match=factor):
        LimitFactors(**{factor: value})  # type: ignore[arg-type]


def test_overdue_before_late_is_refused() -> None:
    with pytest.raises(ValueError, match="nor overdue before late"):
        LimitFactors(late=2.5)
