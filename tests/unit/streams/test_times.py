"""Any instant has a text, and what has a text is that instant again."""

from hypothesis import given
from hypothesis import strategies as st

from streams.times import china_time, epoch_ms, rfc3339


@given(st.integers(-62_135_596_800_000, 253_402_271_999_999))
def test_there_and_back(ms: int) -> None:
    assert epoch_ms(rfc3339(ms)) == ms


def test_it_is_chinas_time() -> None:
    assert rfc3339(1_772_410_503_007) == "2026-03-02T08:15:03.007+08:00"
    assert rfc3339(-1) == "1970-01-01T07:59:59.999+08:00"


@given(st.integers(-(2**63), 2**63))
def test_beyond_the_calendar_is_its_first_or_last_moment(ms: int) -> None:
    assert rfc3339(ms).endswith("+08:00")
    assert china_time(ms).tzinfo is not None


def test_the_ends_of_the_calendar_in_any_offset() -> None:
    assert rfc3339(epoch_ms("9999-12-31T23:59:59Z")) == "9999-12-31T23:59:59.999+08:00"
    assert rfc3339(epoch_ms("0001-01-01T00:00:00+14:00")) == "0001-01-01T00:00:00.000+08:00"
