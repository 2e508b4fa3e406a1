"""What a unit is found by, and where a search may begin."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.events import AnyEvent, GateScan, SealChange
from streams.store.marks import NAMED, Mark, mark_of, marks, members, plain

UNIT = "iso6346:MSKU1234565"
COMMON = {"subject": f"unit:{UNIT}", "at": 1, "received": 1, "when": 1}


def starts(text: str) -> list[str]:
    return [mark_of(member)[0] for member in members(Mark("plate", text, UNIT))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桂K77777", ["桂K77777", "K77777", "77777"]),
        ("桂N·12 345", ["桂N12345", "N12345", "12345"]),
        ("cn-482113", ["CN482113", "482113"]),
        ("QZ/BOX-7", ["QZB0X7", "0X7"]),
        ("AO1I", ["A011", "011"]),
        ("桂A1", ["桂A1"]),
        ("--", []),
    ],
)
def test_a_search_may_begin_wherever_the_script_changes(text: str, expected: list[str]) -> None:
    assert starts(text) == expected


def test_every_plate_and_seal_of_a_trail_is_kept() -> None:
    scan = GateScan(
        id="g", device="D", site="S", lane="O1", direction="out", plate="桂K1", seal="S1", **COMMON,  # type: ignore[arg-type]
    )  # fmt: skip
    change = SealChange(id="s", old="S1", new="S2", site="S", source="customs", **COMMON)  # type: ignore[arg-type]
    events: list[AnyEvent] = [scan, change]
    assert marks(UNIT, events, new=True) == {
        Mark("unit", "MSKU1234565", UNIT), Mark("plate", "桂K1", UNIT),
        Mark("seal", "S1", UNIT), Mark("seal", "S2", UNIT),
    }  # fmt: skip
    assert {mark.by for mark in marks(UNIT, events, new=False)} == {"plate", "seal"}


def test_every_field_that_sounds_like_one_is_kept() -> None:
    for event in get_args(AnyEvent):
        named = {name for name in event.__struct_fields__ if name in ("plate", "new_plate", "seal")}
        assert named <= set(NAMED.get(event, {})), event


@given(st.text(max_size=12), st.text(alphabet=st.characters(exclude_characters="|"), min_size=1, max_size=12))
def test_what_is_kept_is_read_back_and_begins_as_it_is_compared(unit: str, text: str) -> None:
    mark = Mark("seal", text, f"local:{unit}")
    for position, member in enumerate(members(mark)):
        start, read = mark_of(member)
        assert read == mark
        assert plain(text).endswith(start)
        assert position or start == plain(text)
