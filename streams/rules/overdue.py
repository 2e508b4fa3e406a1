"""A14 with its levels late, overdue and missing (A15): a movement that does not end in time."""

from typing import Any

from streams.events import Arrival, Departure, Diversion, GateScan, Incident, YardMove
from streams.fold.finding import Finding, Stage
from streams.fold.movement import Basis, Movement, limits_from
from streams.rules.crossing import WATERMARK_MS, drain_ms, drain_threshold
from streams.rules.evidence import MOVEMENT, SCANS
from streams.rules.on_the_road import closed_road
from streams.rules.rule import Grade, Meaning, Muted, Rule, RulePolicy, UnitStep
from streams.rules.section import LOGISTICS
from streams.rules.thresholds import threshold
from streams.store.commit import PartitionState
from streams.times import DAY_MS
from streams.world import World
from zones.travel import LimitFactors


class TransitPolicy(RulePolicy):
    late: float = threshold(1.5, gt=0, zh="典型时间乘以此倍数……", en="Late after this × typical time …")
    late_plus_h: float = threshold(1.0, ge=0, zh="……再加此时长为迟到", en="… plus this")
    overdue: float = threshold(2.0, gt=0, zh="典型时间乘以此倍数……", en="Overdue after this × typical time …")
    overdue_plus_h: float = threshold(4.0, ge=0, zh="……再加此时长为超期", en="… plus this")
    missing_plus_h: float = threshold(24.0, ge=0, zh="超期后再过此时长为失联", en="Missing this long after overdue")
    enquiry_d: float = threshold(7, gt=0, zh="超期后此天数应正式立案查询", en="A formal enquiry is due after overdue")
    referral_d: float = threshold(28, gt=0, zh="超期后此天数应移送追缴或缉私", en="Debt or penal referral is due")
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到的进场扫描", en="Wait for the late entry scan"
    )

    drain_min: float = drain_threshold()
    learned: bool = threshold(False, zh="按实测在途时间定时限", en="Limits from observed transits")
    learned_min_n: int = threshold(59, ge=1, zh="同通道、时段至少有此数的实测", en="Observed transits that are enough")
    learned_plus_h: float = threshold(
        1.0, ge=0, zh="实测第95百分位加此时长为迟到", en="Late this long after their 95th percentile"
    )

    def model_post_init(self, _context: Any, /) -> None:
        object.__setattr__(
            self,
            "_factors",
            LimitFactors(
                late=self.late,
                late_plus_h=self.late_plus_h,
                overdue=self.overdue,
                overdue_plus_h=self.overdue_plus_h,
                missing_plus_h=self.missing_plus_h,
                observed_plus_h=self.learned_plus_h,
            ),
        )

    @property
    def factors(self) -> LimitFactors:
        factors: LimitFactors = self._factors
        return factors

    _factors: LimitFactors


def transit_late(step: UnitStep) -> None:
    """One alert per movement: its level rises from late to overdue to missing until the entry ends it."""
    before, now = step.before.movement, step.head.movement
    if now is before:
        return
    if before is not None and (now is None or now.id != before.id):
        ended = step.movements[before.id]
        assert ended is not None
        for finding in step.standing("A14"):
            step.end(
                finding, ended.arrived_at or step.event.when, "arrived" if ended.state == "closed" else ended.state
            )
    if now is not None:
        step.open(_finding(step, now))


def _finding(step: UnitStep, movement: Movement) -> Finding:
    policy: TransitPolicy = step.world.filed(movement.destination, movement.origin_site)["A14"]
    wait = int(policy.watermark_min * 60_000)
    limits = (
        ("P3", "late", movement.late_at),
        ("P2", "overdue", movement.overdue_at),
        ("P1", "missing", movement.missing_at),
    )
    return Finding(
        rule="A14",
        subject=step.subject,
        start=movement.departed_at,
        stages=tuple(
            Stage(severity, level, limit=limit, due=limit + wait)
            for severity, level, limit in limits
            if limit is not None
        ),
        node=movement.destination,
        site=movement.origin_site,
        evidence={
            "scans": [movement.departure],
            "movement": movement.id,
            "origin": movement.origin_node,
            "destination": movement.destination,
            "road_km": _road_km(step, movement),
            "plate": movement.plate,
            "departed_at": movement.departed_at,
            "expected_at": movement.expected_at,
            "late_at": movement.late_at,
            "overdue_at": movement.overdue_at,
            "missing_at": movement.missing_at,
            "enquiry_at": _days_after(movement.overdue_at, policy.enquiry_d),
            "referral_at": _days_after(movement.overdue_at, policy.referral_d),
            "pauses": [list(pause) for pause in movement.pauses],
            "limits_from": limits_from(movement),
            **_observed(movement.observed),
        },
    )


def _days_after(limit: int | None, days: float) -> int | None:
    return None if limit is None else limit + int(days * DAY_MS)


def _observed(basis: Basis | None) -> dict[str, Any]:
    if basis is None:
        return {}
    return {
        "learned_hours": f"{basis.from_h:02d}:00–{basis.to_h:02d}:00",
        "learned_n": basis.n,
        "learned_p50_min": basis.p50_min,
        "learned_p95_min": basis.p95_min,
        "travel_times": basis.digest,
    }


def _road_km(step: UnitStep, movement: Movement) -> float | None:
    """None inside one node, where the limits come from the distance as the crow flies."""
    assert movement.destination is not None
    return step.world.region.road_km(movement.origin_node, movement.destination, movement.departed_at)


def entered_unheard(finding: Finding, now: int, partition: PartitionState, world: World) -> Muted | None:
    """The entry may lie in a gate of the destination that is silent: late and overdue soften until it has delivered,
    for that outage is one incident and not one for each truck behind it. Missing is never softened."""
    if now >= finding.stages[-1].due:
        return None
    drain = drain_ms(finding, world)
    for gate in _gates_in(world, finding.node):
        for spell in partition.quiet.get(gate, ()):
            if spell.until is None:
                return Muted("P4", now + drain)
            if spell.until > finding.start and now < spell.until + drain:
                return Muted("P4", spell.until + drain)
    return None


def _gates_in(world: World, node: str | None) -> list[str]:
    """Gates through which a unit may enter the node."""
    region = world.region
    sites = region.sites_of(node) if node is not None and node in region.nodes else ()
    return [gate for site in sites for gate in region.gates_of(site) if region.devices[gate].lanes_in]


RULES = (
    Rule(
        code="A14",
        subject="unit",
        title_zh="在途超时",
        title_en="Transit late",
        section=LOGISTICS,
        action_zh="联系承运人或司机；核查通行费与定位；延期须注明理由。失联时立案核查并通知始发地、目的地与缉私",
        action_en="Call carrier or driver; check toll and GPS; extend with a reason. If missing: open an enquiry, "
        "notify origin, destination and anti-smuggling",
        kinds=(GateScan, Arrival, Departure, YardMove, Diversion, Incident),
        judge=transit_late,
        policy=TransitPolicy,
        delay=closed_road,
        mute=entered_unheard,
        severities=(
            Grade("P3", "过迟到时限仍未进场", "not in by the late limit", level="late"),
            Grade("P2", "过超期时限仍未进场", "not in by the overdue limit", level="overdue"),
            Grade("P1", "过失联时限仍未进场", "not in by the missing limit", level="missing"),
            Grade("P4", "迟到，但目的关区有卡口静默或补传", "late, while a gate there is silent or delivers", "late"),
            Grade("P4", "超期，但目的关区有卡口静默或补传", "overdue, while a gate there is silent", "overdue"),
        ),
        evidence={
            **SCANS,
            **MOVEMENT,
            "origin": Meaning("启运关区", "origin"),
            "destination": Meaning("目的关区", "destination"),
            "road_km": Meaning("公路距离", "distance by road"),
            "plate": Meaning("车牌", "plate"),
            "departed_at": Meaning("离场时间", "departed at"),
            "expected_at": Meaning("预计到达（典型时间）", "expected at (typical time)"),
            "late_at": Meaning("迟到时限", "late from"),
            "overdue_at": Meaning("超期时限", "overdue from"),
            "missing_at": Meaning("失联时限", "missing from"),
            "enquiry_at": Meaning("应立案查询的时间", "formal enquiry due at"),
            "referral_at": Meaning("应移送追缴或缉私的时间", "debt or penal referral due at"),
            "pauses": Meaning("不计时的时段", "times that do not count"),
            "limits_from": Meaning("时限依据", "limits come from"),
            "learned_hours": Meaning("实测在途的离场时段", "of transits that left between"),
            "learned_n": Meaning("实测在途数", "observed transits"),
            "learned_p50_min": Meaning("实测中位数", "half of them took at most"),
            "learned_p95_min": Meaning("实测第95百分位", "95 % of them took at most"),
            "travel_times": Meaning("实测在途时间表（摘要）", "travel times (digest)"),
        },
    ),
)
