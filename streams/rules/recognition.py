"""A37, A46: inspections that contradict one another, and inspections that should not have been."""

from typing import Any

from streams.events import Inspection
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Result
from streams.fold.inspection import agencies_of, attests, open_by
from streams.rules.documents import spoken
from streams.rules.episode import current
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import INSPECTION
from streams.rules.thresholds import threshold
from streams.times import DAY_MS


class ConflictPolicy(RulePolicy):
    weight_pct: float = threshold(
        1, gt=0, zh="毛重可与前次结果相差的比例", en="Gross weight may be off the earlier result's by this"
    )


class RepeatPolicy(RulePolicy):
    within_days: float = threshold(30, gt=0, zh="查验结果应予互认的时长", en="How long a result is to be recognised")


def recognition_conflict(step: UnitStep) -> None:
    """Two results differ on name, packages or weight. Over when all agencies concerned have found one together."""
    event, earlier = step.event, step.before.recognised
    if not isinstance(event, Inspection) or event.phase != "close" or not attests(event):
        return
    standing = current(step, "A37")
    if standing is not None:
        if set(standing.evidence["agencies"]) <= set(agencies_of(event)) and event.when > standing.start:
            step.end(standing, event.when, "joint decision")
        return
    if not earlier:
        return
    found, last = step.head.recognised[-1], earlier[-1]
    off = _differences(last, found, step.world.policy["A37"].weight_pct)
    if off:
        step.open(_conflict(step, last, found, off))


def _differences(last: Result, found: Result, weight_pct: float) -> list[str]:
    off = []
    if last.goods_name and found.goods_name and spoken(last.goods_name) != spoken(found.goods_name):
        off.append("goods_name")
    if last.packages is not None and found.packages is not None and last.packages != found.packages:
        off.append("packages")
    kg = found.gross_kg
    if last.gross_kg and kg is not None and abs(kg - last.gross_kg) > last.gross_kg * weight_pct / 100:
        off.append("gross_kg")
    return off


def _conflict(step: UnitStep, last: Result, found: Result, off: list[str]) -> Finding:
    return Finding(
        rule="A37",
        subject=step.subject,
        start=found.when,
        stages=(Stage("P2"),),
        node=step.world.region.node_of(found.site),
        site=found.site,
        evidence={
            "differences": off,
            "agencies": sorted({*last.agencies, *found.agencies}),
            "results": [_told(last), _told(found)],
        },
    )


def _told(result: Result) -> dict[str, Any]:
    return {
        "inspection": result.event,
        "closed_at": result.when,
        "site": result.site,
        "agencies": list(result.agencies),
        "goods_name": result.goods_name,
        "packages": result.packages,
        "gross_kg": result.gross_kg,
    }


def repeat_inspection(step: UnitStep) -> None:
    """A recognised unit is inspected again and nobody says why; a reason given at the close still counts."""
    event = step.event
    if not isinstance(event, Inspection):
        return
    if event.reason_code or open_by(step.before, event.when, step.world.policy["A30"].window_ms):
        standing = current(step, "A46")
        if standing is not None and event.reason_code:
            step.end(standing, event.when, "reason given")
        return
    within = int(step.world.policy["A46"].within_days * DAY_MS)
    known = [result for result in step.before.recognised if event.when - result.when <= within]
    if not known:
        return
    step.open(
        Finding(
            rule="A46",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P4"),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "inspection": event.id,
                "inspected_at": event.when,
                "agencies": list(agencies_of(event)),
                "recognised": _told(known[-1]),
                "since_days": round((event.when - known[-1].when) / DAY_MS, 2),
            },
            until=event.when + DAY_MS,
        )
    )


RULES = (
    Rule(
        code="A37",
        subject="unit",
        title_zh="互认冲突",
        title_en="Recognition conflict",
        section=INSPECTION,
        action_zh="双方共同认定，并通知双方",
        action_en="Decide jointly; both agencies are to be notified",
        kinds=(Inspection,),
        judge=recognition_conflict,
        policy=ConflictPolicy,
        severities=(
            Grade("P2", "两次查验结果品名、数量或重量不一致", "two results differ on name, packages or weight"),
        ),
        evidence={
            "differences": Meaning("不一致的项目", "what differs"),
            "agencies": Meaning("相关部门", "agencies concerned"),
            "results": Meaning("前后两次查验结果", "the two results"),
        },
    ),
    Rule(
        code="A46",
        subject="unit",
        title_zh="重复查验",
        title_en="Repeat inspection",
        section=INSPECTION,
        action_zh="计入统计：查验互认未落实",
        action_en="For the statistics: mutual recognition leaks",
        kinds=(Inspection,),
        judge=repeat_inspection,
        policy=RepeatPolicy,
        severities=(Grade("P4", "已有可互认的结果，再次查验且未说明理由", "inspected again, and nobody said why"),),
        evidence={
            "inspection": Meaning("查验记录", "inspection"),
            "inspected_at": Meaning("再次查验时间", "inspected again at"),
            "agencies": Meaning("查验部门", "agencies"),
            "recognised": Meaning("应予互认的结果", "result to be recognised"),
            "since_days": Meaning("距前次查验", "since that result"),
        },
    ),
)
