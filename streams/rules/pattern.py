"""A51: an enterprise or a vehicle whose alerts make a pattern: several of them, or far more than its peers have."""

from typing import Any, Final

from streams.events import AlertTold, Compared, Declares, Figures
from streams.fold.days import DAYS_COUNTED, GRAVE
from streams.fold.enterprise import RATE
from streams.fold.finding import THRESHOLDS, Finding, Stage
from streams.fold.heads import EnterpriseHead, PeersHead, PlateHead, Told
from streams.fold.step import Step
from streams.rules.peers import compare
from streams.rules.rate import judge_rate, tell_peers
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy
from streams.rules.section import RISK
from streams.rules.thresholds import threshold
from streams.times import DAY_MS

LISTED: Final = 50
"""Alerts listed in the evidence, newest last; the count says how many there are."""


class PatternPolicy(RulePolicy):
    alerts: int = threshold(3, ge=2, zh="时间窗内 P1、P2 报警达到此数", en="So many P1 and P2 alerts …")
    window_d: float = threshold(30, gt=0, le=DAYS_COUNTED, zh="时间窗", en="… within this long")
    factor: float = threshold(
        3,
        ge=1,
        zh="平均每个申报单元的 P1、P2 报警数超过同类企业中位数的此倍数",
        en="Alerts per declared unit above so many times the peers' median",
    )
    units: int = threshold(
        20,
        ge=1,
        zh="时间窗内申报单元达到此数才参与比较",
        en="An enterprise with so many units declared in the window is compared",
    )
    peers: int = threshold(
        5, ge=1, zh="同日可比的其他企业达到此数才比较", en="… if there are so many others on the day"
    )


def judge(step: Step[Any]) -> None:
    event, head = step.event, step.head
    if isinstance(event, AlertTold):
        pattern(step)
    elif isinstance(event, Declares | Compared) and isinstance(head, EnterpriseHead):
        tell_peers(step)
        judge_rate(step)
    elif isinstance(head, PeersHead):
        compare(step)


def pattern(step: Step[Any]) -> None:
    """One alert from the moment there are enough in the window; what follows within a window's length is added to it.

    It is staff who end it: that nothing more has come is no reason to look elsewhere.
    """
    event, head = step.event, step.head
    if not isinstance(event, AlertTold) or not isinstance(head, EnterpriseHead | PlateHead):
        return
    if head.told == step.before.told:
        return
    policy: PatternPolicy = step.world.policy["A51"]
    window = int(policy.window_d * DAY_MS)
    grave = [one for one in head.told if one.severity in GRAVE and one.crossed_at <= event.when]
    recent = [one for one in grave if one.crossed_at > grave[-1].crossed_at - window]
    standing = [one for one in step.standing("A51") if one.stages[0].level != RATE]
    if standing and len(recent) < policy.alerts and standing[0].evidence["enough_at"] == event.when:
        # the one that made them enough was taken back, or is no longer grave
        step.withdraw(standing[0])
    elif standing or len(recent) >= policy.alerts:
        step.open(_finding(step, recent, standing, window))


def _finding(step: Step[Any], recent: list[Told], standing: list[Finding], window: int) -> Finding:
    enough_at = standing[0].evidence["enough_at"] if standing else recent[-1].crossed_at
    last_at = recent[-1].crossed_at
    # as it was judged when there were enough: how often it was told since depends on what rang meanwhile
    judged_by = {THRESHOLDS: standing[0].evidence[THRESHOLDS]} if standing else {}
    return Finding(
        rule="A51",
        subject=step.subject,
        start=standing[0].start if standing else _day_of(recent[0]),
        stages=(Stage("P3", limit=enough_at, due=enough_at + 1),),
        evidence={
            "count": len(recent),
            "alerts": [one.alert_id for one in recent][-LISTED:],
            "subjects": sorted({one.about for one in recent})[:LISTED],
            "rules": sorted({one.rule for one in recent}),
            "first_at": recent[0].crossed_at,
            "enough_at": enough_at,
            "last_at": last_at,
            **judged_by,
        },
        until=last_at + window,
    )


def _day_of(first: Told) -> int:
    """An alert is its rule, subject and start. What is told of may be told late: by whole days it stays one alert."""
    return first.crossed_at - first.crossed_at % DAY_MS


RULES = (
    Rule(
        code="A51",
        subject="enterprise",
        title_zh="异常规律",
        title_en="Pattern",
        section=RISK,
        action_zh="列为重点监管对象",
        action_en="Targeted control",
        kinds=(AlertTold, Declares, Figures, Compared),
        judge=judge,
        policy=PatternPolicy,
        severities=(
            Grade("P3", "同一企业或车辆多次 P1、P2 报警", "several P1 or P2 alerts on one enterprise or vehicle"),
            Grade(
                "P3",
                "企业平均每个申报单元的 P1、P2 报警数远高于同类企业",
                "far more P1 and P2 alerts to the unit than the peers have",
                RATE,
            ),
        ),
        evidence={
            "count": Meaning("报警数", "alerts"),
            "alerts": Meaning("报警清单", "list of alerts"),
            "subjects": Meaning("对象", "subjects"),
            "rules": Meaning("指标", "rules"),
            "first_at": Meaning("第一条", "the first at"),
            "enough_at": Meaning("达到之时", "enough of them from"),
            "last_at": Meaning("最近一条", "the last at"),
            "units": Meaning("申报单元数", "units declared"),
            "rate_pct": Meaning("报警率（报警数/申报单元数）", "alerts per unit declared"),
            "peers": Meaning("可比企业数", "peers"),
            "median_pct": Meaning("同类企业报警率中位数", "median of the peers"),
            "times": Meaning("为中位数的倍数", "times the median"),
            "since_at": Meaning("首次超出", "above since"),
            "counted_to_at": Meaning("统计截止", "counted up to"),
        },
    ),
)
