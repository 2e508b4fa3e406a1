"""A23: more vehicles over a lane's loop than its scans account for.

A vehicle is scanned, waits for the barrier and rolls over the loop, so a scan belongs to a count if it lies up to two
minutes outside of its stretch: as long as a repeated scan is the same crossing. What still is over may be on its way
(a scan that is held up in the line), so a count alone waits for the watermark; where the video shows the vehicle, only
for as long as a scan that goes with it may come after.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from streams.events import BarrierCount, Pulse
from streams.fold.finding import Finding, Stage
from streams.fold.heads import DeviceHead, Stretch
from streams.fold.passages import REPEAT_MS, TOLD_MS, Surplus, surplus
from streams.rules.crossing import WATERMARK_MS
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.times import MINUTE_MS, SECOND_MS

NAMED: Final = 50
"""Stretches that an alert names; the newest."""


class TailgatingPolicy(RulePolicy):
    confirmed_vehicles: int = threshold(
        1, ge=1, zh="经视频确认，多出此数的车辆", en="So many vehicles over, seen on the video"
    )
    counted_vehicles: int = threshold(
        2, ge=1, zh="未经确认，多出此数的车辆……", en="So many vehicles over by the count alone …"
    )
    window_min: float = threshold(10, gt=0, le=30, zh="……在同一车道的此时长内", en="… at one lane within this")
    pair_s: float = threshold(
        REPEAT_MS / SECOND_MS, ge=0, le=600, zh="扫描与过闸可相隔此时长", en="A scan may lie this far from its vehicle"
    )
    watermark_min: float = threshold(
        WATERMARK_MS / MINUTE_MS, ge=0, le=TOLD_MS / MINUTE_MS, zh="等待迟到的扫描", en="Wait for scans that are late"
    )


class Over(NamedTuple):
    """A stretch that breaks the rule; ``proved``: when all had been told that it takes (ms of reception)."""

    stretch: Stretch
    vehicles: int
    level: str
    proved: int


def tailgating(step: DeviceStep) -> None:
    """One finding per device and episode; a late scan or a recount may take it back within half an hour."""
    head, before = step.head, step.before
    if head.stretches is before.stretches and (
        not head.stretches or (head.passages is before.passages and head.holes is before.holes)
    ):
        return
    policy: TailgatingPolicy = step.world.policy["A23"]
    found = sorted(_over(head, policy), key=lambda one: (one.stretch.since, one.stretch.lane))
    reach = int(policy.window_min * MINUTE_MS)
    for standing in step.standing("A23"):
        mine = [one for one in found if one.stretch.since <= standing.evidence["counted_to_at"] + reach]
        found = found[len(mine) :]
        _keep(step, standing, mine, policy)
    while found:
        mine = [found[0]]
        for one in found[1:]:
            if one.stretch.since <= max(known.stretch.until for known in mine) + reach:
                mine.append(one)
        found = found[len(mine) :]
        step.open(_finding(step, mine[0].stretch.since, _named(mine), _stage(mine, policy)))


def _over(head: DeviceHead, policy: TailgatingPolicy) -> Iterator[Over]:
    """Every stretch that breaks the rule, by itself or with others of its lane."""
    pair, window = int(policy.pair_s * SECOND_MS), int(policy.window_min * MINUTE_MS)
    lanes: dict[str, list[Surplus]] = {}
    for one in surplus(head, pair):
        lanes.setdefault(one.stretch.lane, []).append(one)
    for row in lanes.values():
        proved: dict[str, int] = {}
        for last, one in enumerate(row):
            since = min(one.stretch.since, one.stretch.until - window)
            within = [other for other in row[: last + 1] if other.stretch.since >= since]
            told = max(other.stretch.told for other in within)
            if sum(other.over for other in within) - _lost(head, told) >= policy.counted_vehicles:
                for other in within:
                    proved[other.stretch.event] = min(told, proved.get(other.stretch.event, told))
        for stretch, over in row:
            if stretch.confirmed and over >= policy.confirmed_vehicles:
                yield Over(stretch, over, "confirmed", stretch.told)
            elif stretch.event in proved:
                yield Over(stretch, over, "counted", proved[stretch.event])


def _lost(head: DeviceHead, told: int) -> int:
    """Numbers missing from the device's sequence about then: these may be the scans (A64 tells of them)."""
    return sum(last - first + 1 for first, last, since in head.holes if abs(since - told) <= TOLD_MS)


def _keep(step: DeviceStep, standing: Finding, mine: list[Over], policy: TailgatingPolicy) -> None:
    """What has been forgotten since it was told stays as it was found; of the rest only what is still over."""
    known = {one.event for one in step.head.stretches}
    oldest = step.event.when - TOLD_MS
    settled = [one for one in standing.evidence["stretches"] if one["event"] not in known and one["told_at"] <= oldest]
    if not settled and not mine:
        step.withdraw(standing)
        return
    stage = _stage(mine, policy) if mine else standing.stages[0]
    if settled and (stage.level == "counted" or standing.stages[0].level == "confirmed"):
        stage = standing.stages[0]
    finding = _finding(step, standing.start, settled + _named(mine), stage)
    if finding.evidence["stretches"] != standing.evidence["stretches"] or stage != standing.stages[0]:
        step.open(finding)


def _stage(mine: list[Over], policy: TailgatingPolicy) -> Stage:
    """P2 either way; what the video shows rings first."""
    level, wait = "counted", int(policy.watermark_min * MINUTE_MS)
    if any(one.level == "confirmed" for one in mine):
        level, wait = "confirmed", int(policy.pair_s * SECOND_MS)
    first = min((one for one in mine if one.level == level), key=lambda one: one.proved)
    return Stage("P2", level, first.stretch.until, first.proved + wait + 1)


def _named(mine: list[Over]) -> list[dict[str, Any]]:
    return [
        {
            "event": one.event,
            "lane": one.lane,
            "from_at": one.since,
            "to_at": one.until,
            "counted": one.count,
            "scanned": one.count - vehicles,
            "confirmed": one.confirmed,
            "told_at": one.told,
        }
        for one, vehicles, _, _ in mine
    ]


def _finding(step: DeviceStep, start: int, stretches: list[dict[str, Any]], stage: Stage) -> Finding:
    """Staff close it: the vehicle is gone, and nothing the gate sends makes that good."""
    event = step.event
    assert isinstance(event, Pulse | BarrierCount)
    lanes: dict[str, int] = {}
    for one in stretches:
        lanes[one["lane"]] = lanes.get(one["lane"], 0) + one["counted"] - one["scanned"]
    return Finding(
        rule="A23",
        subject=step.subject,
        start=start,
        stages=(stage,),
        node=step.world.region.node_of(event.site),
        site=event.site,
        evidence={
            "vehicles": sum(lanes.values()),
            "lanes": lanes,
            "counted_from_at": stretches[0]["from_at"],
            "counted_to_at": max(one["to_at"] for one in stretches),
            "stretches": stretches[-NAMED:],
        },
        until=max(one["told_at"] for one in stretches) + TOLD_MS,
    )


RULES = (
    Rule(
        code="A23",
        subject="device",
        title_zh="跟车",
        title_en="Tailgating",
        section=PORT,
        action_zh="调看录像；追查车牌",
        action_en="Review the video; trace the plate",
        kinds=(BarrierCount, Pulse),
        heartbeats=False,
        judge=tailgating,
        policy=TailgatingPolicy,
        severities=(
            Grade(
                "P2", "视频确认有车辆未扫描而通过", "a vehicle went through unscanned, as the video shows", "confirmed"
            ),
            Grade("P2", "道闸计数多于扫描", "more vehicles were counted than scanned", "counted"),
        ),
        evidence={
            "vehicles": Meaning("多出的车辆数", "vehicles over"),
            "lanes": Meaning("各车道多出的车辆数", "vehicles over by lane"),
            "counted_from_at": Meaning("计数自", "counted from"),
            "counted_to_at": Meaning("计数至", "counted to"),
            "stretches": Meaning("计数不符的时段", "stretches that do not tally"),
        },
    ),
)
