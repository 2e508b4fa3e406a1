"""A21: a unit is handled where it cannot be: put away while in transit, shipped from where it is not."""

from streams.events import Arrival, Departure, GateScan, YardMove
from streams.fold.finding import Finding, Stage
from streams.fold.moving import INSIDE
from streams.rules.crossing import WATERMARK_MS, crossing, drain_threshold, inside, missed_by_quiet_gate
from streams.rules.evidence import SCAN
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.times import HOUR_MS

Handling = Arrival | YardMove | Departure | GateScan


class TransitionPolicy(RulePolicy):
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到扫描作出解释的时长", en="How long a late scan may explain it away"
    )
    drain_min: float = drain_threshold()
    episode_h: float = threshold(
        24,
        ge=0,
        zh="此时长内在同一不符场所的作业合并为一次",
        en="Handling at one wrong place within this is one episode",
    )


def illegal_transition(step: UnitStep) -> None:
    """Whatever the table 到港 → 存储 → 在途 → 进场 → 存储 → discharged does not hold and no other rule speaks of.

    Entries and exits that do not fit are A10, A11 and A25. A unit never heard of before may be anywhere.
    """
    event = step.event
    if step.before.stage is None or _in_table(step) or not isinstance(event, Handling):
        return
    if any(one.site == event.site for one in step.standing("A21")):
        return
    policy: TransitionPolicy = step.world.policy["A21"]
    before = step.before
    step.open(
        Finding(
            rule="A21",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P3", limit=event.when, due=event.when + int(policy.watermark_min * 60_000)),),
            node=step.world.region.node_of(event.site),
            site=event.site,
            evidence={
                "scans": [event.id],
                "device": event.device,
                "handled": _named(event),
                "handled_at": event.when,
                "stage_before": before.stage,
                "site_before": before.site,
                "placed_at": before.since,
                "last_seen_at": before.seen.when if before.seen else before.since,
                "missing_at_site": event.site,
            },
            until=event.when + int(policy.episode_h * HOUR_MS),
        )
    )


def _in_table(step: UnitStep) -> bool:
    event, before, head = step.event, step.before, step.head
    if isinstance(event, YardMove):
        return head.site == event.site and head.stage in INSIDE
    if isinstance(event, Arrival):
        here = before.site == event.site and (before.stage != "stored" or event.mode == "local")
        return before.stage == "discharged" or (here and before.stage != "in_transit")
    if isinstance(event, Departure):
        disputed = before.disputed is not None and before.disputed.site == event.site
        return disputed or inside(step) == event.site
    return not _enters_what_came_by_sea(step)


def _enters_what_came_by_sea(step: UnitStep) -> bool:
    """Through the gate into the yard where it already lies, though it came there by vessel or rail: no entry before
    this one, so not A10."""
    event, before = crossing(step), step.before
    if event is None or event.direction != "in" or before.stage != "stored" or before.site != event.site:
        return False
    return before.seen is not None and before.seen.direction is None


def _named(event: Handling) -> str:
    if isinstance(event, YardMove):
        return f"yard {event.action}"
    if isinstance(event, GateScan):
        return f"gate {event.direction}"
    return "arrival" if isinstance(event, Arrival) else "departure"


RULES = (
    Rule(
        code="A21",
        subject="unit",
        title_zh="非法状态转移",
        title_en="Illegal transition",
        section=PORT,
        action_zh="核对记录；可能漏扫进场或车道标识错误",
        action_en="Reconcile the records; an entry may not have been scanned, or a lane be mislabelled",
        kinds=(Arrival, YardMove, Departure, GateScan),
        judge=illegal_transition,
        policy=TransitionPolicy,
        mute=missed_by_quiet_gate,
        severities=(
            Grade("P3", "等待期内没有扫描作出解释", "no scan explained it while it was waited for"),
            Grade(
                "P4",
                "可能漏扫的卡口正在静默或补传",
                "the gate that may have missed it is silent or still delivering",
            ),
        ),
        evidence={
            **SCAN,
            "handled": Meaning("作业", "what was done"),
            "handled_at": Meaning("作业时间", "done at"),
            "stage_before": Meaning("此前所处环节", "stage before"),
            "site_before": Meaning("此前所在场所", "site before"),
            "placed_at": Meaning("此前进入该环节的时间", "there since"),
            "last_seen_at": Meaning("上次见到的时间", "last seen at"),
            "missing_at_site": Meaning("缺失扫描的场所", "site where a scan is missing"),
        },
    ),
)
