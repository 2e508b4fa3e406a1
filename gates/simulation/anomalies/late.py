"""A14: a unit on the road comes late, comes overdue, or never comes."""

from gates.simulation.dice import HOUR, MINUTE, span
from gates.simulation.life import Life
from gates.simulation.scene import WATERMARK_MS, Scene, Story
from zones.region import TransitLimits

_CLEAR_MS = 20 * MINUTE
"""Every limit is missed or kept by this much beside the watermark, so that nobody can read it otherwise."""


def come_late(life: Life, scene: Scene) -> bool:
    return _delay(life, scene, "late")


def come_overdue(life: Life, scene: Scene) -> bool:
    return _delay(life, scene, "overdue")


def vanish(life: Life, scene: Scene) -> bool:
    """The last trace is the exit scan."""
    if not life.legs:
        return False
    number = len(life.legs) - 1
    limits = _limits(life, scene, number)
    if limits is None or not scene.comes_due(limits.missing_at):
        return False
    life.ends_with = f"out{number}"
    life.claim("A14", life.ends_with, "missing")
    return True


def _delay(life: Life, scene: Scene, level: str) -> bool:
    """The arrival lies clear of the limit before and after, at an hour when the gate is open."""
    limits = _limits(life, scene, 0) if life.legs else None
    if limits is None:
        return False
    missed, kept = (limits.late_at, limits.overdue_at) if level == "late" else (limits.overdue_at, limits.missing_at)
    earliest = missed + WATERMARK_MS + _CLEAR_MS
    latest = min(kept - _CLEAR_MS, earliest + 4 * HOUR)
    if earliest >= latest:
        return False
    arrival = span(scene.rng, earliest / MINUTE, latest / MINUTE)
    if not scene.timetable.is_open(life.legs[0].gate_in, arrival):
        return False
    life.legs[0].travel = arrival - scene.times(life)["out0"]
    life.claim("A14", "out0", level)
    life.needs.add("in1")
    return True


def _limits(life: Life, scene: Scene, number: int) -> TransitLimits | None:
    out = scene.times(life).get(f"out{number}")
    if out is None:
        return None
    return scene.network.limits(life.stays[number].site, life.legs[number].destination, out)


STORIES = (
    Story("A14 late", come_late),
    Story("A14 overdue", come_overdue),
    Story("A14 missing", vanish, slow=True),
)
