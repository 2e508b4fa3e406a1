"""A60: a gate from which nothing is heard, or that is heard and scans nothing.

The two are one incident: a gate that scans nothing and then falls silent altogether changes its level, and changes it
back when it is heard again, until a scan comes.
"""

from msgspec.structs import replace

from streams.events import Heard, Pulse, Quiet
from streams.fold.finding import Finding, Stage
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule
from streams.rules.section import TECHNOLOGY
from streams.rules.stillness import EVIDENCE, NO_SCANS, StillPolicy, deaf, is_still, still, still_stages
from streams.rules.thresholds import threshold


class SilencePolicy(StillPolicy):
    beats: float = threshold(3, gt=1, zh="允许缺失的心跳次数", en="Heartbeats that may be missed")


def gate_silent(step: DeviceStep) -> None:
    """P3 after three missed beats, P2 after two hours; over when the device is heard again."""
    event = step.event
    if isinstance(event, Pulse):
        still(step, event)
    elif isinstance(event, Heard):
        for finding in step.standing("A60"):
            if is_still(finding):
                step.open(_with(finding, still_stages(finding.evidence)))
            else:
                step.end(finding, event.when, "heard")
    elif isinstance(event, Quiet):
        _fall_silent(step, event)


def _fall_silent(step: DeviceStep, event: Quiet) -> None:
    policy: SilencePolicy = step.world.policy["A60"]
    silent_at = event.last_heard + int(policy.beats * event.beat)
    severe_at = max(silent_at, event.last_heard + int(policy.severe_min * 60_000))
    stages = (Stage("P3", limit=silent_at, due=silent_at + 1), Stage("P2", limit=severe_at, due=severe_at + 1))
    evidence = {"last_heard_at": event.last_heard, "beat_s": event.beat // 1000, "silent_at": silent_at}
    finding = Finding(
        rule="A60",
        subject=step.subject,
        start=event.last_heard,
        stages=stages,
        node=step.world.region.node_of(event.site),
        site=event.site,
        evidence=evidence,
    )
    for standing in step.standing("A60"):
        if not is_still(standing):
            continue
        rung = tuple(one for one in still_stages(standing.evidence) if one.due <= event.last_heard)
        if not rung:  # whether scans came nobody can say from here on
            step.withdraw(standing)
            continue
        severity = rung[-1].severity
        worse = tuple(Stage(min(severity, one.severity), limit=one.limit, due=one.due) for one in stages)
        finding = _with(standing, rung + worse, **evidence)
    step.open(finding)


def _with(finding: Finding, stages: tuple[Stage, ...], **evidence: int) -> Finding:
    return replace(finding, stages=stages, evidence={**finding.evidence, **evidence})


RULES = (
    Rule(
        code="A60",
        subject="device",
        title_zh="卡口静默",
        title_en="Gate silent",
        section=TECHNOLOGY,
        action_zh="致电现场；改用手持终端；登记停机",
        action_en="Call the site; switch to hand-held; annotate the outage",
        kinds=(Quiet, Heard, Pulse),
        judge=gate_silent,
        policy=SilencePolicy,
        delay=deaf,
        severities=(
            Grade("P3", "缺失心跳超过允许次数", "more heartbeats were missed than allowed"),
            Grade("P2", "静默超过严重时限", "silent for longer than the severe limit"),
            Grade("P3", "有心跳，但长时间没有扫描", "its heartbeats come, but no scan has for long", NO_SCANS),
            Grade("P2", "有心跳而无扫描，超过严重时限", "no scan for longer than the severe limit", NO_SCANS),
        ),
        evidence={
            "last_heard_at": Meaning("最后一次收到的时间", "last heard at"),
            "beat_s": Meaning("心跳间隔", "heartbeat every"),
            "silent_at": Meaning("认定静默的时间", "counts as silent from"),
            **EVIDENCE,
        },
    ),
)
