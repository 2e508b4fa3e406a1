"""A07: one plate on two vehicles (套牌)."""

from streams.events import PlateSeen
from streams.fold.heads import PlateHead
from streams.fold.step import Step
from streams.rules.evidence import PAIR
from streams.rules.pair import overflown, pair, undercut
from streams.rules.rule import Grade, Meaning, Rule
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.rules.travel import ClonedPolicy


class PlatePolicy(ClonedPolicy):
    sure: float = threshold(
        0.95,
        ge=0,
        le=1,
        zh="识别置信度低于此值的车牌不予跟踪（A52 亦同）",
        en="Plates read with less confidence are not followed, by A52 neither",
    )


def plate_cloned(step: Step[PlateHead]) -> None:
    """The same plate with two units in two places, faster than any vehicle.

    With the same unit it is that unit's matter (A04, A16): one incident, one alert.
    """
    event, seen = step.event, step.before.seen
    policy: PlatePolicy = step.world.policy["A07"]
    if not isinstance(event, PlateSeen) or event.confidence < policy.sure:
        return
    if seen is None or step.before.unit == event.unit:
        return
    region = step.world.region
    units = [step.before.unit, event.unit]
    if shortest := overflown(region, seen, event, policy.impossible_kmh, policy.near_km):
        step.note(pair(step, seen, "A07", "P1", shortest, units=units))
    elif shortest := undercut(region, seen, event, policy.implausible_kmh, policy.min_leg_km):
        step.note(pair(step, seen, "A07", "P2", shortest, units=units))


RULES = (
    Rule(
        code="A07",
        subject="plate",
        title_zh="套牌车辆",
        title_en="Plate cloned",
        section=PORT,
        action_zh="移交公安",
        action_en="Refer to the police",
        kinds=(PlateSeen,),
        judge=plate_cloned,
        policy=PlatePolicy,
        severities=(
            Grade("P1", "直线飞行也到不了", "nobody could have come there as the crow flies"),
            Grade("P2", "没有车能开到", "no vehicle could have driven it"),
        ),
        evidence=PAIR | {"units": Meaning("两次所载货物单元", "the units carried")},
    ),
)
