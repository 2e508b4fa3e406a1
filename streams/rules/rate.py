"""A51, of one enterprise among its peers: it tells them what it has come to, and is told if that is far more."""

from streams.events import Compared, Declares, Figures
from streams.fold.days import GRAVE
from streams.fold.enterprise import RATE, EnterpriseStep
from streams.fold.finding import Finding, Stage
from streams.fold.heads import DayClosed
from streams.subject import peers_subject
from streams.times import DAY_MS, china_time


def tell_peers(step: EnterpriseStep) -> None:
    """The day that this declaration has closed; of the day before, that another has been closed since.

    An enterprise with few units has no rate to speak of: it tells nothing, and is nobody's peer.
    """
    before, now = step.before.closed, step.head.closed
    if not isinstance(step.event, Declares) or before is now:
        return
    if before is not None:
        _tell(step, before, step.event.when, settled=True)
    if now is not None:
        _tell(step, now, now.closed_at, settled=False)


def _tell(step: EnterpriseStep, day: DayClosed, when: int, *, settled: bool) -> None:
    policy = step.world.policy["A51"]
    if not policy.enabled or day.units < policy.units:
        return
    subject = peers_subject(china_time(day.end - 1).date().isoformat())
    # received at the end of its day: all that is told of one day is judged by the policy of that time
    step.tellings[f"{step.subject}>{subject}"] = Figures(
        id="", subject=subject, at=day.end, received=day.end, when=when,
        enterprise=step.head.enterprise, units=day.units, alerts=day.alerts, settled=settled,
    )  # fmt: skip


def judge_rate(step: EnterpriseStep) -> None:
    """One alert from the first day on which it is far more; days that follow within a window's length are added to it.

    It is staff who end it, as with any pattern. What its peers take back leaves it as it stood before.
    """
    event, before = step.event, step.head.rated_high
    if not isinstance(event, Compared):
        return
    if event.median is not None:
        step.open(_finding(step, event, event.median, before))
    elif before is not None:
        step.open(before)
    else:
        for one in step.standing("A51"):
            if one.stages[0].level == RATE:
                step.withdraw(one)


def _finding(step: EnterpriseStep, event: Compared, median: float, before: Finding | None) -> Finding:
    since = before.evidence["since_at"] if before else event.when
    rate = event.alerts / event.units
    return Finding(
        rule="A51",
        subject=step.subject,
        start=before.start if before else _start(step, event.when),
        stages=(Stage("P3", level=RATE, limit=since, due=since + 1),),
        evidence={
            "count": event.alerts,
            "units": event.units,
            "rate_pct": round(100 * rate, 2),
            "peers": event.peers,
            "median_pct": round(100 * median, 2),
            "times": round(rate / median, 1),
            "since_at": since,
            "counted_to_at": event.when,
        },
        until=event.when + int(step.world.policy["A51"].window_d * DAY_MS),
    )


def _start(step: EnterpriseStep, end: int) -> int:
    """An alert is its rule, subject and start, and several alerts are counted from the first of them on: the last
    moment of the day at which none was crossed."""
    taken = {one.crossed_at for one in step.head.told if one.severity in GRAVE}
    start = end - 1
    while start in taken:
        start -= 1
    return start
