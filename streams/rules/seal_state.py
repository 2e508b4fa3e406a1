"""A30, A32: a seal that is broken, or that left the site without watching over anything."""

from typing import Any

from streams.events import GateScan, SealChange
from streams.fold.finding import Finding, Stage
from streams.fold.inspection import open_by
from streams.rules.crossing import crossing
from streams.rules.episode import end, open_or_worsen
from streams.rules.evidence import SCAN
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import PORT
from streams.rules.thresholds import threshold


class BrokenPolicy(RulePolicy):
    states: tuple[str, ...] = threshold(
        ("broken", "open", "tampered"), zh="封志已失效的状态", en="States of a seal that holds no more"
    )
    agencies: int = threshold(
        2,
        ge=1,
        zh="须有这么多部门同时在该场所查验，封志方可开启",
        en="Agencies that must have an inspection open there for a seal to be open",
    )
    window_h: float = threshold(
        24, gt=0, zh="未登记结束的查验至多视为进行中的时长", en="How long an inspection that nobody closed is open"
    )

    @property
    def window_ms(self) -> int:
        return int(self.window_h * 3_600_000)


class ArmedPolicy(RulePolicy):
    unarmed: tuple[str, ...] = threshold(
        ("unarmed",), zh="电子封志未布防的状态", en="States of an electronic seal that does not watch"
    )
    low_pct: float = threshold(20, ge=0, le=100, zh="电量低于此值：P4", en="Battery below this: P4")


def seal_broken(step: UnitStep) -> None:
    """P1 at once, unless both agencies have an inspection open at that site. One incident until it is resealed."""
    event = step.event
    if isinstance(event, SealChange):
        if event.new:
            end(step, "A30", "resealed")
        return
    policy: BrokenPolicy = step.world.policy["A30"]
    if not isinstance(event, GateScan) or event.seal_state not in policy.states:
        return
    inspecting = open_by(step.head, event.when, policy.window_ms)
    agencies = sorted(agency for site, agency in inspecting if site == event.site)
    if len(agencies) >= policy.agencies:
        return
    open_or_worsen(step, _finding(step, event, "A30", "P1", _read(event) | {"agencies_inspecting": agencies}))


def seal_unarmed(step: UnitStep) -> None:
    """P2 if it goes out unarmed, P4 if its battery is low; over when a reading finds neither, or it is resealed."""
    if isinstance(step.event, SealChange):
        if step.event.new:
            end(step, "A32", "resealed")
        return
    event = crossing(step)
    if event is None or (event.seal_state is None and event.seal_battery is None):
        return
    policy: ArmedPolicy = step.world.policy["A32"]
    unarmed = event.seal_state in policy.unarmed
    low = event.seal_battery is not None and event.seal_battery < policy.low_pct
    if not unarmed and not low:
        end(step, "A32", "armed")
    elif low or event.direction == "out":
        severity = "P2" if unarmed and event.direction == "out" else "P4"
        open_or_worsen(step, _finding(step, event, "A32", severity, _read(event)))


def _read(event: GateScan) -> dict[str, Any]:
    return {
        "scans": [event.id],
        "device": event.device,
        "direction": event.direction,
        "scanned_at": event.when,
        "seal": event.seal,
        "state": event.seal_state,
        "battery_pct": event.seal_battery,
        "photo": event.photo_ref,
    }


def _finding(step: UnitStep, event: GateScan, rule: str, severity: str, evidence: dict[str, Any]) -> Finding:
    return Finding(
        rule=rule,
        subject=step.subject,
        start=event.when,
        stages=(Stage(severity),),
        node=step.world.region.node_of(event.site),
        site=event.site,
        evidence=evidence,
    )


_READ = {
    **SCAN,
    "direction": Meaning("方向", "direction"),
    "scanned_at": Meaning("扫描时间", "scanned at"),
    "seal": Meaning("封志号", "seal number"),
    "state": Meaning("封志状态", "state of the seal"),
    "battery_pct": Meaning("封志电量", "charge of the seal's battery"),
    "photo": Meaning("照片", "photo"),
}

RULES = (
    Rule(
        code="A30",
        subject="unit",
        title_zh="封志破损",
        title_en="Seal broken",
        section=PORT,
        action_zh="押运至最近的关区，联合查验，重新施封并登记事件",
        action_en="Escort to the nearest node, inspect jointly, reseal and register the incident",
        kinds=(GateScan, SealChange),
        judge=seal_broken,
        policy=BrokenPolicy,
        severities=(
            Grade(
                "P1",
                "封志破损、开启或被拆动，且该场所无双方联合查验",
                "the seal holds no more, and no joint inspection explains it",
            ),
        ),
        evidence=_READ | {"agencies_inspecting": Meaning("正在该场所查验的部门", "agencies inspecting there")},
    ),
    Rule(
        code="A32",
        subject="unit",
        title_zh="封志未布防或电量低",
        title_en="Seal unarmed or battery low",
        section=PORT,
        action_zh="放行前更换封志或电池",
        action_en="Replace the seal or its battery before release",
        kinds=(GateScan, SealChange),
        judge=seal_unarmed,
        policy=ArmedPolicy,
        severities=(
            Grade("P2", "离场时封志未布防", "it left with a seal that does not watch"),
            Grade("P4", "封志电量低", "the seal's battery is low"),
        ),
        evidence=_READ,
    ),
)
