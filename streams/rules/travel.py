"""A04, A16: a unit that is in two places at once, or that came faster than the road allows."""

from streams.events import GateScan
from streams.fold import transit
from streams.rules.crossing import crossing
from streams.rules.evidence import PAIR
from streams.rules.pair import pair, undercut
from streams.rules.rule import Grade, Rule, RulePolicy, UnitStep
from streams.rules.section import LOGISTICS, PORT
from streams.rules.thresholds import threshold


class ClonedPolicy(RulePolicy):
    impossible_kmh: float = threshold(
        120, gt=0, zh="直线速度超过此值为不可能：P1", en="Great-circle speed nobody reaches: P1"
    )
    implausible_kmh: float = threshold(
        100, gt=0, zh="公路速度超过此值则两次读取矛盾：P2", en="Road speed above which two sightings clash: P2"
    )
    near_km: float = threshold(
        2, ge=0, zh="直线距离小于此值的两处不按直线速度判断", en="Two places closer than this are never impossible"
    )
    min_leg_km: float = threshold(
        10, ge=0, zh="短于此的路段不按公路速度判断", en="Legs shorter than this are never implausible"
    )


class TooFastPolicy(RulePolicy):
    implausible_kmh: float = threshold(
        100, gt=0, zh="公路平均速度超过此值：P2", en="Average road speed above which: P2"
    )
    min_leg_km: float = threshold(
        10, ge=0, zh="短于此的路段（相邻关区）不判断", en="Shorter legs are not judged: adjoining nodes"
    )


def cloned(step: UnitStep) -> None:
    """P1 where nobody could have flown it; P2 where it is not a movement and no truck could have driven it."""
    event, seen = step.event, step.before.seen
    disputed = step.head.disputed
    if not isinstance(event, GateScan) or seen is None:
        return
    if disputed is not None and disputed.event == event.id:
        step.note(pair(step, seen, "A04", "P1", transit.fastest(step, seen.site, event.site)))
        return
    if crossing(step) is None or step.before.movement is not None or step.before.stage == "discharged":
        return
    policy = step.world.policy["A04"]
    if shortest := undercut(step.world.region, seen, event, policy.implausible_kmh, policy.min_leg_km):
        step.note(pair(step, seen, "A04", "P2", shortest))


def too_fast(step: UnitStep) -> None:
    """A movement closed sooner than its road can be driven."""
    event, seen = crossing(step), step.before.seen
    if event is None or seen is None or event.direction != "in" or step.before.movement is None:
        return
    policy = step.world.policy["A16"]
    if shortest := undercut(step.world.region, seen, event, policy.implausible_kmh, policy.min_leg_km):
        step.note(pair(step, seen, "A16", "P2", shortest))


RULES = (
    Rule(
        code="A04",
        subject="unit",
        title_zh="二维码克隆/不可能行程",
        title_en="Pass cloned / impossible travel",
        section=PORT,
        action_zh="冻结两处记录，凭照片找到实物，询问两端卡口；车牌、封志、箱号与在途记录不符的多为复制品",
        action_en="Freeze both, find the physical unit with photos, ask both gates; the copy is usually the one whose "
        "plate, seal or container number does not match the movement",
        kinds=(GateScan,),
        judge=cloned,
        policy=ClonedPolicy,
        severities=(
            Grade("P1", "直线飞行也到不了", "nobody could have come there as the crow flies"),
            Grade("P2", "不在途，且没有车能开到", "it was not in transit, and no truck could have driven it"),
        ),
        evidence=PAIR,
    ),
    Rule(
        code="A16",
        subject="unit",
        title_zh="在途过快",
        title_en="Too fast",
        section=LOGISTICS,
        action_zh="比对车辆与封志；先核对时钟（A61）",
        action_en="Compare vehicle and seal; check the clocks first (A61)",
        kinds=(GateScan,),
        judge=too_fast,
        policy=TooFastPolicy,
        severities=(Grade("P2", "在途时间短于公路所需", "the movement took less than its road can be driven in"),),
        evidence=PAIR,
    ),
)
