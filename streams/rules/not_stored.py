"""A24: a unit that came through the gate and was put nowhere."""

from streams.events import Arrival, Departure, GateScan, YardMove
from streams.fold.finding import Finding, Stage
from streams.rules.crossing import WATERMARK_MS, drain_ms, drain_threshold
from streams.rules.evidence import SCAN
from streams.rules.rule import Grade, Meaning, Muted, Rule, RulePolicy, UnitStep
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.store.commit import PartitionState
from streams.world import World


class StoragePolicy(RulePolicy):
    port_h: float = threshold(
        4, gt=0, zh="进场后须入库的时限（quick_kinds 所列场所）", en="Until put away, at a site of the quick kinds"
    )
    other_h: float = threshold(8, gt=0, zh="进场后须入库的时限（其他场所）", en="Until put away, at any other site")
    quick_kinds: tuple[str, ...] = threshold(
        ("port",), zh="须较快入库的场所类别", en="Kinds of site where goods are put away quickly"
    )
    watermark_min: float = threshold(
        WATERMARK_MS / 60_000, ge=0, zh="等待堆场迟到报告的时长", en="How long the yard's report may be late"
    )
    drain_min: float = drain_threshold()


def gated_not_stored(step: UnitStep) -> None:
    """From the entry until the unit is put away or leaves the site."""
    head, before = step.head, step.before
    if (head.stage, head.site, head.since) == (before.stage, before.site, before.since):
        return
    if before.stage == "entered":
        for finding in step.standing("A24"):
            stored = head.stage == "stored" and head.site == before.site
            step.end(finding, step.event.when, "stored" if stored else "left")
    if head.stage == "entered":
        step.open(_finding(step))


def _finding(step: UnitStep) -> Finding:
    policy: StoragePolicy = step.world.policy["A24"]
    head = step.head
    assert head.site is not None
    kind = step.world.region.sites[head.site].kind
    hours = policy.port_h if kind in policy.quick_kinds else policy.other_h
    limit = head.since + int(hours * 3_600_000)
    seen = head.seen
    return Finding(
        rule="A24",
        subject=step.subject,
        start=head.since,
        stages=(Stage("P3", limit=limit, due=limit + int(policy.watermark_min * 60_000)),),
        node=head.node,
        site=head.site,
        evidence={
            "scans": [seen.event] if seen else [],
            "device": seen.device if seen else None,
            "entered_at": head.since,
            "site_kind": kind,
            "limit_h": hours,
            "limit_at": limit,
        },
    )


def unreported(finding: Finding, now: int, partition: PartitionState, world: World) -> Muted | None:
    """The put-away, or the exit, may lie in a device of the site that is silent: soften until it has delivered.
    When nothing can come in at all, every device is."""
    drain = drain_ms(finding, world)
    if partition.deaf_since is not None and partition.deaf_since < finding.stages[0].limit:
        return Muted("P4", now + drain)
    for device in world.region.devices.values():
        if device.site != finding.site:
            continue
        for spell in partition.quiet.get(device.id, ()):
            if spell.until is None:
                return Muted("P4", now + drain)
            if spell.until > finding.start and now < spell.until + drain:
                return Muted("P4", spell.until + drain)
    return None


RULES = (
    Rule(
        code="A24",
        subject="unit",
        title_zh="进场未入库",
        title_en="Gated, not stored",
        section=PORT,
        action_zh="在堆场内查找",
        action_en="Search the yard",
        kinds=(GateScan, YardMove, Arrival, Departure),
        judge=gated_not_stored,
        policy=StoragePolicy,
        mute=unreported,
        severities=(
            Grade("P3", "时限内未入库，也未离场", "neither put away nor gone within the limit"),
            Grade("P4", "该场所有设备静默或正在补传", "a device of the site is silent or still delivering"),
        ),
        evidence={
            **SCAN,
            "entered_at": Meaning("进场时间", "entered at"),
            "site_kind": Meaning("场所类别", "kind of site"),
            "limit_h": Meaning("时限", "limit"),
            "limit_at": Meaning("应入库时间", "to be put away by"),
        },
    ),
)
