"""A36: units packed into units: what is reported of it is at odds with a unit's own record, or does not add up."""

from typing import Any

from streams.events import Aggregation, Carried, Document, SealChange
from streams.fold.finding import Finding, Stage
from streams.fold.inspection import open_by
from streams.fold.packing import CONTENTS_KEPT
from streams.rules.contents import SHOWN, contents_do_not_add_up, without
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import INSPECTION
from streams.rules.thresholds import threshold
from streams.times import MINUTE_MS


class PackingPolicy(RulePolicy):
    wait_min: float = threshold(
        30, ge=0, zh="等待子件扫描与封志变更报告的时长", en="How long reports of children and of the seal may take"
    )
    weight_pct: float = threshold(
        1,
        ge=0,
        zh="子件毛重之和与母件可以相差的比例",
        en="The children's weights may add up to this much off the parent's",
    )


def split_join_mismatch(step: UnitStep) -> None:
    """Children moved while their parent is sealed; children unpacked that were never packed (orphans), or packed
    into one parent while they are in another; children that do not add up to their parent. Told after a while, for
    the scan that explains it may be late."""
    policy: PackingPolicy = step.world.policy["A36"]
    wait_ms = int(policy.wait_min * MINUTE_MS)
    if isinstance(step.event, SealChange):
        _unsealed(step)
    elif isinstance(step.event, Aggregation):
        _reported(step, step.event, wait_ms)
    contents_do_not_add_up(step, wait_ms, policy.weight_pct)


def _reported(step: UnitStep, event: Aggregation, wait_ms: int) -> None:
    causes = _of_parent(step, event) if event.parent == step.subject else _of_child(step, event)
    if not causes:
        return
    until = event.when + wait_ms
    step.open(
        Finding(
            rule="A36",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P2", limit=event.when, due=until),),
            node=step.head.node,
            site=step.head.site,
            evidence={
                "aggregation": event.id,
                "action": event.action,
                "parent": event.parent,
                "children": len(event.children),
                "reported_at": event.when,
                **causes,
            },
            until=until,
        )
    )


def _of_parent(step: UnitStep, event: Aggregation) -> dict[str, Any]:
    """Contents changed behind a seal, and children taken out that were not in; only of a parent whose packing is on
    record, for one that was packed abroad holds what nobody here has reported."""
    before = step.before
    causes: dict[str, Any] = {}
    if before.sealed and not open_by(before, event.when, step.world.policy["A30"].window_ms):
        causes["sealed_with"] = before.seal
    if event.action == "remove" and 0 < len(before.contents) < CONTENTS_KEPT:
        orphans = [child for child in event.children if child not in before.contents]
        if orphans:
            causes |= {"orphans": orphans[:SHOWN], "orphan_count": len(orphans)}
    return causes


def _of_child(step: UnitStep, event: Aggregation) -> dict[str, Any]:
    held = step.before.parent
    if held is None or held == event.parent:
        return {}
    if event.action == "remove":
        for finding in step.standing("A36"):
            if finding.evidence.get("in_parent") == event.parent:
                step.withdraw(finding)
                return {}
    return {"in_parent": held}


def _unsealed(step: UnitStep) -> None:
    """The seal was cut for it, and the report came after."""
    for finding in step.standing("A36"):
        if "sealed_with" not in finding.evidence:
            continue
        rest = without(finding, "sealed_with")
        if rest is not None:
            step.open(rest)
        else:
            step.withdraw(finding)


RULES = (
    Rule(
        code="A36",
        subject="unit",
        title_zh="拆拼箱不符",
        title_en="Split/join mismatch",
        section=INSPECTION,
        action_zh="在拆拼箱场重新清点",
        action_en="Recount at the de-/consolidation yard",
        kinds=(Aggregation, SealChange, Document, Carried),
        judge=split_join_mismatch,
        policy=PackingPolicy,
        severities=(Grade("P2", "等待期内没有报告作出解释", "no report explained it while it was waited for"),),
        evidence={
            "aggregation": Meaning("拆拼箱记录", "aggregation"),
            "action": Meaning("装入或取出", "packed (add) or unpacked (remove)"),
            "parent": Meaning("母件", "parent"),
            "children": Meaning("子件数", "children"),
            "reported_at": Meaning("发生时间", "happened at"),
            "sealed_with": Meaning("母件封志未开", "parent was sealed with"),
            "orphans": Meaning("从未装入的子件", "children that were never packed in"),
            "orphan_count": Meaning("从未装入的子件数", "how many were never packed in"),
            "in_parent": Meaning("记录所在的另一母件", "on record in another parent"),
            "sums": Meaning("母件申报与子件合计不符", "what the parent declares, and its children together"),
            "shares": Meaning("各子件申报", "what each child declares"),
        },
    ),
)
