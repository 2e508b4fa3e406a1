"""A61, A62: a device whose clock is off, and scans from the future."""

from streams.events import Pulse
from streams.fold.finding import Finding, Stage
from streams.rules.calm import calm
from streams.rules.evidence import SCANS
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.section import TECHNOLOGY
from streams.rules.thresholds import threshold


class SkewPolicy(RulePolicy):
    slight_s: float = threshold(30, gt=0, zh="时钟误差超过此值为 P4", en="P4 beyond this clock error")
    severe_s: float = threshold(300, gt=0, zh="时钟误差超过此值为 P3", en="P3 beyond this clock error")
    zone_s: float = threshold(3600, gt=0, zh="误差等于此值……", en="Off by this …")
    zone_slack_s: float = threshold(
        60,
        ge=0,
        zh="……上下不超过此值，且在边境关：对到了邻国时区",
        en="… give or take this, at a border: the other time zone",
    )
    border_nodes: tuple[str, ...] = threshold(
        ("DX", "PX"), zh="设备可能对到越南时间的关区", en="Nodes where devices pick up Vietnamese time"
    )
    calm_min: float = threshold(
        5, ge=0, zh="时钟恢复正常持续此时长后解除", en="Over once the clock has been right for this long"
    )


class FuturePolicy(RulePolicy):
    episode_min: float = threshold(
        60, ge=0, zh="此时长内的未来时间扫描合并为一次", en="Scans from the future within this are one episode"
    )


def clock_skew(step: DeviceStep) -> None:
    """Judged on send against reception, never on event time, which is lawfully old after an outage."""
    event = step.event
    if not isinstance(event, Pulse):
        return
    policy: SkewPolicy = step.world.policy["A61"]
    off = abs(event.clock_error)
    standing = step.standing("A61")
    if off <= policy.slight_s * 1000:
        for finding in standing:
            calm(step, finding, int(policy.calm_min * 60_000), "clock right")
        return
    severity = "P3" if off > policy.severe_s * 1000 else "P4"
    if standing and "calm_at" not in standing[0].evidence and standing[0].stages[0].severity <= severity:
        return
    node = step.world.region.node_of(event.site)
    zone = node in policy.border_nodes and abs(off - policy.zone_s * 1000) <= policy.zone_slack_s * 1000
    worst = min([severity, *(finding.stages[0].severity for finding in standing)])
    step.open(
        Finding(
            rule="A61",
            subject=step.subject,
            start=standing[0].start if standing else event.when,
            stages=(Stage(worst),),
            node=node,
            site=event.site,
            evidence={"clock_error_s": round(event.clock_error / 1000, 1), "time_zone": zone, "pulse": event.id},
        )
    )


def future_timestamp(step: DeviceStep) -> None:
    """Scans later than their reception by more than five minutes; clamped, and never the latest."""
    event = step.event
    if not isinstance(event, Pulse) or not event.future_ids:
        return
    policy: FuturePolicy = step.world.policy["A62"]
    standing = step.standing("A62")
    scans = [*(standing[0].evidence["scans"] if standing else []), *event.future_ids]
    step.open(
        Finding(
            rule="A62",
            subject=step.subject,
            start=standing[0].start if standing else event.when,
            stages=(Stage("P3"),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={"scans": scans, "received_at": event.when},
            until=event.when + int(policy.episode_min * 60_000),
        )
    )


RULES = (
    Rule(
        code="A61",
        subject="device",
        title_zh="时钟偏差",
        title_en="Clock skew",
        section=TECHNOLOGY,
        action_zh="检查设备对时（NTP）",
        action_en="Check the device's time source (NTP)",
        kinds=(Pulse,),
        judge=clock_skew,
        policy=SkewPolicy,
        severities=(
            Grade("P4", "误差超过轻微界限", "the clock is off by more than the slight limit"),
            Grade("P3", "误差超过严重界限", "the clock is off by more than the severe limit"),
        ),
        evidence={
            "clock_error_s": Meaning("设备时钟误差（正为快）", "device clock minus true time"),
            "time_zone": Meaning("疑为对到邻国时区", "looks like the neighbour's time zone"),
            "pulse": Meaning("依据的批次", "batch it was measured on"),
            "calm_at": Meaning("时钟恢复正常的时间", "clock right again since"),
        },
    ),
    Rule(
        code="A62",
        subject="device",
        title_zh="未来时间戳",
        title_en="Future timestamp",
        section=TECHNOLOGY,
        action_zh="修复设备",
        action_en="Fix the device",
        kinds=(Pulse,),
        heartbeats=False,
        judge=future_timestamp,
        policy=FuturePolicy,
        severities=(
            Grade("P3", "扫描时间晚于接收时间超过五分钟", "a scan is dated more than five minutes after its reception"),
        ),
        evidence={**SCANS, "received_at": Meaning("接收时间", "received at")},
    ),
)
