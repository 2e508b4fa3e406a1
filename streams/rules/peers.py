"""A51, among peers: whose alerts per declared unit are a multiple of what is usual among the enterprises of a day."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from streams.events import Compared, Figures
from streams.fold.heads import PeersHead
from streams.fold.peers import PeersStep

ROUNDING: Final = 1e-9
"""Exactly the factor is not more than it, whatever the division leaves."""


class High(NamedTuple):
    """Figures of an enterprise, and the ``median`` (alerts per unit) of so many ``peers``: all the others."""

    units: int
    alerts: int
    peers: int
    median: float


def compare(step: PeersStep) -> None:
    """Each enterprise is told if its rate is high, and again if what it is held against has changed.

    A day is compared once one of its enterprises has closed a later one: by then those that are at work have told.
    Whoever tells later (a gate was offline, or nothing was declared for days) has it compared anew.
    """
    event, head = step.event, step.head
    if not isinstance(event, Figures) or _alike(step.before, head, event.enterprise):
        return
    policy = step.world.policy["A51"]
    was, now = high(step.before, policy), high(head, policy)
    for name in sorted(was.keys() - now.keys()):
        step.tellings[_key(step, name)] = None
    for name, one in now.items():
        step.tellings[_key(step, name)] = Compared(
            id="", subject=f"enterprise:{name}", at=head.end, received=head.end, when=head.end,
            units=one.units, alerts=one.alerts, peers=one.peers, median=one.median,
        )  # fmt: skip


def high(head: PeersHead, policy: Any) -> dict[str, High]:
    """By enterprise. Of a median of nothing there is no multiple: one alert would make anybody stand out."""
    if not policy.enabled or not head.settled:
        return {}
    told = {name: one for name, one in head.figures.items() if one.units}
    peers = len(told) - 1
    if peers < policy.peers:
        return {}
    rates = sorted(one.alerts / one.units for one in told.values())
    found = {}
    for name, one in told.items():
        if not one.alerts:
            continue
        rate = one.alerts / one.units
        median = median_without(rates, rate)
        if median > 0 and rate > policy.factor * median * (1 + ROUNDING):
            found[name] = High(one.units, one.alerts, peers, median)
    return found


def _alike(before: PeersHead, head: PeersHead, name: str) -> bool:
    """What this one told changes nothing: mostly that figures told before are settled now."""
    if head.figures is before.figures:
        return True
    if not (before.settled and head.settled):
        return before.settled == head.settled
    was, now = before.figures.get(name), head.figures[name]
    return was is not None and (was.units, was.alerts) == (now.units, now.alerts)


def median_without(ordered: Sequence[float], one: float) -> float:
    """Median of the others; ``one`` is among ``ordered``, and is not the only one."""
    place, others = bisect_left(ordered, one), len(ordered) - 1
    lower, upper = ((others - 1) // 2, others // 2)
    return (ordered[lower + (lower >= place)] + ordered[upper + (upper >= place)]) / 2


def _key(step: PeersStep, name: str) -> str:
    return f"{step.subject}>{name}"
