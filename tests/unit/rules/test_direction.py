"""A22: scans against their lane's direction, from the posted batch to the alert."""

from typing import Any

import msgspec
import pytest

from gates.decoding import decode_scans
from gates.intake import Intake
from gates.memory import DictMemory
from streams.events import Entry, Pulse
from streams.fold.alert import Alert
from streams.times import rfc3339
from tests.bench import Run, the_world
from tests.life import at

GATE = "QZ-DLP-G1"
"""Lanes I1 and I2 lead in, O1 and O2 out."""


def intake() -> Intake:
    return Intake(the_world().region, DictMemory(), partitions=1, listening_since=0)


def scan(minutes: float, lane: str, direction: str, name: str | None = None) -> dict[str, Any]:
    return {
        "kind": "gate", "event_id": name or f"s{minutes}", "seq": 1, "event_time": rfc3339(at(minutes)), "lane": lane,
        "direction": direction, "unit": "iso6346:MSKU1234565", "destination": "QZF" if direction == "out" else None,
    }  # fmt: skip


def post(to: Intake, minutes: float, *items: dict[str, Any]) -> list[Entry]:
    body = {"device_id": GATE, "send_time": rfc3339(at(minutes)), "items": list(items)}
    return [entry for _, entry in to.scans(decode_scans(msgspec.json.encode(body)), at(minutes))[1]]


def pulses(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if isinstance(entry, Pulse)]


def told(*posts: tuple[float, list[dict[str, Any]]]) -> list[Alert]:
    to, run = intake(), Run()
    for minutes, items in posts:
        run.feed(pulses(post(to, minutes, *items)))
    return sorted((a for a in run.alerts.values() if a.rule == "A22"), key=lambda a: a.started_at)


@pytest.mark.parametrize(
    ("lane", "direction", "misdirected"),
    [("O1", "out", False), ("I1", "in", False), ("O1", "in", True), ("I1", "out", True), ("X9", "in", False)],
)
def test_a_scan_is_held_against_the_register(lane: str, direction: str, misdirected: bool) -> None:
    (pulse,) = pulses(post(intake(), 5, scan(4, lane, direction)))
    assert isinstance(pulse, Pulse)
    assert pulse.misdirected == (((lane, "s4", at(4)),) if misdirected else ())


def test_one_is_a_statistic() -> None:
    (alert,) = told((5, [scan(4, "O1", "in"), scan(3, "O1", "out", "right")]))
    assert (alert.severity, alert.subject, alert.started_at) == ("P4", f"device:{GATE}", at(4))
    assert (alert.evidence["scans"], alert.evidence["lanes"]) == (["s4"], {"O1": 1})


@pytest.mark.parametrize(("last", "severity"), [(60, "P3"), (60.1, "P4")])
def test_more_than_three_within_an_hour_are_the_devices_fault(last: float, severity: str) -> None:
    (alert,) = told(*((minutes, [scan(minutes, "O1", "in")]) for minutes in (0, 20, 40, last)))
    assert (alert.severity, len(alert.evidence["scans"])) == (severity, 4)


def test_three_are_not_and_lanes_are_counted_apart() -> None:
    (alert,) = told(*((minutes, [scan(minutes, "O1", "in")]) for minutes in (0, 20, 40)))
    assert alert.severity == "P4"
    both = [scan(0, "O1", "in"), scan(1, "O1", "in"), scan(2, "O2", "in"), scan(3, "O2", "in")]
    (alert,) = told((5, both))
    assert (alert.severity, alert.evidence["lanes"]) == ("P4", {"O1": 2, "O2": 2})


def test_an_hour_is_counted_by_when_they_happened_not_when_they_came() -> None:
    kept = [scan(minutes, "O1", "in") for minutes in (0, 50, 100, 150)]
    (alert,) = told((300, kept))
    assert alert.severity == "P4"


def test_a_scan_sent_again_is_not_another_one() -> None:
    items = [scan(1, "O1", "in"), scan(2, "O1", "in")]
    (alert,) = told((5, items), (6, items), (7, items))
    assert (alert.severity, alert.evidence["scans"]) == ("P4", ["s1", "s2"])


@pytest.mark.parametrize(("beat", "reason"), [(64.9, None), (65, "right again")])
def test_it_is_over_when_none_has_come_for_an_hour(beat: float, reason: str | None) -> None:
    (alert,) = told((5, [scan(4, "O1", "in")]), (30, []), (beat, []))
    assert alert.resolved_reason == reason


def test_the_next_after_that_is_another_episode() -> None:
    alerts = told((5, [scan(4, "O1", "in")]), (90, []), (200, [scan(199, "O1", "in")]))
    assert [(alert.started_at, alert.state) for alert in alerts] == [(at(4), "resolved"), (at(199), "new")]


def test_once_a_fault_it_stays_one_until_it_is_over() -> None:
    (alert,) = told((5, [scan(n, "O1", "in") for n in range(4)]), (64, [scan(63.5, "O1", "in")]))
    assert alert.severity == "P3"
