"""A20: a tracker that has reported on this movement is heard no more."""

from statistics import median_low

from streams.events import Binding
from streams.fold.bounds import thresholds
from streams.fold.finding import Finding, Stage
from streams.fold.movement import Movement
from streams.fold.track import Track
from streams.rules.crossing import WATERMARK_MS
from streams.rules.on_the_road import LAST_FIX, LEG, TRACKED, last_fix, leg, over
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import LOGISTICS
from streams.rules.thresholds import threshold
from streams.times import MINUTE_MS


class SignalPolicy(RulePolicy):
    silent_min: float = threshold(15.0, gt=0, zh="静默超过此时长", en="Silent for longer than this …")
    intervals: float = threshold(3.0, ge=0, zh="且超过报告间隔的此倍数", en="… and than so many of its intervals: P4")
    severe_min: float = threshold(60.0, gt=0, zh="静默超过此时长为三级", en="P3 beyond this")
    low_battery_pct: float = threshold(
        20.0, ge=0, le=100, zh="电量低于此值时直接为三级", en="P3 at once below this charge"
    )
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到的定位", en="Wait for fixes that are late"
    )


def tracker_silent(step: UnitStep) -> None:
    """One finding per silence, from the last fix to the next; absence, so it waits for the watermark."""
    was, now, movement = step.before.track, step.head.track, step.head.movement
    if now is was and (now is None or not isinstance(step.event, Binding)):
        return
    heard = now is not None and now.event == step.event.id
    for finding in step.standing("A20"):
        if now is None or heard:
            over(step, finding, "", None, "heard")
        elif now.tracker is not None and now.tracker != step.head.tracker:
            step.end(finding, step.event.when, "detached")
    if now is not None and heard and movement is not None:
        step.open(_finding(step, now, movement))


def _finding(step: UnitStep, track: Track, movement: Movement) -> Finding:
    policy = thresholds(step, "A20")
    wait = int(policy.watermark_min * MINUTE_MS)
    every = median_low(track.gaps) if track.gaps else 0
    silent = track.when + max(int(policy.silent_min * MINUTE_MS), int(policy.intervals * every))
    severe = max(silent, track.when + int(policy.severe_min * MINUTE_MS))
    low = track.battery_pct is not None and track.battery_pct < policy.low_battery_pct
    limits = (("P3" if low else "P4", silent), ("P3", severe))
    return Finding(
        rule="A20",
        subject=step.subject,
        start=track.when,
        stages=tuple(Stage(severity, limit=limit, due=limit + wait) for severity, limit in limits),
        node=movement.destination,
        site=movement.origin_site,
        evidence={
            **leg(step),
            **last_fix(track),
            "interval_min": round(every / MINUTE_MS, 1),
            "battery_pct": track.battery_pct,
            "silent_at": silent,
        },
    )


RULES = (
    Rule(
        code="A20",
        subject="unit",
        title_zh="定位器静默",
        title_en="Tracker silent",
        section=LOGISTICS,
        action_zh="在迟到或超期之前无须处理；按承运人汇总",
        action_en="Nothing until it is late or overdue; batch by carrier",
        kinds=(*TRACKED, Binding),
        judge=tracker_silent,
        policy=SignalPolicy,
        severities=(
            Grade("P4", "在途时没有定位", "no fix while in transit"),
            Grade("P3", "长时间没有定位，或电量低", "no fix for long, or the battery was low"),
        ),
        evidence={
            **LEG,
            **LAST_FIX,
            "interval_min": Meaning("报告间隔", "how often it had been reporting"),
            "battery_pct": Meaning("定位器电量", "charge left in the tracker"),
            "silent_at": Meaning("视为静默的时间", "silent from"),
        },
    ),
)
