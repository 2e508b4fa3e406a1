"""What holds of every recording, busy, quiet or long."""

from collections import defaultdict
from itertools import pairwise

import msgspec
import pytest
from stdnum import iso6346

from gates.decoding import decode_fact_item, decode_facts, decode_scan_item, decode_scans
from gates.identity import unit_id
from gates.simulation.dice import DAY
from gates.simulation.recording import NoTraffic, Order, compose, lines_by_kind
from gates.simulation.writer import line
from tests.unit.simulation.making import BUSY, LONG, QUIET, items, made, region, truths
from zones.region import OpenHours, default_region

EVERY = pytest.mark.parametrize("order", [BUSY, LONG, QUIET], ids=["busy", "long", "quiet"])
SLOW_RULES = {"A14", "A24", "A46"}
LONG_RULES = {"A40", "A41", "A45"}
UNIT_RULES = {
    "A04", "A05", "A06", "A10", "A11", "A12", "A13", "A14", "A16", "A24", "A25", "A30", "A31", "A33", "A34", "A35",
    "A37", "A44", "A46",
}  # fmt: skip
DEVICE_RULES = {"A23", "A60", "A61", "A62", "A64"}


@EVERY
def test_lines_are_sorted_by_reception(order: Order) -> None:
    received = [post.received for post in made(order).posts]
    assert all(one <= other for one, other in pairwise(received))
    assert received[-1] <= order.start + order.days * DAY + 1000


@EVERY
def test_the_gateway_can_read_every_item(order: Order) -> None:
    decode = msgspec.json.decode
    for post in made(order).posts:
        if not post.items:
            continue
        raw = bytes(decode(line(post), type=dict[str, msgspec.Raw])["body"])
        if post.sent is None:
            for item in decode_facts(raw).items:
                decode_fact_item(item)
            continue
        for item in decode_scans(raw).items:
            decode_scan_item(item)
            if replacement := decode(item).get("replacement"):
                decode_scan_item(msgspec.json.encode(replacement))


@EVERY
def test_units_bear_valid_container_numbers(order: Order) -> None:
    for _, item in items(made(order)):
        for unit in (item["unit"],) if "unit" in item else item.get("units", ()):
            assert unit_id(unit) == unit


def test_cameras_read_valid_numbers_unless_they_are_unsure() -> None:
    for _, item in items(made(BUSY)):
        if item["kind"] == "gate":
            read = item["container"]
            assert iso6346.is_valid(read["value"]) is (read["confidence"] >= 0.9)


@EVERY
def test_sequence_numbers_have_no_holes_but_those_that_are_stated(order: Order) -> None:
    recording = made(order)
    numbers: dict[str, set[int]] = defaultdict(set)
    for sender, item in items(recording):
        if "seq" in item:
            numbers[sender].add(item["seq"])
    stated = {truth.subject for truth in recording.book.truths if truth.rule == "A64"}
    holed = {f"device:{device}" for device, seqs in numbers.items() if len(seqs) != max(seqs) - min(seqs) + 1}
    assert holed == stated
    assert all(min(seqs) == 1 for seqs in numbers.values())


@EVERY
def test_every_subject_of_the_truth_is_in_the_recording(order: Order) -> None:
    recording = made(order)
    seen = {f"device:{device}" for device in default_region().devices}
    for _, item in items(recording):
        seen.update(f"unit:{unit}" for unit in ((item["unit"],) if "unit" in item else item.get("units", ())))
        seen.add(f"enterprise:{item.get('enterprise')}")
    assert {truth.subject for truth in recording.book.truths} <= seen
    assert {subject for _, subject in recording.book.allowed} <= seen


@EVERY
def test_truths_lie_inside_the_recording(order: Order) -> None:
    end = order.start + order.days * DAY
    assert all(order.start <= truth.at < end for truth in made(order).book.truths)


@EVERY
def test_nothing_is_both_stated_and_allowed(order: Order) -> None:
    book = made(order).book
    assert not {(truth.rule, truth.subject) for truth in book.truths} & set(book.allowed)


def test_busy_traffic_holds_every_anomaly_of_units_and_devices() -> None:
    assert truths(made(BUSY)) == UNIT_RULES | DEVICE_RULES
    levels = {truth.level for truth in made(BUSY).book.truths if truth.rule == "A14"}
    assert levels == {"late", "overdue", "missing"}
    assert not [name for name, times in made(BUSY).told.items() if not times]


def test_a_month_holds_the_long_ones_too() -> None:
    assert truths(made(LONG)) >= UNIT_RULES | LONG_RULES


def test_quiet_traffic_holds_only_what_takes_days_and_sound_devices() -> None:
    recording = made(QUIET)
    assert truths(recording) == SLOW_RULES | LONG_RULES
    for post in recording.posts:
        if post.sent is not None:
            assert abs(post.sent - post.received) < 12_000
    ids = [item["event_id"] for _, item in items(recording)]
    assert len(ids) == len(set(ids))


def test_the_same_order_gives_the_same_bytes_and_another_seed_others() -> None:
    order = Order(seed=8, days=0.5, units=40)
    one, same = (compose(default_region(), order) for _ in range(2))
    other = compose(default_region(), Order(seed=9, days=0.5, units=40))
    assert [line(post) for post in one.posts] == [line(post) for post in same.posts]
    assert one.book.json() == same.book.json()
    assert [line(post) for post in one.posts] != [line(post) for post in other.posts]


def test_event_ids_are_used_again_only_by_resends_and_conflicts() -> None:
    recording = made(BUSY)
    contents: dict[str, list[bytes]] = defaultdict(list)
    for _, item in items(recording):
        contents[item["event_id"]].append(msgspec.json.encode(item))
    repeated = [copies for copies in contents.values() if len(copies) > 1]
    conflicts = [copies for copies in repeated if len(set(copies)) > 1]
    assert len(conflicts) == recording.told["conflict"]
    assert len(repeated) - len(conflicts) == recording.told["sent twice"]


def test_heartbeats_are_counted_apart_from_scans_and_facts() -> None:
    counts = lines_by_kind(made(BUSY))
    assert counts.total() == len(made(BUSY).posts)
    assert all(counts[kind] > 1000 for kind in ("scans", "facts", "heartbeats"))


def test_any_region_will_do() -> None:
    elsewhere = region(kinds=("port", "yard", "zone", "rail"))
    recording = compose(elsewhere, Order(seed=1, days=2, units=200))
    places = {post.sender for post in recording.posts if post.sent is not None}
    assert places == set(elsewhere.devices)
    destinations = {item["destination"] for _, item in items(recording) if item["kind"] == "gate"}
    assert destinations <= {*elsewhere.nodes, "outside", None}
    assert {"A12", "A14", "A60"} <= truths(recording)


def test_gates_that_shut_are_passed_only_while_they_are_open() -> None:
    hours = OpenHours.daily("08:00", "18:00")
    elsewhere = region(hours=hours)
    recording = compose(elsewhere, Order(seed=1, days=3, units=120, quiet=True))
    gates = [post for post in recording.posts if post.sender.endswith("-G") and post.items]
    assert len(gates) > 100
    for post in gates:
        assert hours.is_open(post.received - 4000) or hours.is_open(post.received)


def test_a_region_where_nothing_can_arrive_is_refused() -> None:
    with pytest.raises(NoTraffic, match="no port, border, rail site or zone has a gate"):
        compose(region(kinds=("yard", "yard")), Order(seed=1, days=1, units=10))


@pytest.mark.parametrize("units", [1, 2, 7])
def test_a_few_units_make_a_recording_too(units: int) -> None:
    recording = compose(region(), Order(seed=units, days=0.25, units=units))
    assert recording.posts
