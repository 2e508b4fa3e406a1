"""A22: scans whose direction is not their lane's."""

from collections import Counter

from streams.events import Pulse
from streams.fold.device import MISDIRECTED_KEPT
from streams.fold.finding import Finding, Stage
from streams.rules.evidence import SCANS
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.times import MINUTE_MS


class DirectionPolicy(RulePolicy):
    fault_scans: int = threshold(3, ge=0, zh="同一车道超过此次数……", en="More than this many at one lane …")
    fault_min: float = threshold(60, gt=0, zh="……在此时长内：设备故障，P3", en="… within this: the device's fault, P3")
    calm_min: float = threshold(60, ge=0, zh="此时长内未再出现则解除", en="Over once none has come for this long")


def direction_error(step: DeviceStep) -> None:
    """P4, P3 if one lane does it again and again; one finding per device until it has been right for a while."""
    event = step.event
    if not isinstance(event, Pulse) or not (step.head.misdirected or step.head.findings):
        return
    policy: DirectionPolicy = step.world.policy["A22"]
    standing = step.standing("A22")
    if step.head.misdirected == step.before.misdirected:
        for finding in standing:
            if event.when - finding.evidence["told_at"] >= policy.calm_min * MINUTE_MS:
                step.end(finding, event.when, "right again")
        return
    known = {scan for _, scan, _ in step.before.misdirected}
    new = [one for one in step.head.misdirected if one[1] not in known]
    start = standing[0].start if standing else min(at for _, _, at in new)
    scans = [*(standing[0].evidence["scans"] if standing else []), *(scan for _, scan, _ in new)]
    most = _most_at_one_lane(step.head.misdirected, int(policy.fault_min * MINUTE_MS))
    fault = most > policy.fault_scans or any(finding.stages[0].severity == "P3" for finding in standing)
    step.open(
        Finding(
            rule="A22",
            subject=step.subject,
            start=start,
            stages=(Stage("P3" if fault else "P4"),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "scans": scans[-MISDIRECTED_KEPT:],
                "lanes": dict(Counter(lane for lane, _, at in step.head.misdirected if at >= start)),
                "most_in_window": most,
                "told_at": event.when,
            },
        )
    )


def _most_at_one_lane(scans: tuple[tuple[str, str, int], ...], window_ms: int) -> int:
    """The most scans of one lane within any window; ``scans`` are in order of time."""
    times: dict[str, list[int]] = {}
    for lane, _, at in scans:
        times.setdefault(lane, []).append(at)
    return max(sum(start <= at <= start + window_ms for at in row) for row in times.values() for start in row)


RULES = (
    Rule(
        code="A22",
        subject="device",
        title_zh="方向错误",
        title_en="Direction error",
        section=PORT,
        action_zh="修正车道配置",
        action_en="Fix the lane's configuration",
        kinds=(Pulse,),
        heartbeats=False,
        judge=direction_error,
        policy=DirectionPolicy,
        severities=(
            Grade("P4", "扫描方向与车道固定方向不符", "a scan's direction is not its lane's"),
            Grade("P3", "同一车道反复出现：设备故障", "one lane does it again and again: the device is at fault"),
        ),
        evidence={
            **SCANS,
            "lanes": Meaning("各车道次数", "how often by lane"),
            "most_in_window": Meaning("同一车道时限内最多次数", "most at one lane within the window"),
            "told_at": Meaning("最近一次报告时间", "last reported at"),
        },
    ),
)
