"""How long steps took, in classes that can be added up."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.fold.served import Served, ServiceClass, changed, class_of, percentile, reaches_to, within
from tests.life import at


def served(minutes: float, step: str = "release", node: str = "QZ", began: float = 0) -> Served:
    return Served(step, node, at(began), at(began + minutes))


@given(st.floats(min_value=1, max_value=100_000))
def test_a_class_is_five_per_cent_wide(minutes: float) -> None:
    number = class_of(served(minutes)).number
    assert reaches_to(number - 1) * 0.999 < minutes <= reaches_to(number) * 1.001


def test_a_class_is_that_of_the_month_in_china_and_goes_through_text() -> None:
    one = class_of(served(30))
    assert ServiceClass.of_text(one.text()) == one
    assert class_of(served(5)).month == "2026-03"
    assert class_of(Served("release", "QZ", at(-1500), at(-1441))).month == "2026-02"


def test_percentiles_are_exact_to_five_per_cent() -> None:
    counts = Counter(class_of(served(minutes)).number for minutes in range(1, 1001))
    for share in (0.5, 0.9, 0.95, 1.0):
        assert percentile(counts, share) == pytest.approx(1000 * share, rel=0.05)
    assert percentile({}, 0.5) is None
    assert within(counts, 500) == pytest.approx(0.5, abs=0.03)
    assert within({}, 500) is None


def test_what_turned_out_otherwise_is_taken_off() -> None:
    was = {"a": served(10), "b": served(20)}
    now = {"a": served(10), "b": served(40), "c": served(5, "transit")}
    assert changed(was, now) == {class_of(served(20)): -1, class_of(served(40)): 1, class_of(served(5, "transit")): 1}
    assert changed(was, was) == {}
