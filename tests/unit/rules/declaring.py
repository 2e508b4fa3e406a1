"""Enterprises that declare units for days, and the alerts they are told of."""

import random
from collections.abc import Sequence
from itertools import product

from streams.events import AlertTold, AnyEvent, Declares
from streams.fold.alert import Alert
from streams.policy_file import read_policy
from streams.rules.catalogue import world
from tests.bench import Run, the_world
from tests.life import at

DAY = 1440
FIRMS = 6
"""The one that is looked at, and five peers."""


def declares(firm: int, unit: int, minutes: float) -> Declares:
    when = at(minutes)
    return Declares(
        id=f"d{firm}-{unit}-{when}", subject=f"enterprise:E{firm}", at=when, received=when, when=when, derived=True,
        unit=f"unit:local:{firm}-{unit}", type="declaration",
    )  # fmt: skip


def told(firm: int, number: int, minutes: float, severity: str | None = "P2", turn: int = 1) -> AlertTold:
    when, alert = at(minutes), f"A13-{firm}-{number}"
    return AlertTold(
        id=f"{alert}#{turn:06d}", subject=f"enterprise:E{firm}", at=when, received=when, when=when, turn=turn,
        alert_id=alert, rule="A13", about=f"unit:local:{firm}-{number}", severity=severity,
    )  # fmt: skip


def day(firm: int, number: int, units: int, alerts: int, severity: str = "P2") -> list[AnyEvent]:
    """A day on which a firm declares so many new units and has so many alerts."""
    start = number * DAY + 480 + firm
    found: list[AnyEvent] = [declares(firm, 1000 * number + unit, start + 10 * unit) for unit in range(units)]
    return found + [told(firm, 1000 * number + one, start + 11 * one + 1, severity) for one in range(alerts)]


def world_of(mine: tuple[int, int], *, units: int = 40, alerts: int = 2, firms: int = FIRMS) -> list[AnyEvent]:
    """A first day with figures, ``mine`` (units, alerts) those of E1; two more on which everybody declares a unit."""
    events = day(1, 0, *mine)
    for firm in range(2, firms + 1):
        events += day(firm, 0, units, alerts)
    for number in (1, 2):
        events += [one for firm in range(1, firms + 1) for one in day(firm, number, 1, 0)]
    return events


def judged(events: Sequence[AnyEvent], policy: str = "", later: Sequence[AnyEvent] = ()) -> Run:
    """``later`` comes when what the events amount to has rung."""
    run = Run(world(the_world().region, read_policy(policy)) if policy else None)
    run.drain(at(-DAY)).feed(list(events)).drain(at(5 * DAY))
    return run.feed(list(later)).drain(at(60 * DAY))


def in_order(events: Sequence[AnyEvent]) -> list[AnyEvent]:
    return sorted(events, key=lambda event: event.key)


def rates(run: Run) -> list[Alert]:
    return [one for one in run.alerts.values() if one.rule == "A51" and one.level == "rate"]


def found(events: Sequence[AnyEvent], policy: str = "") -> list[tuple[str, str]]:
    return [(one.subject, one.resolved_reason or one.state) for one in rates(judged(in_order(events), policy))]


def a_week(chance: random.Random) -> list[AnyEvent]:
    events: dict[str, AnyEvent] = {}
    for firm, number in product(range(1, 5), range(7)):
        start = number * DAY
        found: list[AnyEvent] = [
            declares(firm, chance.randint(0, 12), start + chance.randint(0, DAY - 1))
            for _ in range(chance.randint(0, 3))
        ]
        alert, crossed = number, start + chance.randint(0, DAY - 1)
        found.append(told(firm, alert, crossed))
        fate = chance.choice(("stands", "stands", "taken back", "moved", "no longer grave"))
        if fate == "no longer grave":
            found.append(told(firm, alert, crossed, "P3", turn=2))
        elif fate != "stands":
            found.append(told(firm, alert, crossed, None, turn=2))
        if fate == "moved":
            found.append(told(firm, alert, crossed + chance.randint(-2000, 2000), "P1", turn=3))
        events |= {f"{one.subject} {one.id}": one for one in found}
    return list(events.values())
