"""A33: gross weight against what was declared, and from one weighbridge to the next."""

from typing import Any

from streams.events import GateScan
from streams.fold.finding import Finding, Stage
from streams.fold.papers import by_authority
from streams.rules.crossing import crossing
from streams.rules.evidence import MOVEMENT, SCAN
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import INSPECTION
from streams.rules.thresholds import threshold


class WeightPolicy(RulePolicy):
    declared_pct: float = threshold(
        5, gt=0, zh="与申报重量相差超过此比例……", en="Against the declared weight: P3 beyond this …"
    )
    declared_kg: float = threshold(500, ge=0, zh="……且超过此重量：P3", en="… and beyond this")
    declared_severe_pct: float = threshold(10, gt=0, zh="超过此比例：P2", en="P2 beyond this")
    bridges_pct: float = threshold(
        2, gt=0, zh="离场与进场地磅相差超过此比例……", en="Departure against arrival: P2 beyond this …"
    )
    bridges_kg: float = threshold(400, ge=0, zh="……且超过此重量：P2", en="… and beyond this")


def weight_variance(step: UnitStep) -> None:
    """One finding per episode: from the first weighing that is off to the next that agrees with the papers, and with
    the departure if what left was not what arrived."""
    event = crossing(step)
    if event is None or event.gross_kg is None:
        return
    policy: WeightPolicy = step.world.policy["A33"]
    causes = [cause for cause in (_declared(step, event, policy), _bridges(step, event, policy)) if cause]
    standing = step.standing("A33")
    if not causes:
        for finding in standing:
            departure_kg = finding.evidence.get("departure_kg")
            if departure_kg is None or _agree(event.gross_kg, departure_kg, policy):
                step.end(finding, event.when, "reweighed")
        return
    severity = min(cause[0] for cause in causes)
    if standing and standing[0].stages[0].severity <= severity:
        return
    evidence: dict[str, Any] = {"device": event.device, "gross_kg": event.gross_kg}
    for _, found in causes:
        evidence |= found
    movement = step.before.movement
    left = [movement.departure] if movement is not None and "departure_kg" in evidence else []
    evidence["scans"] = [*left, event.id]
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
    paper = next((paper for paper in by_authority(step.head.documents) if paper.gross_kg), None)
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
    if _agree(event.gross_kg, movement.gross_kg, policy):
        return None
    off = round(abs(event.gross_kg - movement.gross_kg), 1)
    return "P2", {"departure_kg": movement.gross_kg, "movement": movement.id, "off_departure_kg": off}


def _agree(kg: float, departure_kg: float, policy: WeightPolicy) -> bool:
    return abs(kg - departure_kg) <= max(departure_kg * policy.bridges_pct / 100, policy.bridges_kg)


RULES = (
    Rule(
        code="A33",
        subject="unit",
        title_zh="重量差异",
        title_en="Weight variance",
        section=INSPECTION,
        action_zh="换另一台地磅复称，机检，仍不符则掏箱",
        action_en="Re-weigh on a second bridge, scan, else unload",
        kinds=(GateScan,),
        judge=weight_variance,
        policy=WeightPolicy,
        severities=(
            Grade("P3", "与申报重量相差超过界限", "it is off the declared weight by more than the limits"),
            Grade("P2", "相差严重，或两台地磅不一致", "it is far off, or two weighbridges disagree"),
        ),
        evidence={
            **SCAN,
            "gross_kg": Meaning("实测毛重", "weighed"),
            "declared_kg": Meaning("申报毛重", "declared"),
            "document": Meaning("依据的单证", "by document"),
            "off_declared_kg": Meaning("与申报相差", "off the declared weight by"),
            "off_declared_pct": Meaning("与申报相差比例", "off the declared weight by"),
            "departure_kg": Meaning("离场毛重", "weighed on departure"),
            **MOVEMENT,
            "off_departure_kg": Meaning("与离场相差", "off the weight on departure by"),
        },
    ),
)
