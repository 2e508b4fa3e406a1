"""A17, A19: a track that leaves its corridor, or the region."""

from typing import Any

from streams.events import Diversion, Incident
from streams.fold.bounds import thresholds
from streams.fold.finding import Finding, Stage
from streams.fold.track import Spell
from streams.rules.on_the_road import (
    LAST_FIX,
    LEG,
    SPELL,
    TRACKED,
    closed_road,
    last_fix,
    leg,
    over,
    spell,
    unpaused,
)
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import LOGISTICS
from streams.rules.thresholds import threshold


class RoutePolicy(RulePolicy):
    buffer_km: float = threshold(
        2.0, gt=0, zh="距走廊各线超过此距离为偏离", en="Off the route beyond this from every line"
    )
    fixes: int = threshold(3, ge=1, zh="连续偏离的定位次数", en="So many fixes on end …")
    for_min: float = threshold(5.0, ge=0, zh="且持续的时长", en="… and for so long: a fix or two are drift")
    calm_min: float = threshold(5.0, ge=0, zh="回到走廊达此时长后解除", en="Over once back on the route for this long")


class RegionPolicy(RulePolicy):
    inland_km: float = threshold(5.0, ge=0, zh="超出监管范围此距离为越界", en="Outside beyond this from the outline")
    border_m: float = threshold(500.0, ge=0, zh="在边界处超出此距离为越界", en="At the border: beyond this")
    fixes: int = threshold(2, ge=1, zh="连续越界的定位次数", en="So many fixes on end …")
    for_min: float = threshold(0.0, ge=0, zh="且持续的时长", en="… and for so long")
    calm_min: float = threshold(5.0, ge=0, zh="返回达此时长后解除", en="Over once back inside for this long")


def route_deviation(step: UnitStep) -> None:
    """Fixes off the corridor of the open movement; an announced incident or a closed road stops the clock."""
    was, now, movement = step.before.track, step.head.track, step.head.movement
    if now is was and (now is None or not isinstance(step.event, Incident | Diversion)):
        return
    off = now.off if now is not None and movement is not None and now.bound_for == movement.destination else None
    _end_others(step, "A17", off, "corridor", was.off if was else None, "back on route")
    if now is None or off is None or off.sure_from is None:
        return
    limit = max(off.sure_from, unpaused(step, off.since, thresholds(step, "A17").for_min))
    if limit <= off.last:
        _open(step, "A17", Stage("P2", limit=limit, due=limit), off)
    else:
        for finding in step.standing("A17"):
            step.withdraw(finding)


def left_region(step: UnitStep) -> None:
    """Fixes outside the region or over the border line, as long as the unit is supervised."""
    was, now = step.before.track, step.head.track
    if now is was:
        return
    out = None if now is None else now.out
    _end_others(step, "A19", out, "outline", was.out if was else None, "returned")
    if out is not None and out.sure_from is not None:
        _open(step, "A19", Stage("P1"), out, over_border=out.over_border)


def _end_others(
    step: UnitStep, rule: str, spell_now: Spell | None, fence: str, spell_was: Spell | None, why: str
) -> None:
    """What stands of another spell than the present one is over."""
    for finding in step.standing(rule):
        if spell_now is None or spell_now.since != finding.start:
            over(step, finding, fence, spell_was.calm_from if spell_was else None, why)


def _open(step: UnitStep, rule: str, stage: Stage, one: Spell, **more: Any) -> None:
    track, movement = step.head.track, step.head.movement
    assert track is not None
    step.open(
        Finding(
            rule=rule,
            subject=step.subject,
            start=one.since,
            stages=(stage,),
            node=step.head.node if movement is None else movement.destination,
            site=step.head.site if movement is None else movement.origin_site,
            evidence={**leg(step), **spell(one), **last_fix(track), **more},
        )
    )


RULES = (
    Rule(
        code="A17",
        subject="unit",
        title_zh="偏离路线",
        title_en="Route deviation",
        section=LOGISTICS,
        action_zh="致电司机；核查道路封闭情况",
        action_en="Call the driver; check for road closures",
        kinds=TRACKED,
        judge=route_deviation,
        policy=RoutePolicy,
        delay=closed_road,
        severities=(Grade("P2", "连续偏离线路走廊", "off the corridor for several fixes on end"),),
        evidence={**LEG, **SPELL, **LAST_FIX},
    ),
    Rule(
        code="A19",
        subject="unit",
        title_zh="驶离监管区域/突破电子围网",
        title_en="Left region / e-fence breach",
        section=LOGISTICS,
        action_zh="通知边防警察",
        action_en="Alert the border police",
        kinds=TRACKED,
        judge=left_region,
        policy=RegionPolicy,
        severities=(
            Grade("P1", "连续位于监管范围之外或越过边界", "outside the region or over the border, fix after fix"),
        ),
        evidence={
            **LEG,
            **SPELL,
            **LAST_FIX,
            "over_border": Meaning("是否越过边界", "whether it is the border that was crossed"),
        },
    ),
)
