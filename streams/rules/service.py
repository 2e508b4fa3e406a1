"""A42, A43: published time limits that are not kept (规范并公布通关作业时限), and appointments nobody comes to.

Three steps have a limit: arrival to release, a booked inspection, and the gate, where it says when the truck came up to
it (``queued_at`` of the scan): a crossing alone is one instant.
"""

from typing import Any

from streams.events import Arrival, Booking, Departure, GateScan, Inspection, Release, YardMove
from streams.fold.appointment import at_site
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Booked, UnitHead
from streams.fold.served import Served
from streams.rules.crossing import WATERMARK_MS, crossing, drain_threshold, missed_by_quiet_gate
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import CLEARANCE, INSPECTION
from streams.rules.thresholds import threshold
from streams.times import HOUR_MS, MINUTE_MS


class LimitPolicy(RulePolicy):
    gate_min: float = threshold(10, gt=0, zh="自到卡口至通过的时限", en="From coming up to the gate to the crossing")
    release_h: float = threshold(24, gt=0, zh="自到港至放行的时限", en="From the conveyance's arrival to release")
    inspection_h: float = threshold(
        4, gt=0, zh="自预约时间至查验结束的时限", en="From the booked time to the end of the inspection"
    )
    published: bool = threshold(
        False,
        zh="时限已公布（宜按关区设定）：P3，否则 P4",
        en="The limits are published, which nodes do one by one: P3, else P4",
    )
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到的部门记录", en="Wait for the agency's message"
    )

    def limit_min(self, step: str) -> float | None:
        """Of a step of ``streams.fold.served.STEPS``; None: it has no limit here."""
        return {"gate": self.gate_min, "release": self.release_h * 60, "inspection": self.inspection_h * 60}.get(step)


class AppointmentPolicy(RulePolicy):
    grace_h: float = threshold(2, ge=0, zh="预约后允许晚到的时长", en="How late a booked unit may come")
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到的进场扫描", en="Wait for the late entry scan"
    )
    drain_min: float = drain_threshold()


def limit_exceeded(step: UnitStep) -> None:
    """Three clocks, each an alert of its own, told apart by the level: ``gate``, ``release`` and ``inspection``."""
    _gate(step)
    _release(step)
    if step.head.booked is not None or step.before.booked is not None:
        _inspection(step)


def _gate(step: UnitStep) -> None:
    """It is over when it is told: who has crossed waits no longer."""
    event = crossing(step)
    if event is None or event.waited_ms is None:
        return
    node, began = step.world.region.node_of(event.site), event.when - event.waited_ms
    step.served[event.id] = Served("gate", node, began, event.when)
    limits = _limits(step, event.site)
    limit_ms = int(limits.gate_min * MINUTE_MS)
    if event.waited_ms > limit_ms:
        step.note(
            Finding(
                rule="A42",
                subject=step.subject,
                start=_free(step, began),
                stages=(Stage("P3" if limits.published else "P4", "gate", limit=began + limit_ms),),
                node=node,
                site=event.site,
                evidence={
                    "step": "gate",
                    "event": event.id,
                    "counts_from_at": began,
                    "waited_min": round(event.waited_ms / MINUTE_MS, 1),
                    "limit_min": limits.gate_min,
                    "limit_at": began + limit_ms,
                },
                ended=event.when,
                why="crossed",
            )
        )


def _free(step: UnitStep, start: int) -> int:
    """An alert is its rule, subject and start: not that of another clock, if the lorry came to the gate just then."""
    arrived = step.head.arrived_at
    taken = {one.start for one in step.standing("A42")} | ({arrived, arrived + 1} if arrived is not None else set())
    while start in taken:
        start += 1
    return start


def _standing(step: UnitStep, level: str) -> list[Finding]:
    return [finding for finding in step.standing("A42") if finding.stages[0].level == level]


def _release(step: UnitStep) -> None:
    """From the arrival to the release, wherever the unit goes meanwhile; one released beforehand waits for nobody."""
    event = step.event
    why = ""
    if isinstance(event, Release):
        why = "released"
    elif isinstance(event, Arrival):
        why = "arrived again"
    elif step.head.stage == "discharged":
        why = "left the region"
    if why:
        for finding in _standing(step, "release"):
            if why == "released":
                _measure(step, finding, "release")
            step.end(finding, event.when, why)
    if isinstance(event, Arrival) and event.mode != "local":
        released = any(start <= event.when <= end for start, end in step.head.released)
        if not released:
            limits = _limits(step, event.site)
            _open(step, limits, "release", limits.release_h, event.site, event.when, event.when, mode=event.mode)


def _limits(step: UnitStep, site: str) -> LimitPolicy:
    policy: LimitPolicy = step.world.filed(step.world.region.node_of(site), site)["A42"]
    return policy


def _inspection(step: UnitStep) -> None:
    """The clock runs while the unit is there to be inspected; one that does not come is A43."""
    booked = step.head.booked
    waiting = booked is not None and at_site(step.head, booked.site)
    for finding in _standing(step, "inspection"):
        if not waiting or booked is None or finding.evidence["booking"] != booked.event:
            if isinstance(step.event, Inspection):
                _measure(step, finding, "inspection")
            step.end(finding, step.event.when, _over(step, booked))
    if waiting and booked is not None and not _standing(step, "inspection"):
        limits = _limits(step, booked.site)
        since = max(booked.slot_at, step.event.when)
        # an alert is its rule, subject and start: not the start of the other clock, if one event starts both
        start = since + (since == step.head.arrived_at)
        _open(step, limits, "inspection", limits.inspection_h, booked.site, start, since, booking=booked.event)


def _measure(step: UnitStep, finding: Finding, what: str) -> None:
    """Done at last, in time or not: it counts for the percentiles that are published."""
    began = finding.evidence["counts_from_at"]
    if finding.node is not None and step.event.when > began:
        step.served[finding.id] = Served(what, finding.node, began, step.event.when)


def _over(step: UnitStep, booked: Booked | None) -> str:
    if booked is not None and booked != step.before.booked:
        return "rebooked"
    return "inspected" if isinstance(step.event, Inspection) else "left"


def _open(
    step: UnitStep, policy: LimitPolicy, level: str, hours: float, site: str, start: int, since: int, **evidence: Any
) -> None:
    limit = since + int(hours * HOUR_MS)
    severity = "P3" if policy.published else "P4"
    step.open(
        Finding(
            rule="A42",
            subject=step.subject,
            start=start,
            stages=(Stage(severity, level, limit=limit, due=limit + int(policy.watermark_min * 60_000)),),
            node=step.world.region.node_of(site),
            site=site,
            evidence={
                "step": level,
                "event": step.event.id,
                "counts_from_at": since,
                "limit_h": hours,
                "limit_at": limit,
                **evidence,
            },
        )
    )


def no_show(step: UnitStep) -> None:
    """From the booked time until the unit comes, is booked anew, is inspected or leaves the region."""
    booked, head = step.head.booked, step.head
    if booked is None and step.before.booked is None:
        return
    for finding in step.standing("A43"):
        if booked is None or booked.event != finding.evidence["booking"]:
            step.end(finding, step.event.when, _over(step, booked))
        elif at_site(head, booked.site):
            step.end(finding, step.event.when, "came")
    if booked is not None and not at_site(head, booked.site) and not step.standing("A43") and _missed(step, booked):
        step.open(_absence(step, booked))


def _missed(step: UnitStep, booked: Booked) -> bool:
    """The unit is awaited from now on: it has just been booked, or was there and leaves before its time."""
    before: UnitHead = step.before
    return before.booked != booked or (at_site(before, booked.site) and step.event.when < booked.slot_at)


def _absence(step: UnitStep, booked: Booked) -> Finding:
    node = step.world.region.node_of(booked.site)
    policy: AppointmentPolicy = step.world.filed(node, booked.site)["A43"]
    limit = booked.slot_at + int(policy.grace_h * HOUR_MS)
    seen = step.head.seen
    return Finding(
        rule="A43",
        subject=step.subject,
        start=booked.slot_at,
        stages=(Stage("P3", limit=limit, due=limit + int(policy.watermark_min * 60_000)),),
        node=node,
        site=booked.site,
        evidence={
            "booking": booked.event,
            "booked_at": booked.slot_at,
            "limit_at": limit,
            "last_seen_at": seen.when if seen else booked.slot_at,
            "last_seen_site": seen.site if seen else None,
            "missing_at_site": booked.site,
        },
    )


_DEFAULT = "no node has published its limits by default; tests/unit/rules/test_service.py"

RULES = (
    Rule(
        code="A42",
        subject="unit",
        title_zh="超作业时限",
        title_en="Time limit exceeded",
        section=CLEARANCE,
        action_zh="由值班主管核查该环节的积压原因",
        action_en="The manager on duty looks into what holds this step up",
        kinds=(Arrival, Release, Booking, Inspection, GateScan, YardMove, Departure),
        judge=limit_exceeded,
        policy=LimitPolicy,
        severities=(
            Grade("P4", "在卡口等候超过时限", "waited at the gate beyond the limit", level="gate"),
            Grade("P4", "到港后超过时限未放行", "not released within the limit after arrival", level="release"),
            Grade("P4", "预约查验超过时限未完成", "booked inspection not done within its limit", level="inspection"),
            Grade(
                "P3", "未放行，该关区已公布时限", "not released, at a node that has published it", "release", _DEFAULT
            ),
            Grade("P3", "卡口超时，该关区已公布时限", "waited at a gate, where it is published", "gate", _DEFAULT),
            Grade("P3", "查验未完成，该关区已公布时限", "not inspected, where it is published", "inspection", _DEFAULT),
        ),
        evidence={
            "step": Meaning("环节", "step"),
            "event": Meaning("起算记录", "record the clock starts with"),
            "counts_from_at": Meaning("起算时间", "counts from"),
            "waited_min": Meaning("等候时长", "waited"),
            "limit_min": Meaning("卡口时限", "limit at a gate"),
            "limit_h": Meaning("时限", "limit"),
            "limit_at": Meaning("时限届满", "limit ends at"),
            "mode": Meaning("运输方式", "came by"),
            "booking": Meaning("预约记录", "booking"),
        },
    ),
    Rule(
        code="A43",
        subject="unit",
        title_zh="预约查验未到",
        title_en="Inspection no-show",
        section=INSPECTION,
        action_zh="重新预约；暂不放行",
        action_en="Rebook; hold it until it is inspected",
        kinds=(Booking, Inspection, GateScan, Arrival, YardMove, Departure),
        judge=no_show,
        policy=AppointmentPolicy,
        mute=missed_by_quiet_gate,
        severities=(
            Grade("P3", "预约后超过时限未到", "not there within the limit after the booked time"),
            Grade(
                "P4",
                "查验场卡口正在静默或补传",
                "the yard's gate is silent or still delivering",
                unmet="too rare for a sample: silent before the booked time; tests/unit/rules/test_service.py",
            ),
        ),
        evidence={
            "booking": Meaning("预约记录", "booking"),
            "booked_at": Meaning("预约时间", "booked for"),
            "limit_at": Meaning("最晚到达时间", "to be there by"),
            "last_seen_at": Meaning("上次见到的时间", "last seen at"),
            "last_seen_site": Meaning("上次见到的场所", "last seen at site"),
            "missing_at_site": Meaning("应到场所", "site it was booked for"),
        },
    ),
)
