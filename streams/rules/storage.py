"""A41, A45: units that stay: stored longer than their site may keep them, or released and not fetched."""

from streams.events import Arrival, Departure, GateScan, Release, YardMove
from streams.fold.finding import Finding, Stage
from streams.fold.heads import UnitHead
from streams.fold.moving import INSIDE
from streams.rules.crossing import WATERMARK_MS
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import CLEARANCE
from streams.rules.thresholds import threshold
from streams.times import DAY_MS, HOUR_MS


class OverstayPolicy(RulePolicy):
    watch_d: float = threshold(
        7, gt=0, zh="口岸、堆场等关区场所存放超过此天数：P4", en="At a port, a yard or another site of an office: P4"
    )
    long_d: float = threshold(14, gt=0, zh="超过此天数：P3", en="P3")
    statutory_d: float = threshold(
        90, gt=0, zh="超过此天数（海关法第三十条，三个月）：P2", en="The three months of Customs Law art. 30: P2"
    )
    bonded_centres: tuple[str, ...] = threshold(
        ("NNL",), zh="属于保税物流中心（B型）的关区", en="Nodes that are bonded logistics centres (B)"
    )
    bonded_d: float = threshold(
        730, gt=0, zh="保税物流中心存放超过此天数：P2", en="What a bonded logistics centre may store for: P2"
    )
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到的离场扫描", en="Wait for the late exit scan"
    )

    def stages(self, node: str, zone: bool, since: int) -> tuple[Stage, ...]:
        """What a stay since ``since`` (ms) at the node can come to; other zones store without limit."""
        if node in self.bonded_centres:
            return (self._stage("P2", "statutory", since, self.bonded_d),)
        if zone:
            return ()
        return (
            self._stage("P4", "watch", since, self.watch_d),
            self._stage("P3", "long", since, self.long_d),
            self._stage("P2", "statutory", since, self.statutory_d),
        )

    def _stage(self, severity: str, level: str, since: int, days: float) -> Stage:
        limit = since + int(days * DAY_MS)
        return Stage(severity, level, limit=limit, due=limit + int(self.watermark_min * 60_000))


class NotMovedPolicy(RulePolicy):
    limit_h: float = threshold(
        72, gt=0, zh="放行后超过此时长仍在原场所", en="Released and still at its site after this"
    )
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待迟到的离场扫描", en="Wait for the late exit scan"
    )


def overstay(step: UnitStep) -> None:
    """One alert from the put-away on, whose level rises: ``watch``, ``long``, ``statutory``; over when it leaves."""
    before, head = step.before, step.head
    if (before.stage, before.site, before.since) == (head.stage, head.site, head.since):
        return
    for finding in step.standing("A41"):
        step.end(finding, step.event.when, "left")
    if head.stage != "stored" or head.node is None:
        return
    policy: OverstayPolicy = step.world.filed(head.node, head.site)["A41"]
    zone = step.world.region.nodes[head.node].kind == "zone"
    if stages := policy.stages(head.node, zone, head.since):
        step.open(
            Finding(
                rule="A41",
                subject=step.subject,
                start=head.since,
                stages=stages,
                node=head.node,
                site=head.site,
                evidence={
                    "stored_at": head.since,
                    "slot": head.slot,
                    **{f"{stage.level}_at": stage.limit for stage in stages},
                },
            )
        )


def released_not_moved(step: UnitStep) -> None:
    """Counts from the release, or from coming to the site if it was released before; over when it leaves the site."""
    was_at, now_at = _site_inside(step.before), _site_inside(step.head)
    if was_at != now_at:
        for finding in step.standing("A45"):
            step.end(finding, step.event.when, "moved")
    since = None if now_at is None else _free_to_go(step, came=was_at != now_at)
    if since is None or step.standing("A45"):
        return
    head = step.head
    policy: NotMovedPolicy = step.world.filed(head.node, head.site)["A45"]
    limit = since + int(policy.limit_h * HOUR_MS)
    step.open(
        Finding(
            rule="A45",
            subject=step.subject,
            start=since,
            stages=(Stage("P4", limit=limit, due=limit + int(policy.watermark_min * 60_000)),),
            node=head.node,
            site=head.site,
            evidence={
                "free_at": since,
                "event": step.event.id,
                "limit_at": limit,
                "releases": [list(window) for window in head.released],
            },
        )
    )


def _site_inside(head: UnitHead) -> str | None:
    return head.site if head.stage in INSIDE else None


def _free_to_go(step: UnitStep, *, came: bool) -> int | None:
    """From when on (ms) nothing keeps the unit at its site, if this event is what frees it or brings it there."""
    event = step.event
    if isinstance(event, Release):
        return max(event.when, event.valid_from)
    released = came and any(start <= event.when <= end for start, end in step.head.released)
    return event.when if released else None


RULES = (
    Rule(
        code="A41",
        subject="unit",
        title_zh="超期存放",
        title_en="Overstay",
        section=CLEARANCE,
        action_zh="列入每周堆场清单，催促收货人；超过三个月依海关法第三十条处理",
        action_en="Put it on the weekly yard list and urge the consignee; after three months "
        "Customs Law art. 30 applies",
        kinds=(GateScan, Arrival, YardMove, Departure),
        judge=overstay,
        policy=OverstayPolicy,
        severities=(
            Grade("P4", "存放超过关注天数", "stored for longer than the days of watching", level="watch"),
            Grade("P3", "存放超过长期天数", "stored for longer than the long limit", level="long"),
            Grade("P2", "存放超过法定期限", "stored for longer than the law allows", level="statutory"),
        ),
        evidence={
            "stored_at": Meaning("入库时间", "put away at"),
            "slot": Meaning("堆位", "slot"),
            "watch_at": Meaning("关注时限", "watched from"),
            "long_at": Meaning("长期时限", "long from"),
            "statutory_at": Meaning("法定时限", "beyond the law from"),
        },
    ),
    Rule(
        code="A45",
        subject="unit",
        title_zh="放行未提离",
        title_en="Released, not moved",
        section=CLEARANCE,
        action_zh="通知堆场与收货人提箱",
        action_en="Have the yard and the consignee collect it",
        kinds=(Release, GateScan, Arrival, YardMove, Departure),
        judge=released_not_moved,
        policy=NotMovedPolicy,
        severities=(Grade("P4", "放行后超过时限仍未离开", "still there beyond the limit after its release"),),
        evidence={
            "free_at": Meaning("可提离时间", "free to go from"),
            "event": Meaning("依据的记录", "record it rests on"),
            "limit_at": Meaning("时限", "limit"),
            "releases": Meaning("已知放行有效期", "releases on record (valid from, to)"),
        },
    ),
)
