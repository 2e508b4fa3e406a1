"""A18: a unit in transit stands where it has no reason to."""

from streams.events import Incident
from streams.fold.bounds import thresholds
from streams.fold.finding import Finding, Stage
from streams.fold.movement import Movement
from streams.fold.track import Halt, Track
from streams.rules.on_the_road import (
    LAST_FIX,
    LEG,
    TRACKED,
    closed_road,
    last_fix,
    leg,
    over,
    unpaused,
)
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import LOGISTICS
from streams.rules.thresholds import threshold


class StopPolicy(RulePolicy):
    slow_kmh: float = threshold(5.0, gt=0, zh="低于此速度为停车", en="Slower than this it may be standing …")
    radius_m: float = threshold(200.0, gt=0, zh="且不离开此半径", en="… if it stays within this of where it stopped")
    stop_min: float = threshold(
        30.0, gt=0, zh="停车达此时长（法定休息 20 分钟）", en="P3 after this; 20 min of rest are the law"
    )
    severe_min: float = threshold(120.0, gt=0, zh="停车达此时长为二级", en="P2 after this")
    calm_min: float = threshold(5.0, ge=0, zh="离开达此时长后解除", en="Over once it has been away for this long")


def unauthorised_stop(step: UnitStep) -> None:
    """Proved by a fix that is still there when the time is up; where nothing is heard, A20 speaks."""
    was, now, movement = step.before.track, step.head.track, step.head.movement
    if now is was and (now is None or not isinstance(step.event, Incident)):
        return
    halt = None if now is None or movement is None else now.halt
    for finding in step.standing("A18"):
        if halt is None or halt.since != finding.start:
            over(step, finding, "rests", was.halt.away_from if was and was.halt else None, "moved on")
    if now is None or movement is None or halt is None:
        return
    if stages := _stages(step, halt):
        step.open(_finding(step, now, halt, movement, stages))
    else:
        for finding in step.standing("A18"):
            step.withdraw(finding)


def _stages(step: UnitStep, halt: Halt) -> tuple[Stage, ...]:
    """Those that a fix has proved."""
    policy = thresholds(step, "A18")
    limits = (
        ("P3", unpaused(step, halt.since, policy.stop_min)),
        ("P2", unpaused(step, halt.since, max(policy.stop_min, policy.severe_min))),
    )
    return tuple(Stage(severity, limit=limit, due=limit) for severity, limit in limits if limit <= halt.last)


def _finding(step: UnitStep, track: Track, halt: Halt, movement: Movement, stages: tuple[Stage, ...]) -> Finding:
    return Finding(
        rule="A18",
        subject=step.subject,
        start=halt.since,
        stages=stages,
        node=movement.destination,
        site=movement.origin_site,
        evidence={
            **leg(step),
            "first_fix": halt.first,
            "stopped_at": halt.since,
            "stood_min": round((halt.last - halt.since) / 60_000, 1),
            "pauses": [list(pause) for pause in step.head.pauses],
            **last_fix(track),
        },
    )


RULES = (
    Rule(
        code="A18",
        subject="unit",
        title_zh="擅自停车",
        title_en="Unauthorised stop",
        section=LOGISTICS,
        action_zh="致电司机",
        action_en="Call the driver",
        kinds=TRACKED,
        judge=unauthorised_stop,
        policy=StopPolicy,
        delay=closed_road,
        severities=(
            Grade("P3", "在场所与服务区之外停车过久", "standing too long outside sites and places of rest"),
            Grade("P2", "停车时间严重过长", "standing very long"),
        ),
        evidence={
            **LEG,
            "first_fix": Meaning("停车后的首次定位（事件号）", "first fix of the stop (event id)"),
            "stopped_at": Meaning("停车时间", "stopped at"),
            "stood_min": Meaning("已停时长", "stood for"),
            "pauses": Meaning("不计时的时段", "times that do not count"),
            **LAST_FIX,
        },
    ),
)
