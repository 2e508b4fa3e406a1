"""Waits grow, stay under their ceiling, and spread; a receiver's own wish is honoured within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.notifier.backoff import LONGEST_RETRY_AFTER_S, Backoff, retry_after_s

NOW = 1_772_410_503.0  # Mon, 02 Mar 2026 00:15:03 GMT
DRAWS = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10_000), DRAWS)
def test_a_wait_never_passes_the_ceiling(failures: int, draw: float) -> None:
    assert 0 <= Backoff(1, 300).wait_s(failures, draw) < 300


def test_the_ceiling_doubles_until_the_longest() -> None:
    backoff = Backoff(1, 300)
    assert [backoff.ceiling_s(n) for n in (1, 2, 3, 8, 9, 10, 5000)] == [1, 2, 4, 128, 256, 300, 300]


def test_full_jitter_covers_everything_up_to_the_ceiling() -> None:
    waits = [Backoff(1, 300).wait_s(4, draw / 8) for draw in range(8)]
    assert waits == [0, 1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("first", "longest"), [(0, 1), (-1, 1), (2, 1)])
def test_a_senseless_backoff_is_refused(first: float, longest: float) -> None:
    with pytest.raises(ValueError, match="0 < first_s <= longest_s"):
        Backoff(first, longest)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("", None),
        ("7", 7),
        (" 0 ", 0),
        ("999999999", LONGEST_RETRY_AFTER_S),
        ("Mon, 02 Mar 2026 00:15:33 GMT", 30),
        ("Mon, 02 Mar 2026 00:15:33", 30),
        ("Mon, 02 Mar 2026 00:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str | None, wait: float | None) -> None:
    assert retry_after_s(value, NOW) == wait
