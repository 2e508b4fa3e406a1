"""A04, A16: a unit that is in two places at once, or that came faster than the road allows."""

from streams.events import GateScan
from streams.fold import transit
from streams.fold.finding import Finding, Stage
from streams.rules.crossing import crossing
from streams.rules.evidence import PAIR
from streams.rules.rule import Grade, Rule, RulePolicy, UnitStep
from streams.rules.thresholds import threshold


class ClonedPolicy(RulePolicy):
    impossible_kmh: float = threshold(
        120, gt=0, zh="直线速度超过此值为不可能：P1", en="Great-circle speed nobody reaches: P1"
    )
    implausible_kmh: float = threshold(
        100, gt=0, zh="公路速度超过此值则两次读取矛盾：P2", en="Road speed above which two sightings clash: P2"
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
        step.note(_pair(step, "A04", "P1", transit.fastest(step, seen.site, event.site)))
        return
    if crossing(step) is None or step.before.movement is not None or step.before.stage == "discharged":
        return
    policy = step.world.policy["A04"]
    if shortest := _too_fast(step, event, policy.implausible_kmh, policy.min_leg_km):
        step.note(_pair(step, "A04", "P2", shortest))


def too_fast(step: UnitStep) -> None:
    """A movement closed sooner than its road can be driven."""
    event = crossing(step)
    if event is None or event.direction != "in" or step.before.movement is None:
        return
    policy = step.world.policy["A16"]
    if shortest := _too_fast(step, event, policy.implausible_kmh, policy.min_leg_km):
        step.note(_pair(step, "A16", "P2", shortest))


def _too_fast(step: UnitStep, event: GateScan, kmh: float, min_leg_km: float) -> int:
    """Shortest plausible time (ms) from the last sighting if it was undercut, else 0."""
    seen = step.before.seen
    if seen is None or seen.future or event.future or seen.site == event.site:
        return 0
    km = step.world.region.leg_km(seen.site, event.site, event.when)
    shortest = int(km / kmh * transit.HOUR_MS)
    return shortest if km >= min_leg_km and transit.travelled(seen, event) < shortest else 0


def _pair(step: UnitStep, rule: str, severity: str, shortest_ms: int) -> Finding:
    event, seen = step.event, step.before.seen
    assert isinstance(event, GateScan)
    assert seen is not None
    region = step.world.region
    return Finding(
        rule=rule,
        subject=step.subject,
        start=event.when,
        stages=(Stage(severity),),
        node=region.node_of(event.site),
        site=event.site,
        evidence={
            "scans": [seen.event, event.id],
            "first_device": seen.device,
            "first_at": seen.when,
            "second_device": event.device,
            "second_at": event.when,
            "great_circle_km": round(region.great_circle_km(seen.site, event.site), 1),
            "road_km": round(region.leg_km(seen.site, event.site, event.when), 1),
            "took_min": round(transit.travelled(seen, event) / 60_000, 1),
            "shortest_min": round(shortest_ms / 60_000, 1),
        },
    )


RULES = (
    Rule(
        code="A04",
        subject="unit",
        title_zh="二维码克隆/不可能行程",
        title_en="Pass cloned / impossible travel",
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
        action_zh="比对车辆与封志；先核对时钟（A61）",
        action_en="Compare vehicle and seal; check the clocks first (A61)",
        kinds=(GateScan,),
        judge=too_fast,
        policy=TooFastPolicy,
        severities=(Grade("P2", "在途时间短于公路所需", "the movement took less than its road can be driven in"),),
        evidence=PAIR,
    ),
)
