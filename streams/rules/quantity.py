"""A34: packages counted against packages declared."""

from typing import Any

from streams.events import Document, GateScan, Inspection
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Count, Declared
from streams.fold.papers import by_authority
from streams.rules.episode import end, open_or_worsen
from streams.rules.evidence import SCANS
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import INSPECTION
from streams.rules.thresholds import threshold


class QuantityPolicy(RulePolicy):
    bulk_pct: float = threshold(
        0.5,
        ge=0,
        zh="散货与申报数量可以相差的比例；计件货物不得相差",
        en="Bulk goods may differ by this, others by none",
    )
    bulk_hs: tuple[str, ...] = threshold(
        ("1001", "1003", "1005", "1201", "25", "26", "2701", "2709", "31"),
        zh="散货的 HS 编码开头（未核实的工作值）",
        en="Goods that come in bulk, by the beginning of their HS code (working values, not verified)",
    )


def quantity_variance(step: UnitStep) -> None:
    """One finding per episode, until a count agrees. A count that agrees with one of the papers is the papers' own
    disagreement (A35), told there."""
    count, papers = step.head.counted, step.head.documents
    if count is None or (count is step.before.counted and not isinstance(step.event, Document)):
        return
    declared = [paper for paper in by_authority(papers) if paper.packages is not None]
    if not declared:
        return
    policy: QuantityPolicy = step.world.policy["A34"]
    bulk = _in_bulk(declared, policy)
    if any(_agrees(count, paper, policy.bulk_pct if bulk else 0.0) for paper in declared):
        end(step, "A34", "recounted")
        return
    open_or_worsen(
        step,
        Finding(
            rule="A34",
            subject=step.subject,
            start=step.event.when,
            stages=(Stage("P2"),),
            node=step.head.node,
            site=step.head.site,
            evidence=_evidence(count, declared, bulk),
        ),
    )


def _in_bulk(declared: list[Declared], policy: QuantityPolicy) -> bool:
    code = next((paper.hs6 for paper in declared if paper.hs6), "")
    return code.replace(".", "").startswith(policy.bulk_hs)


def _agrees(count: Count, paper: Declared, tolerance_pct: float) -> bool:
    assert paper.packages is not None
    return abs(count.packages - paper.packages) <= paper.packages * tolerance_pct / 100


def _evidence(count: Count, declared: list[Declared], bulk: bool) -> dict[str, Any]:
    assert declared[0].packages is not None
    return {
        "counted": count.packages,
        "counted_at": count.when,
        "counted_by": count.by,
        "scans": [count.event],
        "declared": {paper.type: paper.packages for paper in declared},
        "documents": {paper.type: paper.number for paper in declared},
        "off": count.packages - declared[0].packages,
        "bulk": bulk,
    }


RULES = (
    Rule(
        code="A34",
        subject="unit",
        title_zh="数量差异",
        title_en="Quantity variance",
        section=INSPECTION,
        action_zh="重新清点件数",
        action_en="Count the packages again",
        kinds=(GateScan, Inspection, Document),
        judge=quantity_variance,
        policy=QuantityPolicy,
        severities=(Grade("P2", "清点件数与各单证申报件数均不符", "the count agrees with none of the papers"),),
        evidence={
            **SCANS,
            "counted": Meaning("清点件数", "packages counted"),
            "counted_at": Meaning("清点时间", "counted at"),
            "counted_by": Meaning("清点设备或部门", "counted by"),
            "declared": Meaning("各单证申报件数", "packages declared, by paper"),
            "documents": Meaning("单证号", "documents"),
            "off": Meaning("与申报相差件数", "packages off the declared"),
            "bulk": Meaning("按散货判断", "judged as bulk goods"),
        },
    ),
)
