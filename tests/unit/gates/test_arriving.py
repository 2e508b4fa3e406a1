"""What the next gate is told of a unit on its way: read at the exit, announced since, attested by whom."""

from typing import Any

import msgspec

from gates.arriving import arriving_json
from gates.http.views import ExpectedArrival
from streams.fold.heads import Count, Result, Transhipment, UnitHead, Weight
from streams.fold.movement import Movement
from streams.sharing import EVERYTHING, NOTHING

T0 = 1_772_409_600_000
HOUR = 3_600_000
UNIT = "iso6346:MSKU1234565"
MOVE = Movement(
    "M-1", UNIT, "QZ", "QZ-DLP", T0, "NNL", seal="CN482113", plate="桂N12345",
    expected_at=T0 + 2 * HOUR, late_at=T0 + 3 * HOUR, overdue_at=T0 + 5 * HOUR, missing_at=T0 + 9 * HOUR,
)  # fmt: skip
FOUND = Result("i1", T0 - HOUR, "QZ-DLP", ("customs", "ciq"), goods_name="木薯淀粉", packages=410, gross_kg=21_400.0)


def row(head: UnitHead | None, time: int = T0) -> dict[str, Any]:
    shown = arriving_json(MOVE, head, time, NOTHING)
    msgspec.convert(shown, ExpectedArrival)
    return shown


def on_its_way(**known: Any) -> UnitHead:
    return UnitHead(unit=UNIT, stage="in_transit", movement=MOVE, **({"seal": "CN482113", "plate": "桂N12345"} | known))


def test_what_was_attested_before_is_there_with_who_and_when() -> None:
    weighed, counted = Weight(21_450.0, T0 - HOUR, "QZ-DLP-G1", "g1"), Count(410, T0 - HOUR, "customs+ciq", "i1")
    shown = row(on_its_way(weighed=weighed, counted=counted, recognised=(FOUND,)))
    assert (shown["gross_kg"], shown["weighed_by"]) == (21_450.0, "QZ-DLP-G1")
    assert (shown["packages"], shown["counted_by"]) == (410, "customs+ciq")
    assert shown["weighed_at"] == shown["counted_at"] == "2026-03-02T07:00:00.000+08:00"
    assert shown["inspections"] == [
        {
            "event_id": "i1", "closed_at": "2026-03-02T07:00:00.000+08:00", "site": "QZ-DLP",
            "attested_by": ["customs", "ciq"], "goods_name": "木薯淀粉", "packages": 410, "gross_kg": 21_400.0,
        }
    ]  # fmt: skip


def test_a_seal_changed_and_a_vehicle_announced_on_the_way_are_what_to_check() -> None:
    shown = row(on_its_way(seal="CN999999", transhipments=(Transhipment(T0, T0 + HOUR, "桂B00007"),)))
    assert (shown["seal"], shown["plate"]) == ("CN999999", "桂B00007")


def test_a_transhipment_of_an_earlier_journey_or_to_any_vehicle_leaves_the_plate() -> None:
    before = Transhipment(T0 - 3 * HOUR, T0 - 2 * HOUR, "桂B00007")
    assert row(on_its_way(transhipments=(before,)))["plate"] == "桂N12345"
    assert row(on_its_way(transhipments=(Transhipment(T0, T0 + HOUR),)))["plate"] == "桂N12345"


def test_a_unit_that_is_elsewhere_by_now_shows_what_its_exit_read() -> None:
    other = msgspec.structs.replace(MOVE, id="M-2")
    shown = row(UnitHead(unit=UNIT, seal="CN999999", plate="桂B00007", movement=other))
    assert (shown["seal"], shown["plate"]) == ("CN482113", "桂N12345")


def test_a_unit_that_cannot_be_looked_up_is_still_expected() -> None:
    shown = row(None)
    assert (shown["seal"], shown["plate"], shown["weighed_by"], shown["inspections"]) == (
        "CN482113",
        "桂N12345",
        None,
        [],
    )


def test_how_late_it_is_goes_by_the_time_of_the_log() -> None:
    hours = {"on_time": 2.9, "late": 3, "overdue": 5, "missing": 9}
    assert {level: row(None, T0 + round(after * HOUR))["level"] for level, after in hours.items()} == {
        level: level for level in hours
    }


def test_a_row_holds_nothing_that_is_shared_conditionally() -> None:
    head = on_its_way(watched="w1", rating="dishonest", enterprise="E9", recognised=(FOUND,))
    assert arriving_json(MOVE, head, T0, NOTHING) == arriving_json(MOVE, head, T0, EVERYTHING)
    assert not {"watched", "rating", "enterprise"} & arriving_json(MOVE, head, T0, EVERYTHING).keys()
