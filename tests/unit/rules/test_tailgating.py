"""A23: what a lane's loop counted against what its scanner saw, from the posted batch to the alert."""

from typing import Any

import msgspec
import pytest

from gates.decoding import decode_scans
from gates.intake import Intake
from gates.memory import DictMemory
from streams.events import BarrierCount, Correction, Entry, Pulse
from streams.fold.alert import Alert
from streams.fold.heads import DeviceHead
from streams.fold.passages import PASSAGES_KEPT
from streams.store.codec import decode_stored, encode
from streams.times import rfc3339
from tests.bench import Run, the_world
from tests.life import at

GATE = "QZ-DLP-G1"


class Gate:
    """One gate's posts, through the intake into the fold; minutes since the start, by a clock off by ``error_s``."""

    def __init__(self, error_s: float = 0) -> None:
        self.intake = Intake(the_world().region, DictMemory(), partitions=1, listening_since=0)
        self.run = Run()
        self.error = error_s / 60
        self.seq = 0

    def post(self, minutes: float, *items: dict[str, Any]) -> "Gate":
        body = {"device_id": GATE, "send_time": rfc3339(at(minutes + self.error)), "items": [*map(self._sent, items)]}
        routed = self.intake.scans(decode_scans(msgspec.json.encode(body)), at(minutes))[1]
        self.run.feed([entry for _, entry in routed if _of_the_device(entry)])
        return self

    def drain(self, minutes: float) -> "Gate":
        self.run.drain(at(minutes))
        return self

    def alerts(self) -> list[Alert]:
        found = [alert for alert in self.run.alerts.values() if alert.rule == "A23"]
        return sorted(found, key=lambda alert: alert.started_at)

    def stand(self) -> list[tuple[str | None, str]]:
        """(level, reason or state) of each."""
        return [(alert.level, alert.resolved_reason or alert.state) for alert in self.alerts()]

    def _sent(self, item: dict[str, Any]) -> dict[str, Any]:
        self.seq += 1
        times = {key: rfc3339(at(item[key] + self.error)) for key in ("event_time", "from") if key in item}
        return {"seq": self.seq} | item | times


def _of_the_device(entry: Entry) -> bool:
    return isinstance(entry, Pulse | BarrierCount | Correction) and entry.subject == f"device:{GATE}"


def scan(minutes: float, plate: str | None = "桂N12345", lane: str = "O1", unit: str = "MSKU1234565") -> dict[str, Any]:
    name = f"s{minutes}-{lane}-{unit[:4]}-{(plate or '')[1:]}"
    return {
        "kind": "gate", "event_id": name, "event_time": minutes, "lane": lane, "direction": "out",
        "unit": unit, "destination": "QZF", "plate": {"value": plate} if plate else None,
    }  # fmt: skip


def counted(begin: float, end: float, count: int, video: bool = False, lane: str = "O1", name: str = "c") -> Any:
    return {
        "kind": "barrier", "event_id": f"{name}{begin}-{end}-{lane}", "event_time": end, "from": begin, "lane": lane,
        "count": count, "video_confirmed": video,
    }  # fmt: skip


def test_a_vehicle_on_the_video_that_nobody_scanned_rings_after_two_minutes() -> None:
    gate = Gate().post(11, scan(10.5), counted(10, 11, 2, video=True))
    assert gate.drain(13).stand() == []
    (alert,) = gate.drain(13.1).alerts()
    assert (alert.severity, alert.level, alert.state) == ("P2", "confirmed", "new")
    assert (alert.subject, alert.node, alert.site, alert.started_at) == (f"device:{GATE}", "QZ", "QZ-DLP", at(10))
    evidence = alert.evidence
    assert (evidence["vehicles"], evidence["lanes"]) == (1, {"O1": 1})
    assert (evidence["counted_from_at"], evidence["counted_to_at"]) == (at(10), at(11))
    assert [(one["event"], one["counted"], one["scanned"]) for one in evidence["stretches"]] == [("c10-11-O1", 2, 1)]


def test_one_by_the_count_alone_is_a_loop_that_miscounts() -> None:
    assert Gate().post(11, scan(10.5), counted(10, 11, 2)).drain(60).stand() == []


def test_two_by_the_count_alone_wait_for_late_scans() -> None:
    gate = Gate().post(11, counted(10, 11, 2))
    assert gate.drain(26).stand() == []
    assert gate.drain(26.1).stand() == [("counted", "new")]


@pytest.mark.parametrize(("begin", "found"), [(19, [("counted", "new")]), (19.1, [])])
def test_two_within_ten_minutes(begin: float, found: list[tuple[str, str]]) -> None:
    gate = Gate().post(12, counted(10, 11, 1)).post(21, counted(begin, begin + 1, 1))
    assert gate.drain(60).stand() == found


def test_a_stretch_of_ten_minutes_is_a_window_of_its_own() -> None:
    assert Gate().post(20, counted(10, 20, 2)).drain(60).stand() == [("counted", "new")]
    assert Gate().post(20, counted(10, 20, 1)).post(30, counted(20, 30, 1)).drain(60).stand() == []


def test_lanes_are_counted_apart_and_are_one_incident() -> None:
    one_each = [counted(10, 11, 1), counted(10, 11, 1, lane="O2")]
    assert Gate().post(11, *one_each).drain(60).stand() == []
    both = [counted(10, 11, 2), counted(10, 11, 3, lane="O2")]
    (alert,) = Gate().post(11, *both).drain(60).alerts()
    assert alert.evidence["lanes"] == {"O1": 2, "O2": 3}
    of_the_other_lane = [scan(10.2, "桂A00001", "O2"), scan(10.4, "桂A00002", "O2"), counted(10, 11, 2)]
    assert Gate().post(11, *of_the_other_lane).drain(60).stand() == [("counted", "new")]


@pytest.mark.parametrize(
    ("second", "over"),
    [
        (scan(10.2, unit="TEMU0000011"), True),  # another unit on the same vehicle
        (scan(12.4), True),  # the scanner triggers again within 120 s
        (scan(12.6), False),  # or the truck comes again later
        (scan(10.2, "粤B99999", unit="TEMU0000011"), False),
        (scan(10.2, None, unit="TEMU0000011"), False),  # no plate: another vehicle as far as anybody knows
    ],
)
def test_a_vehicle_is_counted_once_however_often_it_is_scanned(second: dict[str, Any], over: bool) -> None:
    stretch = counted(10, 11, 2, video=True) if second["event_time"] < 11 else counted(10, 13, 2, video=True)
    gate = Gate().post(13, scan(10.5), second, stretch).drain(60)
    assert gate.stand() == ([("confirmed", "new")] if over else [])


@pytest.mark.parametrize(("minutes", "explained"), [(8, True), (7.9, False), (13, True), (13.1, False)])
def test_scan_and_loop_may_be_two_minutes_apart(minutes: float, explained: bool) -> None:
    gate = Gate().post(13.2, scan(minutes), counted(10, 11, 1, video=True)).drain(60)
    assert gate.stand() == ([] if explained else [("confirmed", "new")])


def test_a_scan_stands_for_one_vehicle_only() -> None:
    stretches = [counted(10, 11, 1, video=True), counted(11, 12, 1, video=True)]
    assert Gate().post(12, scan(11), *stretches).drain(60).stand() == [("confirmed", "new")]
    assert Gate().post(12, scan(9), scan(12, "粤B99999"), *stretches).drain(60).stand() == []


def test_a_scan_that_comes_in_time_leaves_nothing_to_find() -> None:
    late = Gate().post(11, counted(10, 11, 2)).post(26, scan(10.2), scan(10.4, "粤B99999"))
    assert late.drain(60).stand() == []
    assert Gate().post(11, counted(10, 11, 2)).post(26, scan(10.2)).drain(60).stand() == []


def test_a_scan_that_comes_after_it_rang_explains_it_away() -> None:
    gate = Gate().post(11, counted(10, 11, 2)).drain(27)
    assert gate.stand() == [("counted", "new")]
    assert gate.post(28, scan(10.2)).stand() == [("counted", "late_scan")]


def test_after_half_an_hour_it_stays_as_it_was_found_until_staff_close_it() -> None:
    gate = Gate().post(11, counted(10, 11, 2)).post(41.1, scan(10.2), scan(10.4, "粤B99999")).drain(5000)
    assert gate.stand() == [("counted", "new")]


@pytest.mark.parametrize("order", [("scans", "counts"), ("counts", "scans")])
def test_a_gate_that_drains_its_store_has_both(order: tuple[str, str]) -> None:
    kept = {
        "scans": [scan(10 + n, f"桂N{n:05}") for n in range(30)],
        "counts": [counted(10 + n - 0.5, 10 + n + 0.5, 1, video=True) for n in range(30)],
    }
    gate = Gate().post(300, *kept[order[0]]).post(300.1, *kept[order[1]])
    assert gate.drain(400).stand() == []


def test_a_count_whose_scans_are_no_longer_known_is_not_judged() -> None:
    gate = Gate().post(11, scan(10.5)).post(50, scan(49, "粤B99999")).post(51, counted(10, 11, 1, video=True))
    assert gate.drain(100).stand() == []


def test_numbers_that_are_missing_may_be_the_scans() -> None:
    gate = Gate().post(9, scan(7.5, "桂A00001"))
    gate.seq += 2
    gate.post(11, counted(10, 11, 2))
    assert gate.drain(60).stand() == []
    gate = Gate().post(9, scan(7.5, "桂A00001"))
    gate.seq += 2
    gate.post(11, counted(10, 11, 4))
    assert gate.drain(60).stand() == [("counted", "new")]


def test_a_loop_that_miscounts_on_and_on_is_one_incident() -> None:
    gate = Gate()
    for minute in range(10, 90, 5):
        gate.post(minute + 5, counted(minute, minute + 5, 2))
    (alert,) = gate.drain(200).alerts()
    assert (alert.started_at, alert.raised_at) == (at(10), at(30) + 1)
    assert (alert.evidence["vehicles"], len(alert.evidence["stretches"])) == (32, 16)


def test_the_next_one_after_a_while_is_another_incident() -> None:
    gate = Gate().post(11, counted(10, 11, 2)).post(22, counted(21, 22, 2)).drain(60)
    assert len(gate.alerts()) == 1
    gate = Gate().post(11, counted(10, 11, 2)).post(22.1, counted(21.1, 22.1, 2)).drain(60)
    assert [alert.started_at for alert in gate.alerts()] == [at(10), at(21.1)]


def test_what_the_video_shows_raises_what_was_a_matter_of_counting() -> None:
    gate = Gate().post(11, counted(10, 11, 2)).post(20, counted(19, 20, 1, video=True))
    (alert,) = gate.drain(60).alerts()
    assert (alert.level, alert.raised_at, alert.evidence["vehicles"]) == ("confirmed", at(22) + 1, 3)


def test_a_recount_replaces_what_it_overlaps() -> None:
    gate = Gate().post(11, counted(10, 11, 2)).post(12, counted(10, 12, 0, name="r"))
    assert gate.drain(60).stand() == []
    gate = Gate().post(11, counted(10, 11, 0)).post(12, counted(10, 11, 2, name="r"))
    assert gate.drain(60).stand() == [("counted", "new")]


def test_a_count_that_was_wrong_is_corrected() -> None:
    gate = Gate().post(11, counted(10, 11, 2)).drain(30)
    void = {"kind": "correction", "event_id": "v", "event_time": 31, "voids": "c10-11-O1", "reason": "did_not_occur"}
    assert gate.post(31, void).stand() == [("counted", "correction")]


def test_the_devices_clock_is_allowed_for() -> None:
    wrong = Gate(error_s=-3600)
    wrong.post(11, counted(10, 11, 1, video=True)).post(11.2, scan(10.5))
    assert wrong.drain(60).stand() == []
    wrong.post(71, counted(70, 71, 1, video=True))
    assert [alert.started_at for alert in wrong.drain(100).alerts()] == [at(70)]


def test_a_count_from_the_future_proves_nothing() -> None:
    assert Gate().post(11, counted(100, 101, 5, video=True)).drain(300).stand() == []


def test_a_scan_sent_again_or_put_right_is_no_other_vehicle() -> None:
    again = scan(10.5)
    other = {**scan(10.5, "粤B99999"), "event_id": "new", "seq": 9, "event_time": rfc3339(at(10.5))}
    right = {
        "kind": "correction", "event_id": "v", "event_time": 10.9, "voids": again["event_id"],
        "reason": "incorrect_data", "replacement": other,
    }  # fmt: skip
    gate = Gate().post(10.6, again).post(10.8, again).post(11, right, counted(10, 11, 2, video=True))
    assert gate.drain(60).stand() == [("confirmed", "new")]


def test_scans_and_counts_are_kept_as_they_are() -> None:
    gate = Gate().post(11, scan(10.5), counted(10, 11, 2, video=True))
    (piece,) = gate.run.partition.pieces()
    assert isinstance(piece.head, DeviceHead)
    assert (len(piece.head.passages), len(piece.head.stretches)) == (1, 1)
    assert decode_stored(encode(piece.stored())) == piece.stored()


def test_so_many_scans_are_kept_and_what_lies_before_is_not_judged() -> None:
    gate = Gate().post(60, *(scan(n / 10, f"桂N{n:05}") for n in range(PASSAGES_KEPT + 100)))
    (piece,) = gate.run.partition.pieces()
    assert isinstance(piece.head, DeviceHead)
    assert (len(piece.head.passages), piece.head.passages_from) == (PASSAGES_KEPT, at(9.9))
    gate.post(61, counted(5, 6, 15, video=True))
    assert gate.drain(90).stand() == []
