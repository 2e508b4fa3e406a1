"""Lines: items that overtake each other, are sent twice, come half an hour late, or come again but different."""

from gates.simulation.dice import HOUR, MINUTE, SECOND, span
from gates.simulation.faults.ground import Ground
from gates.simulation.steps import Step
from streams.subject import device_subject

_SLOW_SHARE = 0.006
_RESENT_SHARE = 0.004
_SLOW_MS, _STRAGGLING_MIN = (20 * SECOND, 8 * MINUTE), (20, 40)
"""A hole in the sequence that is filled within ten minutes is none; a straggler leaves one."""
UNIT_EXCUSED = ("A10", "A11", "A13", "A14", "A21", "A24", "A25")
DEVICE_EXCUSED = ("A63", "A64")


def disturb_lines(ground: Ground, stragglers: int, conflicts: int) -> None:
    """Only reports of ordinary lives by devices in good order, so that every story is told as planned."""
    latest = ground.window.end - 2 * HOUR
    steps = [step for step in ground.plain(ground.sound()) if step.at < latest]
    slow, resent = (max(1, round(len(steps) * share)) for share in (_SLOW_SHARE, _RESENT_SHARE))
    for step in _take(steps, slow):
        step.held = ground.rng.randint(*_SLOW_MS)
        ground.count("slow line")
    for step in _take(steps, resent):
        step.again = ground.rng.randint(4 * SECOND, 20 * SECOND)
        ground.book.allow(device_subject(step.origin), ("A65",))
        ground.count("sent twice")
    scans = [step for step in steps if step.item["kind"] == "gate"]
    for step in _take(scans, conflicts):
        step.again = span(ground.rng, 2, 12)
        step.twisted = {"packages": step.item["packages"] + 1}
        ground.count("conflict")
    for step in _take(scans, stragglers):
        step.held = span(ground.rng, *_STRAGGLING_MIN)
        step.life.excuses.update(UNIT_EXCUSED)
        ground.book.allow(device_subject(step.origin), DEVICE_EXCUSED)
        ground.count("straggler")


def _take(steps: list[Step], count: int) -> list[Step]:
    return [steps.pop() for _ in range(min(count, len(steps)))]
