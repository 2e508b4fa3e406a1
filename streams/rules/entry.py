"""A10, A11, A25: entries and exits that do not fit where the unit was known to be."""

from typing import Any

from streams.events import GateScan
from streams.fold.finding import Finding, Stage
from streams.rules.crossing import WATERMARK_MS, crossing, drain_threshold, inside, missed_by_quiet_gate
from streams.rules.evidence import SCAN
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import PORT
from streams.rules.thresholds import threshold


class WatermarkPolicy(RulePolicy):
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到扫描作出解释的时长", en="How long a late scan may explain it away"
    )
    drain_min: float = drain_threshold()


class UnexpectedPolicy(RulePolicy):
    lag_min: float = threshold(
        5, ge=0, zh="到港记录可以晚于卡口的时长", en="How long an arrival record may lag behind the gate"
    )
    drain_min: float = drain_threshold()


def double_entry(step: UnitStep) -> None:
    """A second ``in`` at the same site with no ``out`` between; an arrival by sea or rail is not an ``in``."""
    event, seen = crossing(step), step.before.seen
    if event is None or event.direction != "in" or inside(step) != event.site:
        return
    if seen is None or seen.direction != "in":
        return
    _note(step, event, "A10", "P2", step.world.policy["A10"].watermark_min, missing_at_site=event.site)


def skipped_checkpoint(step: UnitStep) -> None:
    """An ``in`` at another site without an ``out`` before it; an ``out`` where the unit is not."""
    event = crossing(step)
    if event is None or step.before.stage is None:
        return
    was_inside = inside(step)
    if event.direction == "in":
        if was_inside is None or was_inside == event.site:
            return
        missing = was_inside
    else:
        if was_inside == event.site:
            return
        missing = event.site if was_inside is None else was_inside
    _note(step, event, "A11", "P2", step.world.policy["A11"].watermark_min, missing_at_site=missing)


def unexpected_arrival(step: UnitStep) -> None:
    """An ``in`` of a unit that the region does not know or that is already discharged."""
    event = crossing(step)
    if event is None or event.direction != "in":
        return
    before = step.before
    discharged = before.stage == "discharged"
    if discharged or (before.stage is None and not before.known):
        wait_min = step.world.policy["A25"].lag_min
        _note(step, event, "A25", "P3", wait_min, discharged=discharged, missing_at_site=event.site)


def _note(step: UnitStep, event: GateScan, rule: str, severity: str, wait_min: float, **evidence: Any) -> None:
    before = step.before
    if before.seen is not None:
        evidence |= {"last_seen_at": before.seen.when, "last_seen_device": before.seen.device}
    step.note(
        Finding(
            rule=rule,
            subject=step.subject,
            start=event.when,
            stages=(Stage(severity, limit=event.when, due=event.when + int(wait_min * 60_000)),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "scans": [event.id],
                "device": event.device,
                "direction": event.direction,
                "scanned_at": event.when,
                "stage_before": before.stage,
                "site_before": before.site,
                "wait_min": wait_min,
                **evidence,
            },
        )
    )


_EVIDENCE = {
    **SCAN,
    "direction": Meaning("方向", "direction"),
    "scanned_at": Meaning("扫描时间", "scanned at"),
    "stage_before": Meaning("此前所处环节", "stage before"),
    "site_before": Meaning("此前所在场所", "site before"),
    "last_seen_at": Meaning("上次见到的时间", "last seen at"),
    "last_seen_device": Meaning("上次读取设备", "last seen by"),
    "wait_min": Meaning("为迟到的记录等待", "waited for late records"),
}
_MISSING = {"missing_at_site": Meaning("缺失扫描的场所", "site where a scan is missing")}
_QUIET_GATE = Grade(
    "P4", "可能漏扫的卡口正在静默或补传", "the gate that may have missed it is silent or still delivering"
)
_RARE = "too rare for a sample: the silent gate must be that of the second entry; tests/unit/rules/test_entry.py"

RULES = (
    Rule(
        code="A10",
        subject="unit",
        title_zh="重复进场",
        title_en="Double entry",
        section=PORT,
        action_zh="核查出场卡口是否离线；如否，实地查找",
        action_en="Check whether the exit gate was offline; if not, search physically",
        kinds=(GateScan,),
        judge=double_entry,
        policy=WatermarkPolicy,
        mute=missed_by_quiet_gate,
        severities=(
            Grade("P2", "等待期内未收到离场扫描", "no exit scan came while it was waited for"),
            _QUIET_GATE._replace(unmet=_RARE),
        ),
        evidence=_EVIDENCE | _MISSING,
    ),
    Rule(
        code="A11",
        subject="unit",
        title_zh="漏扫卡口",
        title_en="Skipped checkpoint",
        section=PORT,
        action_zh="调取缺失卡口的日志和录像，补录确认",
        action_en="Request the missing gate's log and video; confirm retroactively",
        kinds=(GateScan,),
        judge=skipped_checkpoint,
        policy=WatermarkPolicy,
        mute=missed_by_quiet_gate,
        severities=(
            Grade("P2", "等待期内未收到缺失的扫描", "the missing scan did not come while it was waited for"),
            _QUIET_GATE,
        ),
        evidence=_EVIDENCE | _MISSING,
    ),
    Rule(
        code="A25",
        subject="unit",
        title_zh="未预期到达",
        title_en="Unexpected arrival",
        section=PORT,
        action_zh="补建在途记录",
        action_en="Open a movement in retrospect",
        kinds=(GateScan,),
        judge=unexpected_arrival,
        policy=UnexpectedPolicy,
        mute=missed_by_quiet_gate,
        severities=(
            Grade("P3", "等待期内未收到到港记录", "no record of its arrival came while it was waited for"),
            _QUIET_GATE._replace(unmet=_RARE),
        ),
        evidence=_EVIDENCE | _MISSING | {"discharged": Meaning("此前已核销", "had been discharged before")},
    ),
)
