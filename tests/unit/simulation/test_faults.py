"""Faults of devices, seen in a whole recording."""

from collections import defaultdict
from itertools import pairwise

from gates.simulation.devices import Post
from gates.simulation.dice import HOUR, MINUTE, SECOND
from streams.times import epoch_ms
from tests.unit.simulation.making import BUSY, LONG, made
from zones.region import default_region

RECORDING = made(BUSY)


def by_device() -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = defaultdict(list)
    for post in RECORDING.posts:
        if post.sent is not None:
            found[post.sender].append(post)
    return found


def stated(rule: str) -> set[str]:
    return {truth.subject.removeprefix("device:") for truth in RECORDING.book.truths if truth.rule == rule}


def allowed(rule: str) -> set[str]:
    return {subject.removeprefix("device:") for code, subject in RECORDING.book.allowed if code == rule}


def test_silences_of_three_beats_are_stated_and_shorter_ones_allowed() -> None:
    for device, posts in by_device().items():
        beat = default_region().devices[device].heartbeat_s * SECOND
        gap = max(later.received - sooner.received for sooner, later in pairwise(posts))
        assert (gap > 3 * beat) is (device in stated("A60")), device
        if beat * 1.3 < gap <= 3 * beat:
            assert device in allowed("A60")


def test_clocks_more_than_half_a_minute_off_are_stated() -> None:
    for device, posts in by_device().items():
        worst = max(abs((post.sent or 0) - post.received) for post in posts)
        assert (worst > 30 * SECOND) is (device in stated("A61")), device


def test_the_other_time_zone_is_kept_at_the_border() -> None:
    off = {
        device: (posts[0].sent or 0) - posts[0].received
        for device, posts in by_device().items()
        if device in stated("A61")
    }
    (border,) = [device for device, error in off.items() if error < -50 * MINUTE]
    assert abs(off[border] + HOUR) < 60 * SECOND
    assert default_region().sites[default_region().devices[border].site].kind == "border"
    assert sorted(round(error / MINUTE) for error in off.values()) == [-60, 0, 7]


def test_scans_from_the_future_are_stated() -> None:
    future = {
        post.sender
        for post in RECORDING.posts
        if post.sent is not None
        for item in post.items
        if epoch_ms(item["event_time"]) - post.sent > 5 * MINUTE
    }
    assert future == stated("A62")


def test_slow_lines_fill_their_holes_in_ten_minutes_or_are_allowed() -> None:
    for device, posts in by_device().items():
        if device in stated("A64") | allowed("A64") | stated("A60"):
            continue
        missing: dict[int, int] = {}
        expected = 1
        for post in posts:
            for item in post.items:
                missing.update(dict.fromkeys(range(expected, item["seq"]), post.received))
                expected = max(expected, item["seq"] + 1)
                assert post.received - missing.pop(item["seq"], post.received) < 10 * MINUTE
        assert not missing


def test_loops_count_more_than_was_scanned_where_it_is_stated_and_nowhere_else() -> None:
    over: dict[str, int] = {}
    for device, posts in by_device().items():
        found = [item for post in posts for item in post.items]
        counts = [item for item in found if item["kind"] == "barrier"]
        if counts:
            begin, end = min(item["from"] for item in counts), max(item["event_time"] for item in counts)
            plates = {
                item["plate"]["value"]
                for item in found
                if item["kind"] == "gate" and item["lane"] == counts[0]["lane"] and begin < item["event_time"] <= end
            }
            over[device] = sum(item["count"] for item in counts) - len(plates)
    assert {device for device, vehicles in over.items() if vehicles} == stated("A23")
    assert {0, 1, 2} <= set(over.values())


def test_a_long_recording_still_leaves_gates_for_every_fault() -> None:
    rules = {truth.rule for truth in made(LONG).book.truths}
    assert {"A60", "A61", "A62", "A64"} <= rules
    assert made(LONG).told["A60 silent"] > 10
