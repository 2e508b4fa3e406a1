"""Opening hours and the clock that stands still outside them."""

import random
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.calendar import ALWAYS, DAY, OpenHours

HOUR = 3_600_000
Spans = tuple[tuple[int, int], ...]


def at(text: str) -> int:
    """``03-02 08:00`` in China, 2026, as epoch ms."""
    return int(datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}:00+08:00").timestamp() * 1000)


clock = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")
offset = st.sampled_from(["+08:00", "+07:00", "+00:00", "-03:30", "+14:00"])


@st.composite
def open_hours(draw: Callable[[st.SearchStrategy[str]], str]) -> OpenHours:
    opens, closes = draw(clock), draw(clock)
    return ALWAYS if opens == closes else OpenHours.daily(opens, closes, draw(offset))


law = settings(deadline=None)

hours = st.lists(open_hours(), min_size=1, max_size=3).map(OpenHours.union)
moment = st.integers(at("03-01 00:00"), at("03-05 00:00"))
duration = st.integers(0, 4 * DAY)
pauses = st.lists(st.tuples(moment, st.integers(1, DAY)).map(lambda p: (p[0], p[0] + p[1])), max_size=5).map(tuple)


def running(hours: OpenHours, spans: Spans, ms: int) -> bool:
    return hours.is_open(ms) and not any(start <= ms < end for start, end in spans)


def test_gate_hours_are_local_and_half_open() -> None:
    youyiguan = OpenHours.daily("07:00", "21:00", "+08:00")
    assert not youyiguan.is_open(at("03-02 07:00") - 1)
    assert youyiguan.is_open(at("03-02 07:00"))
    assert youyiguan.is_open(at("03-02 21:00") - 1)
    assert not youyiguan.is_open(at("03-02 21:00"))


def test_overnight_hours_span_midnight() -> None:
    night = OpenHours.daily("20:00", "06:00")
    assert [night.is_open(at(f"03-02 {hour}:30")) for hour in ("05", "06", "19", "20", "23")] == [
        True,
        False,
        False,
        True,
        True,
    ]


def test_all_day_is_plain_addition() -> None:
    assert OpenHours.daily("00:00", "24:00").always
    assert OpenHours.daily("00:00", "24:00", "-03:30").add_open_time(5, 7) == 12
    assert OpenHours.daily("00:00", "24:00") == ALWAYS


def test_halves_of_the_day_make_it_whole() -> None:
    assert OpenHours.union([OpenHours.daily("06:00", "18:00"), OpenHours.daily("18:00", "06:00")]).always


def test_clock_stops_overnight() -> None:
    dongxing = OpenHours.daily("07:00", "22:00")
    assert dongxing.add_open_time(at("03-02 20:00"), 3 * HOUR) == at("03-03 08:00")
    assert dongxing.add_open_time(at("03-02 23:00"), HOUR) == at("03-03 08:00")
    assert dongxing.add_open_time(at("03-02 20:00"), 2 * HOUR) == at("03-02 22:00")
    assert dongxing.closed_between(at("03-02 20:00"), at("03-03 08:00")) == 9 * HOUR


def test_clock_stops_in_pauses_that_overlap_each_other_and_the_night() -> None:
    dongxing = OpenHours.daily("07:00", "22:00")
    stops = ((at("03-02 21:00"), at("03-03 08:00")), (at("03-02 20:30"), at("03-02 21:30")))
    assert dongxing.add_open_time(at("03-02 20:00"), HOUR, stops) == at("03-03 08:30")


def test_pause_before_departure_or_after_arrival_changes_nothing() -> None:
    stops = ((at("03-01 00:00"), at("03-02 00:00")), (at("03-03 00:00"), at("03-04 00:00")))
    assert ALWAYS.add_open_time(at("03-02 00:00"), HOUR, stops) == at("03-02 01:00")


def test_departure_within_a_pause_waits_for_its_end() -> None:
    assert ALWAYS.add_open_time(at("03-02 01:00"), HOUR, ((at("03-02 00:00"), at("03-02 03:00")),)) == at("03-02 04:00")


@pytest.mark.parametrize(
    ("opens", "closes", "utc"),
    [
        ("25:00", "26:00", "+08:00"),
        ("7:00", "22:00", "+08:00"),
        ("07:60", "22:00", "+08:00"),
        ("08:00", "08:00", "+08:00"),
        ("24:00", "08:00", "+08:00"),
        ("07:00", "24:01", "+08:00"),
        ("07:00", "22:00", "8"),
        ("07:00", "22:00", "+15:00"),
        ("07:00", "22:00", "+08:60"),
    ],
)
def test_bad_hours_are_refused(opens: str, closes: str, utc: str) -> None:
    with pytest.raises(ValueError, match=r"not a time of day|not an offset|are empty"):
        OpenHours.daily(opens, closes, utc)


def test_hours_that_never_open_are_refused() -> None:
    with pytest.raises(ValueError, match="never open"):
        OpenHours([])
    with pytest.raises(ValueError, match="outside the day"):
        OpenHours([(0, DAY + 1)])


@law
@given(hours, moment, duration, duration, pauses)
def test_more_time_never_ends_sooner(hours: OpenHours, start: int, one: int, more: int, stops: Spans) -> None:
    assert hours.add_open_time(start, one, stops) <= hours.add_open_time(start, one + more, stops)


@law
@given(hours, moment, moment, duration, pauses)
def test_later_start_never_ends_sooner(hours: OpenHours, a: int, b: int, length: int, stops: Spans) -> None:
    first, second = sorted((a, b))
    if length:
        assert hours.add_open_time(first, length, stops) <= hours.add_open_time(second, length, stops)


@law
@given(hours, moment, duration)
def test_end_minus_closed_time_is_the_duration(hours: OpenHours, start: int, length: int) -> None:
    end = hours.add_open_time(start, length)
    assert end - start - hours.closed_between(start, end) == length


@law
@given(hours, moment, st.integers(1, 4 * DAY), pauses)
def test_clock_is_running_at_the_last_moment(hours: OpenHours, start: int, length: int, stops: Spans) -> None:
    assert running(hours, stops, hours.add_open_time(start, length, stops) - 1)


@law
@given(hours, moment, duration, pauses, st.randoms())
def test_order_and_repetition_of_pauses_are_irrelevant(
    hours: OpenHours, start: int, length: int, stops: Spans, chance: random.Random
) -> None:
    shuffled = [*stops, *stops]
    chance.shuffle(shuffled)
    assert hours.add_open_time(start, length, shuffled) == hours.add_open_time(start, length, stops)


half_hours = st.integers(0, 47).map(lambda half: f"{half // 2:02d}:{half % 2 * 30:02d}")


@law
@given(half_hours, half_hours, st.integers(0, 200), st.integers(0, 60), pauses)
def test_agrees_with_a_clock_that_looks_every_half_hour(
    opens: str, closes: str, begin: int, length: int, stops: Spans
) -> None:
    """Against the slowest possible way: look at each half hour whether the clock may run."""
    hours = ALWAYS if opens == closes else OpenHours.daily(opens, closes)
    half = HOUR // 2
    start = at("03-01 00:00") + begin * half
    whole = tuple((a // half * half, b // half * half) for a, b in stops)
    now, left = start, length
    while left:
        left -= running(hours, whole, now)
        now += half
    assert hours.add_open_time(start, length * half, whole) == now


@law
@given(hours, moment, moment, moment)
def test_open_time_adds_up(hours: OpenHours, a: int, b: int, c: int) -> None:
    a, b, c = sorted((a, b, c))
    assert hours.open_between(a, b) + hours.open_between(b, c) == hours.open_between(a, c)
    assert hours.open_between(a, b) + hours.closed_between(a, b) == b - a
    assert hours.open_between(b, a) == 0
    assert hours.closed_between(b, a) == 0
