"""A60's second clause: the heartbeats of a gate come, and no scan does.

Judged against the gate's own rhythm (streams.fold.rhythm), hour of the week by hour of the week: nights and weekends
are quiet by themselves. Hours of which too little is known count for nothing; time goes on after them. So a gate rings
only where it is known to be busy, and one whose trucks come by pure chance does not ring at all: every thirtieth of its
gaps is longer than five times the median, and none of them tells anybody anything.
"""

from typing import Any, Final

from streams.events import Pulse
from streams.fold.finding import Finding, Stage
from streams.fold.heads import DeviceHead
from streams.fold.rhythm import LONG, Hour, hour_of_week, read_hour
from streams.rules.crossing import WATERMARK_MS
from streams.rules.rule import DeviceStep, Meaning, RulePolicy
from streams.rules.thresholds import threshold
from streams.store.commit import PartitionState
from streams.times import DAY_MS, HOUR_MS, MINUTE_MS
from zones.region import Device, OpenHours

NO_SCANS: Final = "no_scans"
LOOKED_AT_MS: Final = 15 * MINUTE_MS
"""How long no scan has come when it is reckoned from when on that is too long; before the earliest that can be."""
AHEAD_MS: Final = 96 * HOUR_MS
"""So far ahead: over a weekend and a holiday behind it."""

Limits = dict[int, tuple[int, Hour]]
"""By hour of the week: how long (ms) no scan may come, and what that rests on."""


class StillPolicy(RulePolicy):
    severe_min: float = threshold(120, gt=0, zh="静默超过此时长为 P2", en="P2 once silent for longer than this")
    still_min: float = threshold(30, ge=15, zh="无扫描超过此时长……", en="No scan for longer than this …")
    still_times: float = threshold(
        5, ge=1, zh="……且超过该周时段通常间隔的此倍数", en="… and than so many times the usual gap of this weekday-hour"
    )
    still_weeks: int = threshold(
        3, ge=1, zh="该时段至少有此周数的记录才判断", en="Judged only in hours known from so many weeks …"
    )
    still_gaps: int = threshold(8, ge=1, le=12, zh="……且至少有此数的间隔", en="… and from so many gaps")
    still_known: int = threshold(
        100, ge=1, zh="卡口在这类时段中至少有此数的间隔……", en="And only at gates with so many gaps in such hours …"
    )
    still_rare_pct: float = threshold(
        1, ge=0, le=100, zh="……其中超过上述界限的不多于此比例", en="… of which at most this share was longer than that"
    )


def is_still(finding: Finding) -> bool:
    """Found because no scan came; it may have fallen silent altogether since."""
    return "still_at" in finding.evidence


def still_stages(evidence: dict[str, Any]) -> tuple[Stage, ...]:
    """Absence: it waits for scans that are on their way, and for a beat that is missing to be noticed."""
    wait = max(WATERMARK_MS, evidence["beat_s"] * 1500)
    limits = (("P3", evidence["still_at"]), ("P2", evidence["still_severe_at"]))
    return tuple(Stage(severity, NO_SCANS, limit, limit + wait) for severity, limit in limits if limit is not None)


def still(step: DeviceStep, event: Pulse) -> None:
    """A pulse has come: with a scan, which ends it, or without one again."""
    head, before = step.head, step.before
    scanned = head.scanned_at
    if scanned is None:
        return
    since = max(scanned, head.back_at)
    if scanned == before.scanned_at and head.back_at == before.back_at:
        if before.heard - since >= LOOKED_AT_MS:  # reckoned already
            return
    elif head.findings:
        for standing in step.standing("A60"):
            if is_still(standing) and scanned > standing.start:
                step.end(standing, scanned, "scanned")
    if event.when - since < LOOKED_AT_MS or not head.rhythm or step.standing("A60"):
        return
    device = step.world.region.devices.get(head.device)
    if device is not None and (finding := _finding(step, event, device, since)) is not None:
        step.open(finding)


def _finding(step: DeviceStep, event: Pulse, device: Device, since: int) -> Finding | None:
    policy: StillPolicy = step.world.policy["A60"]
    limits = _limits(step.head, policy)
    at, severe_at = _too_long(limits, device.calendar, since, int(policy.severe_min * MINUTE_MS))
    if at is None:
        return None
    limit, hour = limits[hour_of_week(at - 1)]
    evidence: dict[str, Any] = {
        "last_scan_at": step.head.scanned_at,
        "still_since_at": since,
        "usual_gap_min": hour.usual,
        "gaps_known": len(hour.gaps),
        "longest_gap_min": hour.gaps[-1],
        "limit_min": round(limit / MINUTE_MS, 1),
        "still_at": at,
        "still_severe_at": severe_at,
        "beat_s": device.heartbeat_s,
    }
    return Finding(
        rule="A60",
        subject=step.subject,
        start=since,
        stages=still_stages(evidence),
        node=step.world.region.node_of(event.site),
        site=event.site,
        evidence=evidence,
    )


def _limits(head: DeviceHead, policy: StillPolicy) -> Limits:
    """Of the hours that are known well enough; none if the gate has often been still for longer than that."""
    least, times = int(policy.still_min * MINUTE_MS), policy.still_times * MINUTE_MS
    limits: Limits = {}
    known = longer = 0
    for number, entry in head.rhythm.items():
        if entry[0] < policy.still_weeks:  # as nearly all are at first: read no further
            continue
        hour = read_hour(entry)
        if len(hour.gaps) < policy.still_gaps or hour.gaps[-1] == LONG:  # too few, or work ends in this hour
            continue
        limit = max(least, int(times * hour.usual))
        known += len(hour.gaps)
        longer += sum(gap * MINUTE_MS > limit for gap in hour.gaps)
        limits[number] = (max(limit, hour.gaps[-1] * MINUTE_MS), hour)
    rare = known >= policy.still_known and longer * 100 <= known * policy.still_rare_pct
    return limits if rare else {}


def _too_long(limits: Limits, calendar: OpenHours, since: int, severe_ms: int) -> tuple[int | None, int | None]:
    """When no scan has come for too long, and for long enough to be P2, if none comes from ``since`` on (ms).

    Open time in hours that have a limit counts; each hour uses up the share of its own limit that it is long.
    """
    used, counted = 0.0, 0
    at: int | None = None
    severe_at: int | None = None
    begin = since
    while limits and begin < since + AHEAD_MS and (at is None or severe_at is None):
        end = begin - begin % HOUR_MS + HOUR_MS
        found = limits.get(hour_of_week(begin))
        open_ms = calendar.open_between(begin, end) if found else 0
        if found and open_ms:
            left = round((1 - used) * found[0])
            if at is None and left <= open_ms:
                at = calendar.add_open_time(begin, left)
            if severe_at is None and severe_ms - counted <= open_ms:
                severe_at = calendar.add_open_time(begin, severe_ms - counted)
            used += open_ms / found[0]
            counted += open_ms
        begin = end
    return at, None if at is None or severe_at is None else max(at, severe_at)


def deaf(finding: Finding, limit: int, partition: PartitionState) -> int:
    """While time runs on but nothing can come in, no scan is no news: look again a day later."""
    since = partition.deaf_since
    if since is None or limit <= since or not any(one.limit == limit and one.level for one in finding.stages):
        return 0
    return partition.time - limit + DAY_MS


EVIDENCE: Final = {
    "last_scan_at": Meaning("最近一次扫描的时间", "last scan at"),
    "still_since_at": Meaning("自此时起计算", "counted from"),
    "usual_gap_min": Meaning("该周时段的通常间隔", "usual gap in this hour of the week"),
    "longest_gap_min": Meaning("该周时段已知的最长间隔", "longest gap known in it"),
    "gaps_known": Meaning("所依据的间隔数", "gaps it rests on"),
    "limit_min": Meaning("无扫描的时限", "how long no scan may come"),
    "still_at": Meaning("认定无扫描的时间", "counts as without scans from"),
    "still_severe_at": Meaning("达到严重时限的时间", "for so long that it is severe from"),
}
