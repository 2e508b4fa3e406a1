"""What the rules on tracks share: which clock stands still, why an episode is over, and what they record."""

from typing import Any, Final

from streams.events import Arrival, Departure, Diversion, FenceEdit, Fix, GateScan, Incident, YardMove
from streams.fold.finding import Finding
from streams.fold.movement import Pause
from streams.fold.track import Spell, Track
from streams.rules.evidence import MOVEMENT
from streams.rules.rule import Meaning, UnitStep
from streams.store.commit import PartitionState
from streams.times import MINUTE_MS
from zones.calendar import ALWAYS

PLACED: Final = (GateScan, Arrival, Departure, YardMove)
"""Events by which a unit is somewhere, so that its track is over."""
TRACKED: Final = (Fix, FenceEdit, Incident, Diversion, *PLACED)

LEG: Final = {
    **MOVEMENT,
    "origin": Meaning("启运关区", "origin"),
    "destination": Meaning("目的关区", "destination"),
    "plate": Meaning("车牌", "plate"),
}
LAST_FIX: Final = {
    "last_fix": Meaning("最近一次定位（事件号）", "last fix (event id)"),
    "last_fix_at": Meaning("最近一次定位时间", "last fix taken at"),
    "lat": Meaning("最近一次定位的纬度（WGS-84）", "latitude of the last fix (WGS-84)"),
    "lon": Meaning("最近一次定位的经度（WGS-84）", "longitude of the last fix (WGS-84)"),
    "tracker": Meaning("定位器（空为来源直接报告该单元）", "tracker (empty: the source named the unit itself)"),
}
SPELL: Final = {
    "first_fix": Meaning("首次越界的定位（事件号）", "first fix out of bounds (event id)"),
    "fixes": Meaning("越界定位次数", "fixes out of bounds"),
    "furthest_km": Meaning("最远越界距离", "furthest out of bounds"),
    "fence_version": Meaning("所依据的围栏版本", "version of the fence it was held against"),
    "fence_verified": Meaning("围栏是否已核实", "whether that fence is verified"),
    "redrawn_from": Meaning(
        "因围栏改动而越界时，改动前的版本", "if out of bounds by a change of fence: the version before"
    ),
}


def leg(step: UnitStep) -> dict[str, Any]:
    """The open movement, as evidence."""
    movement = step.head.movement
    return {
        "movement": None if movement is None else movement.id,
        "origin": step.head.node if movement is None else movement.origin_node,
        "destination": None if movement is None else movement.destination,
        "plate": step.head.plate if movement is None else movement.plate,
    }


def last_fix(track: Track) -> dict[str, Any]:
    return {
        "last_fix": track.event,
        "last_fix_at": track.when,
        "lat": round(track.lat, 6),
        "lon": round(track.lon, 6),
        "tracker": track.tracker,
    }


def spell(one: Spell) -> dict[str, Any]:
    return {
        "first_fix": one.first,
        "fixes": one.fixes,
        "furthest_km": round(one.furthest_km, 2),
        "fence_version": one.fence,
        "fence_verified": one.verified,
        "redrawn_from": one.redrawn_from,
    }


def unpaused(step: UnitStep, since: int, minutes: float) -> int:
    """When ``minutes`` have run since ``since`` (ms), with the clock standing while an incident was announced."""
    return ALWAYS.add_open_time(since, int(minutes * MINUTE_MS), step.head.pauses)


def closed_road(finding: Finding, limit: int, partition: PartitionState) -> int:
    """By how much (ms) a limit moves because the clock stands while the movement's road is announced closed."""
    closed = _closures(finding, partition)
    return ALWAYS.add_open_time(finding.start, limit - finding.start, closed) - limit if closed else 0


def began_on_closed_road(finding: Finding, _limit: int, partition: PartitionState) -> int:
    """Whether (1) or not (0) the movement's road was announced closed when it began."""
    return int(any(since <= finding.start <= until for since, until in _closures(finding, partition)))


def _closures(finding: Finding, partition: PartitionState) -> list[Pause]:
    ends = {finding.evidence["origin"], finding.evidence["destination"]}
    return [(since, until) for one, other, since, until in partition.closures if {one, other} == ends]


def over(step: UnitStep, finding: Finding, fence: str, calm_from: int | None, why: str) -> None:
    """End an episode: by being seen at a gate, by a change of ``fence``, by a diversion, or by what it did itself,
    which it had begun to do at ``calm_from`` (ms)."""
    was, now = step.before.track, step.head.track
    if now is None:
        step.end(finding, step.event.when, _placed(step))
    elif now is not was and fence in now.redrawn:
        step.end(finding, step.event.when, "fence redrawn")
    elif isinstance(step.event, Diversion):
        step.end(finding, step.event.when, "diverted")
    else:
        step.end(finding, step.event.when if calm_from is None else calm_from, why)


def _placed(step: UnitStep) -> str:
    """How the unit came to be somewhere."""
    movement = step.before.movement
    left = None if movement is None else step.movements.get(movement.id)
    if left is None:
        return "seen"
    return "arrived" if left.state == "closed" else left.state
