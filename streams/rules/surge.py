"""A70: more alerts of a kind at one site than staff could answer one by one: one alert, with a list (domain §6.7)."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, NamedTuple

from streams.events import AlertTold, Merged, Surge
from streams.fold.finding import Finding, Stage, alert_id
from streams.fold.heads import SiteHead, Told
from streams.fold.site import DAYS_KEPT, SiteStep
from streams.fold.told import oldest_kept
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.times import DAY_MS, MINUTE_MS

LISTED: Final = 200
"""Alerts listed in the evidence; the count says how many there are."""


class SurgePolicy(RulePolicy):
    most: int = threshold(
        20, ge=1, le=10_000, zh="时间窗内同类报警不超过此数则逐条处理", en="So many are handled singly"
    )
    window_min: float = threshold(10, gt=0, le=720, zh="时间窗", en="Within this long")


class Burst(NamedTuple):
    """``at``: when there were too many (event time, ms); ``members`` in order of crossing, from the first on."""

    at: int
    members: tuple[Told, ...]

    @property
    def start(self) -> int:
        return self.members[0].crossed_at


def surge(step: SiteStep) -> None:
    """Alerts of one rule that follow each other within the window are one episode from the moment there are too many
    in one window. What was found of them singly is merged into it, and what follows too."""
    event = step.event
    if not isinstance(event, AlertTold) or not isinstance(step.head, SiteHead) or step.head.told == step.before.told:
        return
    policy: SurgePolicy = step.world.policy["A70"]
    window = int(policy.window_min * MINUTE_MS)
    oldest = oldest_kept(event.when, DAYS_KEPT)
    around_before, around_now = _around(step.before, event, window), _around(step.head, event, window)
    before = bursts(around_before, policy.most, window)
    # what has begun before the days that are kept is left as it is
    was = _by_id(step, [burst for burst in before if burst.start >= oldest], event.rule, window)
    now = _by_id(step, bursts(around_now, policy.most, window), event.rule, window)
    for name, burst in was.items():
        if name not in now:
            for finding in step.standing("A70"):
                if finding.id == name and finding.evidence["first_at"] == burst.start:
                    step.withdraw(finding)
    _tell_members(step, was, now)
    for name, burst in now.items():
        if burst != was.get(name):
            step.open(_finding(step, event.rule, burst, window))
    for name in sorted(was.keys() | now.keys()):
        _tell_partitions(step, name, event.rule, now.get(name), window)


def bursts(told: list[Told], most: int, window: int) -> list[Burst]:
    """Episodes among alerts of one rule in order of crossing: gaps up to ``window`` ms, and more than ``most`` within
    one window somewhere."""
    found: list[Burst] = []
    first = 0
    for last in range(1, len(told) + 1):
        if last == len(told) or told[last].crossed_at - told[last - 1].crossed_at > window:
            if (burst := _burst(told[first:last], most, window)) is not None:
                found.append(burst)
            first = last
    return found


def _burst(run: list[Told], most: int, window: int) -> Burst | None:
    for last in range(most, len(run)):
        if run[last].crossed_at - run[last - most].crossed_at <= window:
            return Burst(run[last].crossed_at, tuple(run[last - most :]))
    return None


def _around(head: SiteHead, event: AlertTold, window: int) -> list[Told]:
    """The head's alerts of the event's rule that hang together with it, by gaps up to ``window`` ms and with itself
    among them: no episode apart from these is changed by it, and a storm need not be looked through at every step."""
    place = bisect_left(head.told, event.when, key=lambda one: one.crossed_at)
    earlier = _chain(reversed(head.told[:place]), event, window)
    return [*reversed(earlier), *_chain(head.told[place:], event, window)]


def _chain(told: Iterable[Told], event: AlertTold, window: int) -> list[Told]:
    found: list[Told] = []
    last = event.when
    for one in told:
        if abs(one.crossed_at - last) > window:
            break
        if one.rule == event.rule and one.severity is not None:
            found.append(one)
            last = one.crossed_at
    return found


def _by_id(step: SiteStep, found: list[Burst], rule: str, window: int) -> dict[str, Burst]:
    return {alert_id("A70", step.subject, _start(burst, rule, window)): burst for burst in found}


def _start(burst: Burst, rule: str, window: int) -> int:
    """An alert is its rule, subject and start. Partitions tell of their alerts a moment apart, so the first may come
    after the second: by whole windows it is the same alert all the same. Two kinds at once stay two alerts."""
    return burst.start - burst.start % window + int(rule.removeprefix("A"))


def _finding(step: SiteStep, rule: str, burst: Burst, window: int) -> Finding:
    members = burst.members
    over = None
    if all(one.over_at is not None for one in members):
        over = max(burst.at + 1, *(one.over_at or 0 for one in members))
    return Finding(
        rule="A70",
        subject=step.subject,
        start=_start(burst, rule, window),
        stages=(Stage(min(one.severity or "P3" for one in members), limit=burst.at, due=burst.at + 1),),
        node=step.world.region.node_of(step.head.site),
        site=step.head.site,
        evidence={
            "kind": rule,
            "count": len(members),
            "subjects": sorted({one.about for one in members})[:LISTED],
            "alerts": [one.alert_id for one in members][:LISTED],
            "first_at": burst.start,
            "last_at": members[-1].crossed_at,
            "too_many_at": burst.at,
        },
        ended=over,
        why="" if over is None else "all over",
        until=members[-1].crossed_at + (1 + DAYS_KEPT) * DAY_MS,
    )


def _tell_members(step: SiteStep, was: dict[str, Burst], now: dict[str, Burst]) -> None:
    """Those for whom it has changed: in a storm they are many, and each alert of it is a step."""
    merged, before = _places(now), _places(was)
    for name in before.keys() - merged.keys():
        step.tellings[f"{step.subject}>{name}"] = None
    for name, place in merged.items():
        if place != before.get(name):
            about, at, into = place
            step.tellings[f"{step.subject}>{name}"] = Merged(
                id="", subject=about, at=at, received=at, when=at, alert_id=name, into=into
            )


def _places(found: dict[str, Burst]) -> dict[str, tuple[str, int, str]]:
    """By alert: its subject, when it was crossed (ms), and what it is merged into."""
    return {one.alert_id: (one.about, one.crossed_at, name) for name, burst in found.items() for one in burst.members}


def _tell_partitions(step: SiteStep, name: str, rule: str, burst: Burst | None, window: int) -> None:
    """Until when what follows belongs to the episode for certain; told anew by half windows, not by alerts."""
    if burst is None:
        step.tellings[f"surge>{name}"] = None
        return
    half = max(1, window // 2)
    since = burst.start
    until = since + (burst.members[-1].crossed_at - since) // half * half + window
    step.tellings[f"surge>{name}"] = Surge(alert_id=name, site=step.head.site, rule=rule, since=since, until=until)


RULES = (
    Rule(
        code="A70",
        subject="site",
        title_zh="同类报警集中爆发",
        title_en="Many alerts of a kind at one site",
        section=PORT,
        action_zh="查共同原因（设备、道路、系统），按清单合并处置",
        action_en="Look for the common cause (device, road, system); handle the list as one",
        kinds=(AlertTold,),
        judge=surge,
        policy=SurgePolicy,
        severities=(
            Grade("P1", "其中最高为 P1", "the gravest of them is P1"),
            Grade("P2", "其中最高为 P2", "the gravest of them is P2"),
            Grade("P3", "其中最高为 P3", "the gravest of them is P3"),
        ),
        evidence={
            "kind": Meaning("指标", "rule"),
            "count": Meaning("报警数", "alerts"),
            "subjects": Meaning("对象", "subjects"),
            "alerts": Meaning("报警清单", "list of alerts"),
            "first_at": Meaning("第一条", "the first at"),
            "last_at": Meaning("最近一条", "the last at"),
            "too_many_at": Meaning("超出之时", "too many from"),
        },
    ),
)
