"""A63, A65, A68: what a device's batches hold: scans that come late, twice, or in a form nobody can read."""

from typing import Any

from streams.events import Pulse
from streams.fold.device import TALLIED_MS
from streams.fold.finding import Finding, Stage
from streams.rules.calm import calm
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.section import TECHNOLOGY
from streams.rules.thresholds import threshold
from streams.times import MINUTE_MS


class LatePolicy(RulePolicy):
    limit_min: float = threshold(
        15, gt=0, zh="接收晚于发生超过此时长", en="Reception after the event by more than this"
    )
    calm_min: float = threshold(
        5, ge=0, zh="及时上报持续此时长后解除", en="Over once all has come in time for this long"
    )


class SharePolicy(RulePolicy):
    window_min: float = threshold(15, gt=0, le=TALLIED_MS / MINUTE_MS, zh="统计窗口（整分钟）", en="Counted over this")
    calm_min: float = threshold(5, ge=0, zh="低于界限持续此时长后解除", en="Over once it has been below for this long")
    limit_pct: float
    least: int


class DuplicatePolicy(SharePolicy):
    limit_pct: float = threshold(5, ge=0, le=100, zh="重复项超过此比例……", en="More than this share are repeats …")
    least: int = threshold(
        5,
        ge=1,
        zh="……且不少于此数：清闲卡口重传一次不算",
        en="… and at least so many: one resend of a quiet gate is none",
    )


class RejectPolicy(SharePolicy):
    limit_pct: float = threshold(1, ge=0, le=100, zh="被拒项超过此比例……", en="More than this share are rejected …")
    least: int = threshold(
        3,
        ge=1,
        zh="……且不少于此数：清闲卡口错一项不算",
        en="… and at least so many: one bad item of a quiet gate is none",
    )


def late_batch(step: DeviceStep) -> None:
    """One finding from the first late batch until everything comes in time again: a gate that drains its store."""
    event = step.event
    if not isinstance(event, Pulse):
        return
    standing = step.standing("A63")
    policy: LatePolicy = step.world.policy["A63"]
    if event.oldest is None or event.when - event.oldest <= policy.limit_min * MINUTE_MS:
        for finding in standing:
            calm(step, finding, int(policy.calm_min * MINUTE_MS), "in time again")
        return
    so_far = standing[0].evidence if standing else {"batches": 0, "late_min": 0.0}
    late_min = round((event.when - event.oldest) / MINUTE_MS, 1)
    _open(
        step,
        event,
        "A63",
        "P4",
        batches=so_far["batches"] + 1,
        late_min=max(late_min, so_far["late_min"]),
        oldest_at=min(event.oldest, so_far.get("oldest_at", event.oldest)),
        received_at=event.when,
    )


def duplicate_storm(step: DeviceStep) -> None:
    """A scanner that triggers twice or a kiosk that does not hear it was answered."""
    if isinstance(step.event, Pulse) and (step.event.duplicates or step.head.findings):
        _share(step, step.event, "A65", "P4", 2, "duplicates", step.event.duplicates)


def reject_rate(step: DeviceStep) -> None:
    """A kiosk that writes what the contract does not allow: what it saw is lost until somebody looks."""
    if isinstance(step.event, Pulse) and (step.event.rejected or step.head.findings):
        _share(step, step.event, "A68", "P3", 3, "rejected", step.event.rejected)


def _share(step: DeviceStep, event: Pulse, rule: str, severity: str, column: int, name: str, brought: int) -> None:
    """Found when a batch brings more of them; over when the window holds few enough for a while."""
    standing = step.standing(rule)
    if not brought and not standing:
        return
    policy: SharePolicy = step.world.policy[rule]
    since = event.when - int(policy.window_min * MINUTE_MS)
    window = [one for one in step.head.tallies if one[0] > since]
    items, counted = sum(one[1] for one in window), sum(one[column] for one in window)
    if counted < policy.least or counted * 100 <= items * policy.limit_pct:
        for finding in standing:
            calm(step, finding, int(policy.calm_min * MINUTE_MS), "below again")
        return
    share = round(100 * counted / items, 2)
    worst = max([share, *(finding.evidence["worst_pct"] for finding in standing)])
    _open(
        step,
        event,
        rule,
        severity,
        items=items,
        **{name: counted},
        share_pct=share,
        worst_pct=worst,
        counted_from_at=window[0][0],
        counted_to_at=event.when,
    )


def _open(step: DeviceStep, event: Pulse, rule: str, severity: str, **evidence: Any) -> None:
    standing = step.standing(rule)
    step.open(
        Finding(
            rule=rule,
            subject=step.subject,
            start=standing[0].start if standing else event.when,
            stages=(Stage(severity),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence=evidence,
        )
    )


_CALM = {"calm_at": Meaning("恢复正常的时间", "well again since")}
_COUNTED = {
    "items": Meaning("窗口内的项数", "items in the window"),
    "share_pct": Meaning("占比", "share"),
    "worst_pct": Meaning("最高占比", "highest share so far"),
    "counted_from_at": Meaning("统计自", "counted from"),
    "counted_to_at": Meaning("统计至", "counted to"),
    **_CALM,
}

RULES = (
    Rule(
        code="A63",
        subject="device",
        title_zh="批次迟到",
        title_en="Late batch",
        section=TECHNOLOGY,
        action_zh="无须处置；系统已按补到的记录重新判定",
        action_en="Nothing to do: what came late has been judged anew",
        kinds=(Pulse,),
        heartbeats=False,
        judge=late_batch,
        policy=LatePolicy,
        severities=(Grade("P4", "批次中有迟到超过界限的记录", "a batch held something later than the limit"),),
        evidence={
            "batches": Meaning("迟到批次数", "late batches"),
            "late_min": Meaning("最多迟到", "latest by"),
            "oldest_at": Meaning("最早的记录", "oldest record"),
            "received_at": Meaning("最近一批接收时间", "last late batch received at"),
            **_CALM,
        },
    ),
    Rule(
        code="A65",
        subject="device",
        title_zh="重复上报风暴",
        title_en="Duplicate storm",
        section=TECHNOLOGY,
        action_zh="检查扫描器是否重复触发、终端是否反复重传",
        action_en="Check the scanner for double triggers and the kiosk for a retry loop",
        kinds=(Pulse,),
        heartbeats=False,
        judge=duplicate_storm,
        policy=DuplicatePolicy,
        severities=(Grade("P4", "重复项占比超过界限", "more repeats than the limit"),),
        evidence=_COUNTED | {"duplicates": Meaning("重复项数", "repeats")},
    ),
    Rule(
        code="A68",
        subject="device",
        title_zh="拒收率过高",
        title_en="Reject rate",
        section=TECHNOLOGY,
        action_zh="对照接口约定修正终端的报文；被拒的记录须补录",
        action_en="Mend what the kiosk writes, by the contract; have the rejected scans entered again",
        kinds=(Pulse,),
        heartbeats=False,
        judge=reject_rate,
        policy=RejectPolicy,
        severities=(Grade("P3", "被拒项占比超过界限", "more rejected than the limit"),),
        evidence=_COUNTED | {"rejected": Meaning("被拒项数", "rejected")},
    ),
)
