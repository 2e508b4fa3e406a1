"""A40: goods that went into a zone first and were not declared afterwards (先进区后报关)."""

from streams.events import Arrival, Departure, Document, GateScan, YardMove
from streams.fold.finding import Finding, Stage
from streams.fold.heads import UnitHead
from streams.fold.moving import INSIDE
from streams.rules.crossing import WATERMARK_MS
from streams.rules.evidence import SCANS
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import CLEARANCE
from streams.rules.thresholds import threshold
from streams.times import DAY_MS


class DeclarationPolicy(RulePolicy):
    warn_d: float = threshold(
        10, gt=0, zh="自运输工具申报进境起，首次预警：P3", en="From the conveyance's arrival declaration: first warning"
    )
    urge_d: float = threshold(13, gt=0, zh="再次预警：P3", en="Second warning")
    expiry_d: float = threshold(
        14, gt=0, zh="申报期限届满（海关法第二十四条）：P2", en="The term of Customs Law art. 24 is over"
    )
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到的申报记录", en="Wait for the message of a declaration"
    )


def undeclared_after_entry(step: UnitStep) -> None:
    """One alert from the entry into a zone to the declaration, or to leaving that zone: what happens on the road is
    A14's, what leaves the region A12's. Its level rises: ``warned``, ``urged``, ``expired``.

    The term runs from the arrival of the conveyance, wherever in the region that was; of a unit whose arrival is
    not on record it runs from the entry. What was stuffed inside the region came with no conveyance and owes
    nothing, in whichever zone it comes to be.
    """
    event = step.event
    if isinstance(event, Document):
        if event.type == "declaration":
            _end(step, "declared")
        return
    was_at, now_at = _node_inside(step.before), _node_inside(step.head)
    if was_at == now_at:
        return
    _end(step, "left the zone")
    if now_at is None or step.head.local:
        return
    if step.world.region.nodes[now_at].kind == "zone" and "declaration" not in step.head.documents:
        step.open(_obligation(step))


def _node_inside(head: UnitHead) -> str | None:
    return head.node if head.stage in INSIDE else None


def _end(step: UnitStep, why: str) -> None:
    for finding in step.standing("A40"):
        step.end(finding, step.event.when, why)


def _obligation(step: UnitStep) -> Finding:
    head, entered_at = step.head, step.event.when
    policy: DeclarationPolicy = step.world.filed(head.node, head.site)["A40"]
    runs_from = entered_at if head.arrived_at is None else head.arrived_at
    wait = int(policy.watermark_min * 60_000)

    def stage(severity: str, level: str, days: float) -> Stage:
        limit = max(entered_at, runs_from + int(days * DAY_MS))
        return Stage(severity, level, limit=limit, due=limit + wait)

    return Finding(
        rule="A40",
        subject=step.subject,
        start=entered_at,
        stages=(
            stage("P3", "warned", policy.warn_d),
            stage("P3", "urged", policy.urge_d),
            stage("P2", "expired", policy.expiry_d),
        ),
        node=head.node,
        site=head.site,
        evidence={
            "scans": [step.event.id],
            "entered_at": entered_at,
            "arrived_at": head.arrived_at,
            "term_from_at": runs_from,
            "expires_at": runs_from + int(policy.expiry_d * DAY_MS),
        },
    )


RULES = (
    Rule(
        code="A40",
        subject="unit",
        title_zh="先进区后报关逾期未申报",
        title_en="Undeclared after entry",
        section=CLEARANCE,
        action_zh="通知报关行；逾期按日征收滞报金（0.05%）",
        action_en="Notify the broker; after expiry a late fee of 0.05 % a day falls due",
        kinds=(GateScan, Arrival, YardMove, Departure, Document),
        judge=undeclared_after_entry,
        policy=DeclarationPolicy,
        severities=(
            Grade("P3", "到首次预警日仍未申报", "not declared by the day of the first warning", level="warned"),
            Grade("P3", "到再次预警日仍未申报", "not declared by the day of the second warning", level="urged"),
            Grade("P2", "期限届满仍未申报", "not declared when the term was over", level="expired"),
        ),
        evidence={
            **SCANS,
            "entered_at": Meaning("进区时间", "entered the zone at"),
            "arrived_at": Meaning("运输工具申报进境时间", "conveyance's arrival declared at"),
            "term_from_at": Meaning("期限起算时间", "term runs from"),
            "expires_at": Meaning("期限届满时间", "term ends at"),
        },
    ),
)
