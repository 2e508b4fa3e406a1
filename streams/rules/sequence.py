"""A64: numbers missing from a device's sequence: scans that were taken and never arrived."""

from streams.events import Pulse
from streams.fold.finding import Finding, Stage
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.section import TECHNOLOGY
from streams.rules.thresholds import threshold


class GapPolicy(RulePolicy):
    patience_min: float = threshold(10, ge=0, zh="等待补齐缺号的时长", en="How long a hole may take to be filled")


def sequence_gap(step: DeviceStep) -> None:
    """One finding for the oldest hole that is open; when that is filled, the next oldest has its own."""
    event = step.event
    if not isinstance(event, Pulse) or step.head.holes == step.before.holes:
        return
    start = min((since for _, _, since in step.head.holes), default=None)
    for finding in step.standing("A64"):
        if finding.start != start:
            step.end(finding, event.when, "filled")
    if start is None:
        return
    limit = start + int(step.world.policy["A64"].patience_min * 60_000)
    step.open(
        Finding(
            rule="A64",
            subject=step.subject,
            start=start,
            stages=(Stage("P3", limit=limit, due=limit + 1),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "missing": [[first, last] for first, last, _ in step.head.holes[:20]],
                "count": sum(last - first + 1 for first, last, _ in step.head.holes),
                "found_at": start,
            },
        )
    )


RULES = (
    Rule(
        code="A64",
        subject="device",
        title_zh="序号缺失",
        title_en="Sequence gap",
        section=TECHNOLOGY,
        action_zh="重新拉取终端缓存",
        action_en="Re-pull the kiosk's buffer",
        kinds=(Pulse,),
        heartbeats=False,
        judge=sequence_gap,
        policy=GapPolicy,
        severities=(Grade("P3", "缺号未按时补齐", "the hole was not filled in time"),),
        evidence={
            "missing": Meaning("缺失的序号段（起、止）", "missing numbers (first, last)"),
            "count": Meaning("缺失数量", "how many are missing"),
            "found_at": Meaning("发现时间", "came to light at"),
        },
    ),
)
