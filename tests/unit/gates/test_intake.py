"""The intake: what a batch becomes in the log, and what each item is told."""

from typing import Any

import msgspec
import pytest

from gates.decoding import SchemaError, decode_facts, decode_scans
from gates.intake import Intake
from gates.item_result import ItemResult
from gates.memory import DictMemory
from streams.events import (
    BarrierCount,
    Closure,
    Correction,
    Entry,
    GateScan,
    Heard,
    Incident,
    Notice,
    PlateSeen,
    Pulse,
    Quiet,
)
from streams.times import rfc3339
from tests.bench import Run, the_world
from tests.life import MINUTE, at

DEVICE = "QZ-DLP-G1"
UNIT = "iso6346:MSKU1234565"


def intake() -> Intake:
    return Intake(the_world().region, DictMemory(), partitions=1, listening_since=0)


def gate(event_id: str, minutes: float, **fields: Any) -> dict[str, Any]:
    item = {
        "kind": "gate", "event_id": event_id, "seq": 1, "event_time": rfc3339(at(minutes)), "lane": "O1",
        "direction": "out", "unit": UNIT, "destination": "QZF",
    }  # fmt: skip
    return item | fields


def post(
    to: Intake, minutes: float, *items: dict[str, Any], device: str = DEVICE, sent: float | None = None
) -> tuple[list[ItemResult], list[Entry]]:
    body = {"device_id": device, "send_time": rfc3339(at(minutes if sent is None else sent)), "items": list(items)}
    results, routed = to.scans(decode_scans(msgspec.json.encode(body)), at(minutes))
    return results, [entry for _, entry in routed]


def scans(entries: list[Entry]) -> list[GateScan]:
    return [entry for entry in entries if isinstance(entry, GateScan)]


def test_an_item_becomes_an_event_and_the_batch_a_pulse() -> None:
    results, entries = post(intake(), 5, gate("a", 4.9, plate={"value": "桂N12345", "confidence": 0.98}))
    assert [result.status for result in results] == ["accepted"]
    scan, seen, pulse = entries
    assert isinstance(scan, GateScan)
    assert isinstance(seen, PlateSeen)
    assert (seen.subject, seen.unit, seen.derived) == ("plate:桂N12345", UNIT, True)
    assert isinstance(pulse, Pulse)
    assert (scan.subject, scan.site, scan.when, scan.received, scan.plate) == (
        f"unit:{UNIT}", "QZ-DLP", at(4.9), at(5), "桂N12345",
    )  # fmt: skip
    assert (pulse.subject, pulse.seqs, pulse.items) == (f"device:{DEVICE}", ((1, 1),), 1)


def barrier(**fields: Any) -> dict[str, Any]:
    item = {
        "kind": "barrier", "event_id": "b", "seq": 2, "event_time": rfc3339(at(4)), "lane": "O1",
        "from": rfc3339(at(3)), "count": 2,
    }  # fmt: skip
    return item | fields


def test_a_barrier_count_is_an_event_of_its_device() -> None:
    results, entries = post(intake(), 5, barrier(video_confirmed=True))
    assert [result.status for result in results] == ["accepted"]
    count, pulse = entries
    assert isinstance(count, BarrierCount)
    assert (count.subject, count.device, count.site) == (f"device:{DEVICE}", DEVICE, "QZ-DLP")
    assert (count.since, count.at, count.when, count.received) == (at(3), at(4), at(5), at(5))
    assert (count.lane, count.count, count.confirmed) == ("O1", 2, True)
    assert isinstance(pulse, Pulse)
    assert (pulse.items, pulse.seqs, pulse.crossings) == (1, ((2, 2),), ())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"count": -1}, "count"),
        ({"count": 1001}, "count"),
        ({"count": 1.5}, "count"),
        ({"from": "2026-03-02T08:15:03"}, "from"),
        ({"from": rfc3339(at(4))}, "from"),
        ({"from": rfc3339(at(4.1))}, "from"),
        ({"from": rfc3339(at(-6.1))}, "from"),
        ({"video_confirmed": "yes"}, "video_confirmed"),
        ({"lane": ""}, "lane"),
    ],
)
def test_a_count_that_says_nothing_is_refused_by_field(change: dict[str, Any], field: str) -> None:
    (result,), _ = post(intake(), 5, barrier(**change))
    assert result.status == "rejected"
    assert (result.reason or "").startswith(f"{field}: ")


@pytest.mark.parametrize(("queued", "waited"), [(4, 0), (-16, 20), (8, 0), (4 - 24 * 60, 24 * 60)])
def test_how_long_a_vehicle_waited_is_told_by_one_clock_and_may_be_nought(queued: float, waited: float) -> None:
    _, entries = post(intake(), 5, gate("s", 4, queued_at=rfc3339(at(queued))))
    assert [scan.waited_ms for scan in scans(entries)] == [waited * MINUTE]
    _, entries = post(intake(), 5, gate("s", 64, queued_at=rfc3339(at(queued + 60))), sent=65)
    assert [scan.waited_ms for scan in scans(entries)] == [waited * MINUTE], "a device an hour off"


@pytest.mark.parametrize("queued", [9.1, 3.9 - 24 * 60])
def test_a_vehicle_that_came_after_it_crossed_or_days_before_is_refused_by_field(queued: float) -> None:
    (result,), _ = post(intake(), 5, gate("s", 4, queued_at=rfc3339(at(queued))))
    assert result.status == "rejected"
    assert (result.reason or "").startswith("queued_at: ")


def test_a_count_over_ten_minutes_or_of_nothing_is_taken() -> None:
    (result,), _ = post(intake(), 5, barrier(**{"from": rfc3339(at(-6)), "count": 0}))
    assert result.status == "accepted"


def test_a_pulse_tells_the_lanes_and_vehicles_of_its_scans() -> None:
    to = intake()
    plate = {"value": "桂N12345", "confidence": 0.98}
    _, entries = post(to, 5, gate("a", 4.9, plate=plate), gate("b", 4.8, seq=2, lane="O2"))
    assert _crossings(entries) == (("O1", at(4.9), "桂N12345"), ("O2", at(4.8), f"unit:{UNIT}"))
    twisted = gate("a", 4.9, plate=plate, packages=3)
    assert _crossings(post(to, 6, gate("a", 4.9, plate=plate))[1]) == (("O1", at(4.9), "桂N12345"),)
    assert _crossings(post(to, 7, twisted)[1]) == ()


def _crossings(entries: list[Entry]) -> tuple[tuple[str, int, str], ...]:
    (pulse,) = [entry for entry in entries if isinstance(entry, Pulse)]
    return pulse.crossings


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gross_kg": "heavy"}, "gross_kg"),
        ({"gross_kg": -1}, "gross_kg"),
        ({"event_time": "2026-03-02T08:15:03"}, "event_time"),
        ({"event_time": 1772410503}, "event_time"),
        ({"event_time": "1772410503"}, "event_time"),
        ({"unit": "iso6346:MSKU1234567"}, "unit"),
        ({"unit": "sscc:106141412345678900"}, "unit"),
        ({"unit": "ean:1"}, "unit"),
        ({"unit": None}, "unit"),
        ({"destination": "ATLANTIS"}, "destination"),
        ({"direction": "sideways"}, "direction"),
        ({"position": {"lat": 91, "lon": 0, "crs": "WGS84"}}, "position.lat"),
        ({"position": {"lat": 21, "lon": 108}}, "position.crs"),
        ({"kind": "teleport"}, "kind"),
        ({"lane": "x" * 200}, "lane"),
    ],
)
def test_a_bad_item_is_refused_by_field_and_its_neighbours_go_through(change: dict[str, Any], field: str) -> None:
    results, entries = post(intake(), 5, gate("a", 4), gate("b", 4, seq=2) | change, gate("c", 4, seq=3))
    assert [result.status for result in results] == ["accepted", "rejected", "accepted"]
    assert results[1].event_id == "b"
    assert (results[1].reason or "").startswith(f"{field}:")
    assert [scan.id for scan in scans(entries)] == ["a", "c"]
    assert entries[-1].seqs == ((1, 3),)  # type: ignore[union-attr]


def test_nan_makes_the_whole_batch_unreadable() -> None:
    body = msgspec.json.encode({"device_id": DEVICE, "send_time": rfc3339(at(0)), "items": [gate("a", 0)]})
    with pytest.raises(SchemaError, match="malformed"):
        decode_scans(body.replace(b'"QZF"', b"NaN"))


def test_the_same_item_again_is_a_duplicate_and_goes_to_the_log_all_the_same() -> None:
    here = intake()
    post(here, 5, gate("a", 4))
    results, entries = post(here, 6, gate("a", 4))
    assert results[0].status == "duplicate"
    assert len(scans(entries)) == 1
    assert entries[-1].duplicates == 1  # type: ignore[union-attr]


def test_an_id_used_again_for_another_unit_is_a_conflict_on_the_first_unit() -> None:
    here = intake()
    post(here, 5, gate("a", 4))
    results, entries = post(here, 6, gate("a", 4, unit="iso6346:GYOU4047990"))
    assert results[0].status == "rejected"
    assert (results[0].reason or "").startswith("event_id:")
    assert scans(entries)[0].subject == f"unit:{UNIT}"


def test_a_clock_an_hour_off_is_corrected_and_small_errors_are_left_alone() -> None:
    here = intake()
    _, entries = post(here, 65, gate("a", 4), sent=5)
    assert scans(entries)[0].when == at(64)
    _, entries = post(intake(), 5.4, gate("a", 4), sent=5)
    assert scans(entries)[0].when == at(4)


def test_the_clock_error_is_the_median_of_five_sends() -> None:
    here = intake()
    for minute, error in enumerate((0, 0, 60, 60, 60)):
        _, entries = post(here, minute, sent=minute + error)
    assert entries[-1].clock_error == 60 * MINUTE  # type: ignore[union-attr]


def test_a_send_that_contradicts_the_estimate_leaves_its_scans_in_doubt() -> None:
    here = intake()
    for minute in range(3):
        post(here, minute, sent=minute)
    found = [
        scans(post(here, minute, gate(f"s{minute}", minute), sent=minute - 60)[1])[0] for minute in (10, 20, 30, 40)
    ]
    assert [(one.clock_error, one.clock_doubt) for one in found] == [
        (0, 60 * MINUTE),
        (0, 60 * MINUTE),
        (-60 * MINUTE, 0),
        (-60 * MINUTE, 0),
    ]


@pytest.mark.parametrize(("off_s", "doubt_s"), [(30, 0), (31, 31), (-31, 31)])
def test_what_may_be_the_network_is_no_doubt(off_s: float, doubt_s: float) -> None:
    here = intake()
    for minute in range(3):
        post(here, minute, sent=minute)
    _, entries = post(here, 10, gate("a", 9), sent=10 + off_s / 60)
    assert scans(entries)[0].clock_doubt == doubt_s * 1000


@pytest.mark.parametrize(("ahead", "clamped"), [(5, False), (5.01, True)])
def test_a_scan_from_the_future_is_clamped_and_flagged(ahead: float, clamped: bool) -> None:
    _, entries = post(intake(), 5, gate("a", 5 + ahead))
    scan = scans(entries)[0]
    assert scan.future is clamped
    assert scan.when == (at(5) if clamped else at(5 + ahead))
    assert entries[-1].future_ids == (("a",) if clamped else ())  # type: ignore[union-attr]


def test_a_correction_finds_the_unit_of_what_it_voids_and_brings_the_replacement() -> None:
    here = intake()
    post(here, 5, gate("a", 4))
    right = gate("b", 4, unit="iso6346:GYOU4047990")
    fix = {
        "kind": "correction", "event_id": "c", "seq": 2, "event_time": rfc3339(at(6)), "voids": "a",
        "reason": "incorrect_data", "replacement": right,
    }  # fmt: skip
    results, entries = post(here, 6, fix)
    assert [result.status for result in results] == ["accepted"]
    void, scan, _ = entries
    assert isinstance(void, Correction)
    assert (void.subject, void.voids) == (f"unit:{UNIT}", "a")
    assert isinstance(scan, GateScan)
    assert (scan.subject, scan.replaces) == ("unit:iso6346:GYOU4047990", "a")


def test_a_correction_of_something_unknown_says_how_to_send_it() -> None:
    fix = {
        "kind": "correction", "event_id": "c", "seq": 2, "event_time": rfc3339(at(6)), "voids": "zzz",
        "reason": "did_not_occur", "replacement": None,
    }  # fmt: skip
    assert "name its unit" in (post(intake(), 6, fix)[0][0].reason or "")
    results, entries = post(intake(), 6, fix | {"unit": UNIT})
    assert results[0].status == "accepted"
    assert entries[0].subject == f"unit:{UNIT}"  # type: ignore[union-attr]


def test_a_device_that_misses_a_beat_is_told_quiet_once_and_heard_again() -> None:
    here = intake()
    post(here, 0)
    assert here.quiet(at(12.4)) == []
    ((_, notice),) = here.quiet(at(12.5))
    assert isinstance(notice, Notice)
    assert isinstance(notice.event, Quiet)
    assert (notice.event.last_heard, notice.event.when) == (at(0), at(12.5))
    assert here.quiet(at(300)) == []
    _, entries = post(here, 301)
    assert isinstance(entries[0], Notice)
    assert isinstance(entries[0].event, Heard)


@pytest.mark.parametrize("minute", [12.5, 12.45])
def test_a_device_is_heard_again_after_it_was_told_quiet(minute: float) -> None:
    """In the very moment, or by the clock of another gateway a little before: a silence must not stand for ever."""
    memory = DictMemory()
    here, other = (Intake(the_world().region, memory, partitions=1, listening_since=0) for _ in range(2))
    post(here, 0)
    ((_, quiet),) = here.quiet(at(12.5))
    _, (heard, *_) = post(other, minute)
    assert isinstance(quiet, Notice)
    assert isinstance(heard, Notice)
    assert heard.event.when == quiet.event.when + 1
    assert heard.event.received == at(minute)


def test_after_a_start_every_device_gets_a_fresh_beat() -> None:
    memory = DictMemory()
    before = Intake(the_world().region, memory, partitions=1)
    post(before, 0)
    after = Intake(the_world().region, memory, partitions=1)
    assert after.quiet(at(500)) == []
    assert after.quiet(at(512.4)) == []
    assert len(after.quiet(at(512.5))) == 1


def facts(*items: dict[str, Any]) -> tuple[list[ItemResult], list[Entry]]:
    body = msgspec.json.encode({"source": "customs", "items": list(items)})
    results, routed = intake().facts(decode_facts(body), at(10))
    return results, [entry for _, entry in routed]


def test_an_incident_concerns_each_unit_and_a_closed_road_everybody() -> None:
    item = {
        "kind": "incident", "event_id": "i", "event_time": rfc3339(at(9)), "type": "road_closure",
        "from": rfc3339(at(9)), "to": rfc3339(at(99)), "units": [UNIT, "iso6346:GYOU4047990"], "corridor": ["QZ", "YZ"],
    }  # fmt: skip
    results, entries = facts(item)
    assert results[0].status == "accepted"
    assert [type(entry).__name__ for entry in entries] == ["Incident", "Incident", "Closure"]
    assert isinstance(entries[0], Incident)
    assert entries[0].until == at(99)


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"kind": "release", "unit": UNIT, "valid_from": rfc3339(at(9)), "valid_to": rfc3339(at(8))}, "valid_to"),
        ({"kind": "inspection", "unit": UNIT, "phase": "open", "site_id": "MOON"}, "site_id"),
        ({"kind": "diversion", "unit": UNIT, "destination": "outside"}, "destination"),
        ({"kind": "diversion", "unit": UNIT, "destination": "MOON"}, "destination"),
        ({"kind": "credit", "enterprise": "E1", "class": "splendid"}, "class"),
        ({"kind": "watch", "action": "add"}, "unit"),
        ({"kind": "fix", "lat": 1, "lon": 1, "crs": "WGS84"}, "unit"),
        ({"kind": "aggregation", "action": "add", "parent": UNIT, "children": ["nonsense"]}, "children"),
        ({"kind": "incident", "type": "breakdown", "from": rfc3339(at(1)), "to": rfc3339(at(2))}, "units"),
    ],
)
def test_a_bad_fact_is_refused_by_field(item: dict[str, Any], field: str) -> None:
    results, entries = facts({"event_id": "f", "event_time": rfc3339(at(9)), **item})
    assert results[0].status == "rejected"
    assert (results[0].reason or "").startswith(f"{field}:")
    assert entries == []


def test_what_is_voided_is_voided_for_the_plate_too() -> None:
    here = intake()
    post(here, 5, gate("a", 4, plate={"value": "桂N12345"}))
    fix = {
        "kind": "correction", "event_id": "c", "seq": 2, "event_time": rfc3339(at(6)), "voids": "a",
        "reason": "did_not_occur",
    }  # fmt: skip
    _, entries = post(here, 6, fix)
    voids = [(entry.subject, entry.derived) for entry in entries if isinstance(entry, Correction)]
    assert voids == [(f"unit:{UNIT}", False), ("plate:桂N12345", True)]


def test_what_is_refused_as_a_conflict_is_told_to_nobody_else() -> None:
    to = intake()
    post(to, 5, gate("a", 4.9, plate={"value": "桂N12345", "confidence": 0.98}))
    results, entries = post(to, 6, gate("a", 4.9, plate={"value": "粤B99999", "confidence": 0.98}))
    assert results[0].status == "rejected"
    assert not any(isinstance(entry, PlateSeen) for entry in entries)
    assert [scan.again for scan in scans(entries)] == [True]


def test_a_closure_that_is_refused_as_a_conflict_closes_no_road() -> None:
    def closure(until: float) -> bytes:
        item = {
            "kind": "incident", "event_id": "c", "event_time": rfc3339(at(0)), "type": "road_closure",
            "from": rfc3339(at(0)), "to": rfc3339(at(until)), "corridor": ["QZ", "NNL"],
        }  # fmt: skip
        return msgspec.json.encode({"source": "traffic-police", "items": [item]})

    to = intake()
    for until, status, roads in ((60, "accepted", 1), (900, "rejected", 0)):
        results, routed = to.facts(decode_facts(closure(until)), at(1))
        assert [result.status for result in results] == [status]
        assert sum(isinstance(entry, Closure) for _, entry in routed) == roads


def test_an_id_that_is_used_again_long_after_is_looked_up_in_the_trail() -> None:
    to, run = intake(), Run()
    for number in range(200):
        run.feed(post(to, number, gate(f"e{number}", number))[1])
    run.feed(post(to, 300, gate("e0", 299))[1])
    books = run.partition.state.books
    assert (books.applied, books.conflicts) == (books.accepted - 1, 1)
