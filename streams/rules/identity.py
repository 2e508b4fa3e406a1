"""A05, A06: the container or the vehicle at the gate is not the one on record."""

from typing import Any, Final

from stdnum import iso6346

from streams.events import GateScan, Incident, ShownPass
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Transhipment
from streams.fold.movement import Movement
from streams.rules.crossing import crossing
from streams.rules.episode import end, open_or_worsen
from streams.rules.evidence import ENTRY, SCAN
from streams.rules.on_the_road import began_on_closed_road
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.seal import one_edit_apart
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.subject import normal_plate
from streams.times import HOUR_MS

_CONTAINER: Final = "iso6346:"


class ContainerPolicy(RulePolicy):
    sure: float = threshold(
        0.9, ge=0, le=1, zh="识别置信度低于此值视为误读：P4", en="Below this confidence the camera has misread: P4"
    )


class VehiclePolicy(RulePolicy):
    sure: float = threshold(
        0.95, ge=0, le=1, zh="任一车牌识别置信度低于此值：P4", en="Below this confidence of either plate: P4"
    )
    register_h: float = threshold(
        72, ge=0, zh="换车事件可以事后补登的时长", en="How long afterwards a transhipment may be registered"
    )


def unit_mismatch(step: UnitStep) -> None:
    """One finding per episode: from the first scan that reads another number to the next that reads the right one.

    A number that is none (check digit) or that the camera is unsure of is a misreading, not another container. The
    code that was read may name another unit than the gate says, too.
    """
    event = step.event
    if not isinstance(event, GateScan):
        return
    if event.gate_pass is not None and _of_another(step, event, event.gate_pass):
        return
    if event.container is None or not step.head.unit.startswith(_CONTAINER):
        return
    bound = step.head.unit.removeprefix(_CONTAINER)
    read = event.container
    if read != bound:
        read = "".join(sign for sign in read.upper() if sign.isascii() and sign.isalnum())
    if read == bound:
        end(step, "A05", "reread")
        return
    valid = _is_container_number(read)
    misread = event.container_confidence < step.world.policy["A05"].sure or not valid
    near = one_edit_apart(read, bound)
    open_or_worsen(
        step,
        Finding(
            rule="A05",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P4" if misread else "P3" if near else "P1"),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "scans": [event.id],
                "device": event.device,
                "scanned_at": event.when,
                "bound": bound,
                "read": event.container,
                "confidence": event.container_confidence,
                "check_digit_valid": valid,
                "one_character": near,
                "photo": event.photo_ref,
            },
        ),
    )


def _of_another(step: UnitStep, event: GateScan, shown: ShownPass) -> bool:
    """The gate says that it is this unit, but what it read there names another."""
    unit = step.head.unit
    if shown.unit in (None, unit) or shown.state not in ("valid", "plain"):
        return False
    assert shown.unit is not None
    near = one_edit_apart(unit, shown.unit)
    evidence = {"scans": [event.id], "device": event.device, "scanned_at": event.when, "bound": shown.unit}
    evidence |= {"read": unit, "one_character": near, "photo": event.photo_ref}
    node = step.world.region.node_of(event.site)
    stage = Stage("P3" if near else "P1")
    finding = Finding("A05", step.subject, event.when, (stage,), node=node, site=event.site, evidence=evidence)
    open_or_worsen(step, finding)
    return True


def _is_container_number(read: str) -> bool:
    """The library answers for what has the form of one; of anything else it may raise."""
    return read[:4].isalpha() and read[4:].isdigit() and iso6346.is_valid(read)


def vehicle_mismatch(step: UnitStep) -> None:
    """Arrived on another vehicle than it left on. A transhipment on record explains it, registered afterwards too;
    the window of any announced incident, or of a closed road, pauses the rule."""
    if isinstance(step.event, Incident):
        _registered(step, step.event)
        return
    event, movement = crossing(step), step.before.movement
    if event is None or event.direction != "in" or movement is None or not movement.plate or not event.plate:
        return
    if normal_plate(event.plate) == normal_plate(movement.plate) or _announced(step, event, movement):
        return
    policy: VehiclePolicy = step.world.policy["A06"]
    sure = min(event.plate_confidence, movement.plate_confidence) >= policy.sure
    step.open(
        Finding(
            rule="A06",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P2" if sure else "P4"),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence=_vehicles(event, movement),
            until=event.when + int(policy.register_h * HOUR_MS),
        )
    )


def _vehicles(event: GateScan, movement: Movement) -> dict[str, Any]:
    return {
        "scans": [movement.departure, event.id],
        "device": event.device,
        "movement": movement.id,
        "origin": movement.origin_node,
        "destination": movement.destination,
        "departed_at": movement.departed_at,
        "departure_plate": movement.plate,
        "departure_confidence": movement.plate_confidence,
        "entered_at": event.when,
        "arrival_plate": event.plate,
        "arrival_confidence": event.plate_confidence,
        "photo": event.photo_ref,
    }


def _announced(step: UnitStep, event: GateScan, movement: Movement) -> bool:
    if any(since <= event.when <= until for since, until in step.head.pauses):
        return True
    assert event.plate is not None
    return any(_explains(told, movement.departed_at, event.when, event.plate) for told in step.head.transhipments)


def _registered(step: UnitStep, event: Incident) -> None:
    """Staff confirm the swap by registering it; the newest one in the head is this one."""
    if event.type != "transhipment":
        return
    told = step.head.transhipments[-1]
    for finding in step.standing("A06"):
        found = finding.evidence
        if _explains(told, found["departed_at"], found["entered_at"], found["arrival_plate"]):
            step.end(finding, event.when, "transhipment registered")


def _explains(told: Transhipment, departed_at: int, entered_at: int, plate: str) -> bool:
    """The transhipment happened on this movement, to this vehicle or to one that was not named."""
    if told.until < departed_at or told.since > entered_at:
        return False
    return told.plate is None or normal_plate(told.plate) == normal_plate(plate)


RULES = (
    Rule(
        code="A05",
        subject="unit",
        title_zh="箱号不符",
        title_en="Unit id mismatch",
        section=PORT,
        action_zh="查看照片；读错则登记更正，确为他箱则扣留核查",
        action_en="Read the photo; if misread, correct the record; if it is another container, detain and check",
        kinds=(GateScan,),
        judge=unit_mismatch,
        policy=ContainerPolicy,
        severities=(
            Grade("P1", "识别出另一个有效箱号", "another, valid container number was surely read"),
            Grade("P3", "有效箱号，仅一个字符不同", "it is valid, but only one character differs"),
            Grade("P4", "校验位不符或置信度低：误读", "check digit wrong or camera unsure: misread"),
        ),
        evidence={
            **SCAN,
            "scanned_at": Meaning("扫描时间", "scanned at"),
            "bound": Meaning("通行证绑定箱号", "number the pass is bound to"),
            "read": Meaning("识别箱号", "number read"),
            "confidence": Meaning("识别置信度", "confidence of the camera"),
            "check_digit_valid": Meaning("校验位正确", "check digit is right"),
            "one_character": Meaning("仅一字之差", "one character apart"),
            "photo": Meaning("照片", "photo"),
        },
    ),
    Rule(
        code="A06",
        subject="unit",
        title_zh="车辆不符",
        title_en="Vehicle mismatch",
        section=PORT,
        action_zh="核实是否换车；如属实，补登转运事件",
        action_en="Confirm the change of vehicle; if it is so, register the transhipment",
        kinds=(GateScan, Incident),
        judge=vehicle_mismatch,
        policy=VehiclePolicy,
        delay=began_on_closed_road,
        severities=(
            Grade("P2", "进场车牌与离场车牌不同", "the plate on arrival is not the plate of departure"),
            Grade("P4", "车牌不同，但识别置信度低", "they differ, but a camera was unsure"),
        ),
        evidence={
            **ENTRY,
            "origin": Meaning("启运关区", "origin"),
            "destination": Meaning("目的关区", "destination"),
            "departed_at": Meaning("离场时间", "departed at"),
            "departure_plate": Meaning("离场车牌", "plate on departure"),
            "departure_confidence": Meaning("离场识别置信度", "confidence on departure"),
            "arrival_plate": Meaning("进场车牌", "plate on arrival"),
            "arrival_confidence": Meaning("进场识别置信度", "confidence on arrival"),
            "photo": Meaning("照片", "photo"),
        },
    ),
)
