"""A12, A44: a unit goes out that must not."""

import msgspec

from streams.events import Departure, GateScan, Hold, Release
from streams.fold.finding import Finding, Stage
from streams.rules.crossing import read_at_gate
from streams.rules.evidence import EXIT
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.times import HOUR_MS


class ReleasePolicy(RulePolicy):
    grace_s: float = threshold(
        60, ge=0, zh="放行信息可以晚于离场的时长", en="How long the release message may lag behind the exit"
    )
    episode_h: float = threshold(
        24,
        ge=0,
        zh="同一场所再次离场扫描视为同一次的时长",
        en="Read again at an exit of the same site within this: the same incident",
    )


def exit_without_release(step: UnitStep) -> None:
    """A gate-out that leaves the mesh with no release valid at the time. Free flow inside the mesh needs none. Who was
    held and comes to the barrier again is the same incident."""
    policy: ReleasePolicy = step.world.policy["A12"]
    grace = int(policy.grace_s * 1000)
    if isinstance(step.event, Release):
        for finding in step.standing("A12"):
            in_time = step.event.when <= finding.start + grace
            if in_time and step.event.valid_from <= finding.start <= step.event.valid_to:
                step.withdraw(finding)
        return
    event = read_at_gate(step)
    if event is None or event.direction != "out" or event.bound_for not in (None, "outside"):
        return
    if any(start <= event.when <= end for start, end in step.head.released):
        return
    for finding in step.standing("A12"):
        if step.before.stage == "discharged" and step.before.site == event.site == finding.site:
            scans = [*finding.evidence["scans"], event.id]
            step.open(msgspec.structs.replace(finding, evidence={**finding.evidence, "scans": scans}))
            return
    evidence = {
        "scans": [event.id],
        "device": event.device,
        "exit_at": event.when,
        "destination": event.bound_for,
        "releases": [list(window) for window in step.head.released],
    }
    step.open(
        Finding(
            rule="A12",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P1", limit=event.when, due=event.when + grace),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence=evidence,
            until=event.when + max(grace, int(policy.episode_h * HOUR_MS)),
        )
    )


def hold_violated(step: UnitStep) -> None:
    """A unit under 查验/布控 hold moves out, by gate or by vessel; read once more on its way out is on its way out. One
    incident until the hold is lifted."""
    if isinstance(step.event, Hold):
        if not step.head.holds:
            for finding in step.standing("A44"):
                step.end(finding, step.event.when, "lifted")
        return
    event = step.event
    if not isinstance(event, GateScan | Departure) or not step.before.holds or step.standing("A44"):
        return
    if isinstance(event, GateScan) and event.direction != "out":
        return
    step.open(
        Finding(
            rule="A44",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P1"),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "scans": [event.id],
                "device": event.device,
                "exit_at": event.when,
                "holds": list(step.before.holds),
            },
        )
    )


RULES = (
    Rule(
        code="A12",
        subject="unit",
        title_zh="未放行离境",
        title_en="Exit without release",
        section=PORT,
        action_zh="拦停车辆，通知现场口岸监管科",
        action_en="Stop the vehicle, notify the office's port-supervision section",
        kinds=(GateScan, Release),
        judge=exit_without_release,
        policy=ReleasePolicy,
        severities=(Grade("P1", "离场时无有效放行", "no release was valid when it left"),),
        evidence={
            **EXIT,
            "destination": Meaning("目的地（空为未申报）", "destination (none: not declared)"),
            "releases": Meaning("已知放行有效期", "releases on record (valid from, to)"),
        },
    ),
    Rule(
        code="A44",
        subject="unit",
        title_zh="违反布控",
        title_en="Hold violated",
        section=PORT,
        action_zh="召回",
        action_en="Recall",
        kinds=(GateScan, Departure, Hold),
        judge=hold_violated,
        severities=(Grade("P1", "布控期间离场", "it left while under a hold"),),
        evidence={**EXIT, "holds": Meaning("未解除的布控", "holds in force")},
    ),
)
