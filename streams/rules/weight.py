"""A33: gross weight against what was declared, and from one weighbridge to the next."""

from typing import Any

from pydantic import Field

from streams.events import GateScan
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Declared
from streams.rules.crossing import crossing
from streams.rules.rule import Rule, RulePolicy, UnitStep

_AUTHORITY = ("declaration", "delivery_order", "manifest")


class WeightPolicy(RulePolicy):
    declared_pct: float = Field(5, gt=0, description="Against the declared weight: P3 beyond this (%) …")
    declared_kg: float = Field(500, ge=0, description="… and beyond this (kg)")
    declared_severe_pct: float = Field(10, gt=0, description="P2 beyond this (%)")
    bridges_pct: float = Field(2, gt=0, description="Departure against arrival: P2 beyond this (%) …")
    bridges_kg: float = Field(400, ge=0, description="… and beyond this (kg)")


def weight_variance(step: UnitStep) -> None:
    """One finding per episode: from the first weighing that is off to the next that agrees with the papers."""
    event = crossing(step)
    if event is None or event.gross_kg is None:
        return
    policy: WeightPolicy = step.world.policy["A33"]
    causes = [cause for cause in (_declared(step, event, policy), _bridges(step, event, policy)) if cause]
    standing = step.standing("A33")
    if not causes:
        for finding in standing:
            step.end(finding, event.when, "reweighed")
        return
    severity = min(cause[0] for cause in causes)
    if standing and standing[0].stages[0].severity <= severity:
        return
    evidence: dict[str, Any] = {"scans": [event.id], "device": event.device, "gross_kg": event.gross_kg}
    for _, found in causes:
        evidence |= found
    step.open(
        Finding(
            rule="A33",
            subject=step.subject,
            start=standing[0].start if standing else event.when,
            stages=(Stage(severity),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence=evidence,
        )
    )


Cause = tuple[str, dict[str, Any]]


def _declared(step: UnitStep, event: GateScan, policy: WeightPolicy) -> Cause | None:
    """Against the weightiest document on file: declaration, else delivery order, else manifest."""
    papers = step.head.documents
    paper: Declared | None = next(
        (papers[kind] for kind in _AUTHORITY if kind in papers and papers[kind].gross_kg), None
    )
    if paper is None or paper.gross_kg is None or event.gross_kg is None:
        return None
    off = abs(event.gross_kg - paper.gross_kg)
    if off <= max(paper.gross_kg * policy.declared_pct / 100, policy.declared_kg):
        return None
    severe = off > paper.gross_kg * policy.declared_severe_pct / 100
    return (
        "P2" if severe else "P3",
        {
            "declared_kg": paper.gross_kg,
            "document": paper.number,
            "off_declared_kg": round(off, 1),
            "off_declared_pct": round(100 * off / paper.gross_kg, 2),
        },
    )


def _bridges(step: UnitStep, event: GateScan, policy: WeightPolicy) -> Cause | None:
    """Arrival against departure of the movement that this entry closes."""
    movement = step.before.movement
    if event.direction != "in" or movement is None or movement.gross_kg is None or event.gross_kg is None:
        return None
    off = abs(event.gross_kg - movement.gross_kg)
    if off <= max(movement.gross_kg * policy.bridges_pct / 100, policy.bridges_kg):
        return None
    return "P2", {"departure_kg": movement.gross_kg, "movement": movement.id, "off_departure_kg": round(off, 1)}


RULES = (
    Rule(
        code="A33",
        subject="unit",
        title_zh="重量差异",
        title_en="Weight variance",
        action_zh="换另一台地磅复称，机检，仍不符则掏箱",
        action_en="Re-weigh on a second bridge, scan, else unload",
        kinds=(GateScan,),
        judge=weight_variance,
        policy=WeightPolicy,
    ),
)
