"""A60: a gate from which nothing is heard."""

from streams.events import Heard, Quiet
from streams.fold.finding import Finding, Stage
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.thresholds import threshold


class SilencePolicy(RulePolicy):
    beats: float = threshold(3, gt=1, zh="允许缺失的心跳次数", en="Heartbeats that may be missed")
    severe_min: float = threshold(120, gt=0, zh="静默超过此时长为 P2", en="P2 once silent for longer than this")


def gate_silent(step: DeviceStep) -> None:
    """P3 after three missed beats, P2 after two hours; over when the device is heard again."""
    event = step.event
    if isinstance(event, Heard):
        for finding in step.standing("A60"):
            step.end(finding, event.when, "heard")
        return
    if not isinstance(event, Quiet):
        return
    policy: SilencePolicy = step.world.policy["A60"]
    silent_at = event.last_heard + int(policy.beats * event.beat)
    severe_at = max(silent_at, event.last_heard + int(policy.severe_min * 60_000))
    step.open(
        Finding(
            rule="A60",
            subject=step.subject,
            start=event.last_heard,
            stages=(Stage("P3", limit=silent_at, due=silent_at + 1), Stage("P2", limit=severe_at, due=severe_at + 1)),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={"last_heard_at": event.last_heard, "beat_s": event.beat // 1000, "silent_at": silent_at},
        )
    )


RULES = (
    Rule(
        code="A60",
        subject="device",
        title_zh="卡口静默",
        title_en="Gate silent",
        action_zh="致电现场；改用手持终端；登记停机",
        action_en="Call the site; switch to hand-held; annotate the outage",
        kinds=(Quiet, Heard),
        judge=gate_silent,
        policy=SilencePolicy,
        severities=(
            Grade("P3", "缺失心跳超过允许次数", "more heartbeats were missed than allowed"),
            Grade("P2", "静默超过严重时限", "silent for longer than the severe limit"),
        ),
        evidence={
            "last_heard_at": Meaning("最后一次收到的时间", "last heard at"),
            "beat_s": Meaning("心跳间隔", "heartbeat every"),
            "silent_at": Meaning("认定静默的时间", "counts as silent from"),
        },
    ),
)
