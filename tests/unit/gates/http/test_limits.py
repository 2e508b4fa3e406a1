"""A device may burst, then keeps to its rate, and no other device pays for it."""

import pytest

from gates.http.limits import Limits, Rates
from gates.http.problem import ProblemError


class Seconds:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def taken(rates: Rates, device: str, times: int) -> int:
    """How many of so many batches at once are let through."""
    for number in range(times):
        try:
            rates.take(device)
        except ProblemError:
            return number
    return times


def test_a_burst_then_the_rate() -> None:
    clock = Seconds()
    rates = Rates(Limits(rate_per_s=2, burst=5), clock)
    assert taken(rates, "a", 10) == 5
    clock.at = 1.0
    assert taken(rates, "a", 10) == 2
    clock.at = 1_000.0
    assert taken(rates, "a", 10) == 5


def test_a_refusal_says_when_to_come_again_and_that_is_enough() -> None:
    clock = Seconds()
    rates = Rates(Limits(rate_per_s=0.5, burst=1), clock)
    rates.take("a")
    with pytest.raises(ProblemError) as refusal:
        rates.take("a")
    assert refusal.value.code == "too_fast"
    assert refusal.value.retry_after_s == 2.0
    clock.at = 2.0
    rates.take("a")


def test_asking_too_early_costs_nothing() -> None:
    clock = Seconds()
    rates = Rates(Limits(rate_per_s=1, burst=1), clock)
    rates.take("a")
    for tenth in range(1, 10):
        clock.at = tenth / 10
        assert taken(rates, "a", 1) == 0
    clock.at = 1.01
    rates.take("a")


def test_devices_do_not_share() -> None:
    rates = Rates(Limits(rate_per_s=1, burst=3), Seconds())
    assert taken(rates, "a", 10) == 3
    assert taken(rates, "b", 10) == 3


def test_no_rate_is_no_limit() -> None:
    assert taken(Rates(Limits(rate_per_s=None, burst=1), Seconds()), "a", 1_000) == 1_000
