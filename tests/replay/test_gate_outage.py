"""A busy gate is dead for three hours: what staff are called to, when it delivers what it kept and when that is lost.

Sixty trucks pass it in that time. Thirty leave and are seen next at their destination; thirty come in and are put
away by a yard terminal that works. One goes out and comes back by the other gate, one leaves before it is put away,
and one passes when the gate is well again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import pytest

from gates.recording import Line
from linkage.replay import Replay
from streams.fold.alert import Alert
from streams.store.commit import Commit
from streams.times import rfc3339
from tests.bench import the_world
from tests.life import MINUTE, at

SITE: Final = "QZ-DLP"
GATE: Final = "QZ-DLP-G1"
DEAD_FROM, DEAD_TO, END = 600, 780, 1000
BEAT: Final = 10
TRUCKS: Final = 30
CALLED: Final = ("P1", "P2", "P3")


@dataclass(slots=True)
class Kiosk:
    """Beats every ten minutes and sends at once; what it sees while it is dead comes in batches afterwards."""

    device: str
    seen: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def lines(self, *, lost: bool) -> Iterator[Line]:
        """``lost``: its store went with it, and the numbers of what it had scanned."""
        dead = (DEAD_FROM, DEAD_TO) if self.device == GATE else (END, END)
        kept = []
        for seq, (minute, item) in enumerate(sorted(self.seen, key=lambda one: one[0])):
            item = {"event_id": f"{self.device}-{seq}", "seq": seq, "event_time": rfc3339(at(minute)), **item}
            if not dead[0] <= minute < dead[1]:
                yield self._batch(minute, [item])
            elif not lost:
                kept.append(item)
        for minute in range(0, END, BEAT):
            if not dead[0] <= minute < dead[1]:
                yield self._batch(minute, [])
        for batch, first in enumerate(range(0, len(kept), 10)):
            yield self._batch(dead[1] + 0.5 + batch, kept[first : first + 10])

    def _batch(self, minute: float, items: list[dict[str, Any]]) -> Line:
        body = {"device_id": self.device, "send_time": rfc3339(at(minute)), "items": items}
        return Line(0, at(minute), "/v1/scans", msgspec.json.encode(body))


def recording(*, lost: bool) -> list[Line]:
    yards = (f"{SITE}-Y1", "YZ-RAIL-Y1")
    kiosks = {name: Kiosk(name) for name in (GATE, f"{SITE}-G2", "YZ-RAIL-G1", "QZF-1-G1", *yards)}

    def see(minute: float, device: str, kind: str, unit: str, **more: Any) -> None:
        kiosks[device].seen.append((minute, {"kind": kind, "unit": f"local:{unit}", **more}))

    def stored(minute: float, site: str, unit: str) -> None:
        see(minute, f"{site}-Y1", "arrival", unit, mode="vessel")
        see(minute + 1, f"{site}-Y1", "yard", unit, action="put", slot="A-1")

    def out(minute: float, device: str, unit: str, to: str) -> None:
        see(minute, device, "gate", unit, lane="O1", direction="out", destination=to)

    def into(minute: float, device: str, unit: str) -> None:
        see(minute, device, "gate", unit, lane="I1", direction="in")

    for truck in range(TRUCKS):
        passes = DEAD_FROM + 5 + 5 * truck
        stored(5 + truck, SITE, f"leaving{truck}")
        out(passes, GATE, f"leaving{truck}", "YZ")
        into(passes + 150, "YZ-RAIL-G1", f"leaving{truck}")
        see(passes + 180, yards[1], "yard", f"leaving{truck}", action="put", slot="B-1")
        stored(5 + truck, "YZ-RAIL", f"coming{truck}")
        out(passes - 160, "YZ-RAIL-G1", f"coming{truck}", "QZ")
        into(passes, GATE, f"coming{truck}")
        see(passes + 30, yards[0], "yard", f"coming{truck}", action="put", slot="B-2")
    stored(40, SITE, "back")
    out(300, GATE, "back", "QZF")
    into(330, "QZF-1-G1", "back")
    out(400, "QZF-1-G1", "back", "QZ")
    into(430, GATE, "back")
    see(440, yards[0], "yard", "back", action="put", slot="A-2")
    out(610, GATE, "back", "QZ")
    into(700, f"{SITE}-G2", "back")
    see(710, yards[0], "yard", "back", action="put", slot="B-3")
    stored(41, "YZ-RAIL", "through")
    out(300, "YZ-RAIL-G1", "through", "QZ")
    into(460, GATE, "through")
    out(640, GATE, "through", "QZF")
    into(730, "QZF-1-G1", "through")
    stored(50, SITE, "after")
    out(900, GATE, "after", "YZ")
    lines = [line for kiosk in kiosks.values() for line in kiosk.lines(lost=lost)]
    return sorted(lines, key=lambda line: line.received_at)


class Heard(Replay):
    """Keeps every version of every alert that subscribers hear of, with the time at which they do."""

    def __init__(self) -> None:
        super().__init__(the_world())
        self.heard: list[tuple[int, Alert]] = []

    def _collect(self, commit: Commit) -> None:
        super()._collect(commit)
        self.heard += [(commit.state.time, alert) for alert in commit.outbox]

    def called(self) -> Counter[tuple[str, str]]:
        """(rule, subject or kind of truck) of alerts that ever stood and were more than a statistic, each once."""
        called = {(one.rule, one.subject) for _, one in self.heard if calls(one)}
        return Counter((rule, subject.strip("0123456789").removeprefix("unit:local:")) for rule, subject in called)


def calls(alert: Alert) -> bool:
    """Somebody has to do something about it: one that is told as over calls nobody."""
    return alert.open and alert.severity in CALLED


def played(*, lost: bool) -> Heard:
    run = Heard()
    for line in recording(lost=lost):
        run.feed([line])
    run.finish(60 * MINUTE)
    return run


@pytest.fixture(scope="module")
def delivered() -> Heard:
    return played(lost=False)


def test_one_alert_calls_staff_to_the_gate_and_nothing_else_does(delivered: Heard) -> None:
    assert delivered.called() == {("A60", "device:QZ-DLP-G"): 1}
    outage = next(one for one in delivered.result.alerts.values() if one.rule == "A60")
    assert (outage.severity, outage.site, outage.resolved_reason) == ("P2", SITE, "heard")


def test_everything_else_it_caused_is_a_statistic_or_was_explained(delivered: Heard) -> None:
    others = [one for one in delivered.result.alerts.values() if one.rule not in ("A53", "A60")]
    assert {one.rule for one in others} == {"A10", "A11", "A14", "A21", "A24", "A63"}
    assert {one.resolved_reason for one in others if one.rule != "A63"} == {"late_scan"}
    assert {one.severity for one in others if one.rule != "A24"} == {"P4"}


@pytest.fixture(scope="module")
def lost() -> Heard:
    return played(lost=True)


def test_scans_that_are_lost_call_staff_once_the_gate_has_had_its_time_to_deliver(lost: Heard) -> None:
    """Until then they are statistics too; then nobody has seen these units pass, and each has to be accounted for."""
    delivered_by = at(DEAD_TO + 15)
    early = {one.rule for heard, one in lost.heard if calls(one) and heard < delivered_by}
    assert early == {"A60"}
    assert lost.called() == {
        ("A60", "device:QZ-DLP-G"): 1,
        ("A64", "device:QZ-DLP-G"): 1,
        ("A10", "back"): 1,
        ("A11", "leaving"): TRUCKS,
        ("A11", "through"): 1,
        ("A14", "coming"): TRUCKS,
        ("A21", "coming"): TRUCKS,
    }


def test_the_numbers_that_never_came_are_named(lost: Heard) -> None:
    gap = next(one for one in lost.result.alerts.values() if one.rule == "A64")
    assert gap.evidence["count"] == 2 * TRUCKS + 2
