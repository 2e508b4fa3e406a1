"""Sketches: near the truth, and merged without loss in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.travel.sketch import ACCURACY, Sketch

minutes = st.lists(st.floats(0.5, 40_000), min_size=1, max_size=200)


def of(values: list[float]) -> Sketch:
    sketch = Sketch()
    for value in values:
        sketch.add(value)
    return sketch


@given(minutes, st.sampled_from((0.0, 0.5, 0.95, 1.0)))
def test_a_quantile_is_within_one_percent_of_an_observed_transit(values: list[float], share: float) -> None:
    true = sorted(values)[int(share * (len(values) - 1))]
    assert of(values).quantile(share) == pytest.approx(true, rel=ACCURACY * 1.001)


@given(minutes, minutes)
def test_merged_is_as_if_learned_at_once(some: list[float], others: list[float]) -> None:
    one, other = of(some), of(others)
    one.merge(of(others))
    other.merge(of(some))
    assert one.bins() == other.bins() == of(some + others).bins() == of((some + others)[::-1]).bins()
    assert one.n == len(some) + len(others)


@given(minutes)
def test_bins_are_all_there_is_to_keep(values: list[float]) -> None:
    kept = Sketch(of(values).bins())
    assert kept.bins() == of(values).bins()
    assert (kept.n, kept.quantile(0.95)) == (len(values), of(values).quantile(0.95))


def test_of_nothing_there_is_no_quantile() -> None:
    with pytest.raises(ValueError, match="no quantiles"):
        Sketch().quantile(0.5)
    assert Sketch().bins() == []
