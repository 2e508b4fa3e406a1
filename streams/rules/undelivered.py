"""A69: a subscriber that leaves P1 alerts unacknowledged."""

from typing import Any, Final

import msgspec

from streams.events import Settled, Undelivered
from streams.fold.finding import Finding, Stage
from streams.fold.subscriber import SubscriberStep
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy
from streams.rules.section import TECHNOLOGY
from streams.rules.thresholds import threshold

LISTED: Final = 20
"""So many alerts are named in the evidence, the first ones; all are counted."""


class UnackedPolicy(RulePolicy):
    limit_min: float = threshold(
        5,
        gt=0,
        zh="P1 预警未获订阅方确认超过此时长（全区一致），另送第二通道",
        en="A P1 unacknowledged for this, in any place; then the second channel",
    )


def webhook_unacked(step: SubscriberStep) -> None:
    """One finding from the first P1 that was not acknowledged until none is left: a dead endpoint is one incident.

    It is a P2, so that its own delivery can never be what it is about.
    """
    event, standing = step.event, step.standing("A69")
    if isinstance(event, Undelivered):
        step.open(
            Finding(
                rule="A69",
                subject=step.subject,
                start=standing[0].start if standing else event.when,
                stages=(Stage("P2"),),
                evidence=_evidence(event, standing[0].evidence if standing else {}, len(step.head.waiting)),
            )
        )
    elif isinstance(event, Settled):
        for finding in standing:
            if step.head.waiting:
                left = {"waiting": len(step.head.waiting)}
                step.open(msgspec.structs.replace(finding, evidence={**finding.evidence, **left}))
            else:
                ended = msgspec.structs.replace(finding, evidence={**finding.evidence, "waiting": 0})
                step.end(ended, event.when, event.outcome)


def _evidence(event: Undelivered, so_far: dict[str, Any], waiting: int) -> dict[str, Any]:
    alerts = so_far.get("alerts", [])
    if event.alert_id not in alerts and len(alerts) < LISTED:
        alerts = [*alerts, event.alert_id]
    nodes = {*so_far.get("nodes", []), *([event.alert_node] if event.alert_node else [])}
    return {
        "undelivered": so_far.get("undelivered", 0) + 1,
        "waiting": waiting,
        "alerts": alerts,
        "rules": sorted({*so_far.get("rules", []), event.rule}),
        "nodes": sorted(nodes),
        "first_at": min(event.changed_at, so_far.get("first_at", event.changed_at)),
        "last_at": max(event.changed_at, so_far.get("last_at", event.changed_at)),
        "second": event.second,
    }


RULES = (
    Rule(
        code="A69",
        subject="subscriber",
        title_zh="预警推送未获确认",
        title_en="Webhook unacknowledged",
        section=TECHNOLOGY,
        action_zh="请以电话告知该订阅方所列预警，并核查其接收端；系统继续重试并另送第二通道",
        action_en="Tell the subscriber of the alerts listed by telephone and have its endpoint looked at; "
        "the system keeps trying, and sends to its second channel",
        kinds=(Undelivered, Settled),
        judge=webhook_unacked,
        policy=UnackedPolicy,
        severities=(Grade("P2", "P1 预警超过时限未获确认", "a P1 was not acknowledged in time"),),
        evidence={
            "undelivered": Meaning("超时未确认的 P1 预警版本数", "P1 alert versions not acknowledged in time"),
            "waiting": Meaning("其中尚未了结", "of these still waiting"),
            "alerts": Meaning("所涉预警（最早的若干条）", "alerts concerned (the first ones)"),
            "rules": Meaning("所涉指标", "rules concerned"),
            "nodes": Meaning("所涉关区", "nodes concerned"),
            "first_at": Meaning("最早一条的时间", "first of them raised or changed at"),
            "last_at": Meaning("最近一条的时间", "last of them raised or changed at"),
            "second": Meaning("另送的第二通道", "second channel it went to"),
        },
    ),
)
