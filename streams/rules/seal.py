"""A31: the seal on arrival is not the seal of departure."""

from streams.events import GateScan
from streams.fold.finding import Finding, Stage
from streams.fold.movement import Movement
from streams.rules.crossing import crossing
from streams.rules.evidence import ENTRY
from streams.rules.rule import Grade, Meaning, Rule, UnitStep
from streams.rules.section import PORT

_ALIKE = str.maketrans({"O": "0", "I": "1", " ": None, "-": None})


def normal(seal: str) -> str:
    """A seal number as compared: O and 0, I and 1 are one; spaces and dashes do not count."""
    return seal.upper().translate(_ALIKE)


def one_edit_apart(one: str, other: str) -> bool:
    """At most one character changed, added or lost: more likely a misreading than another seal."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    same_length = len(one) == len(other)
    return one[start + same_length :] == other[start + 1 :]


def seal_mismatch(step: UnitStep) -> None:
    """P1; P2 if only one character differs. A reseal on record between the scans explains it."""
    event, movement = crossing(step), step.before.movement
    if event is None or event.direction != "in" or movement is None or not movement.seal or not event.seal:
        return
    left, found = normal(movement.seal), normal(event.seal)
    if left == found or _resealed(step, movement, left, found):
        return
    near = one_edit_apart(left, found)
    step.note(
        Finding(
            rule="A31",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P2" if near else "P1"),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "scans": [movement.departure, event.id],
                "device": event.device,
                "entered_at": event.when,
                "movement": movement.id,
                "departure_seal": movement.seal,
                "arrival_seal": event.seal,
                "one_character": near,
            },
        )
    )


def _resealed(step: UnitStep, movement: Movement, left: str, found: str) -> bool:
    """Follow the reseals since departure from the old number to the new one."""
    seal = left
    for when, old, new in step.head.reseals:
        if when >= movement.departed_at and (not old or normal(old) == seal):
            seal = normal(new)
    return seal == found


RULES = (
    Rule(
        code="A31",
        subject="unit",
        title_zh="封志不符",
        title_en="Seal mismatch",
        section=PORT,
        action_zh="核对照片，实物查验",
        action_en="Read the photo, check physically",
        kinds=(GateScan,),
        judge=seal_mismatch,
        severities=(
            Grade("P1", "封志号不同", "the seal numbers differ"),
            Grade("P2", "仅一个字符不同，可能误读", "they differ by one character, which may be a misreading"),
        ),
        evidence={
            **ENTRY,
            "departure_seal": Meaning("离场封志", "seal on departure"),
            "arrival_seal": Meaning("进场封志", "seal on arrival"),
            "one_character": Meaning("仅一字之差", "one character apart"),
        },
    ),
)
