"""A23: loops that count what goes through, and vehicles that follow another through without a scan."""

from gates.simulation import items
from gates.simulation.condition import Condition
from gates.simulation.dice import HOUR, MINUTE
from gates.simulation.faults.ground import Ground
from gates.simulation.steps import Step
from streams.subject import device_subject

_STRETCH_MS = 5 * MINUTE
_STRETCHES = 6
"""Stretches that are told on either side of the one in which it happens."""
_CLEAR_MS = (_STRETCHES + 2) * _STRETCH_MS
_KINDS = (("A23 on video", 1, True), ("A23 by the count", 2, False), ("counts that tally", 0, True))


def follow_through(ground: Ground, often: int) -> None:
    """At gates in good order, around an ordinary scan; no gate twice."""
    gates = ground.gates()
    for _ in range(often):
        for name, over, video in _KINDS:
            while gates:
                gate = gates.pop()
                found = _clear_scans(ground, gate)
                if found:
                    scan = ground.rng.choice(found)
                    _count_around(ground, gate, scan, over, video=video)
                    if over:
                        ground.book.state("A23", device_subject(gate.device.id), scan.at)
                    ground.count(name)
                    break


def _clear_scans(ground: Ground, gate: Condition) -> list[Step]:
    """Scans with nothing about them that comes late or with another time."""
    scans = _scans(ground, gate)
    bad = [step.at for step in scans if step.held or step.again or step.ahead]
    first, last = ground.window.start + HOUR, ground.window.end - 2 * HOUR
    return [step for step in scans if first < step.at < last and all(abs(step.at - other) > _CLEAR_MS for other in bad)]


def _scans(ground: Ground, gate: Condition) -> list[Step]:
    return [step for step in ground.steps.get(gate.device.id, ()) if step.item["kind"] == "gate"]


def _count_around(ground: Ground, gate: Condition, scan: Step, over: int, *, video: bool) -> None:
    lane, seen = scan.item["lane"], set[str]()
    scans = [step for step in _scans(ground, gate) if step.item["lane"] == lane]
    steps = ground.steps[gate.device.id]
    middle = scan.at - ground.rng.randrange(_STRETCH_MS)
    for number in range(-_STRETCHES, _STRETCHES + 1):
        since, until = middle + number * _STRETCH_MS, middle + (number + 1) * _STRETCH_MS
        plates = {step.item["plate"]["value"] for step in scans if since < step.at <= until} - seen
        seen |= plates
        count = len(plates) + (over if number == 0 else 0)
        item = items.barrier_count(lane, gate.clock(since), count, confirmed=video and number == 0)
        steps.append(Step(scan.life, f"loop {number}", until, gate.device.id, item, fact=False))
    steps.sort(key=lambda step: step.at)
