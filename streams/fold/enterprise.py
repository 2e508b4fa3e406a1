"""An enterprise: what agencies say of it, what it declares, and the alerts that come of that."""

from typing import Final

from streams.events import AlertTold, Compared, Credit, Declares, Rated, Watch
from streams.fold import days, told
from streams.fold.heads import EnterpriseHead
from streams.fold.step import Step

EnterpriseStep = Step[EnterpriseHead]
DAYS_KEPT: Final = days.DAYS_COUNTED + days.IDLE_DAYS + 1
"""Whole days of alerts kept; a pattern is looked for in no more (A51), at the end of a day that is closed so late."""
RATE: Final = "rate"
"""Level of the finding that it has more alerts to the unit than its peers."""
UNITS_KEPT: Final = 5_000
"""Newest units that are told when its class changes."""
UNIT_MS: Final = 120 * 86_400_000
"""A unit declared longer ago than this is told nothing any more."""


def advance(step: EnterpriseStep) -> None:
    head, event = step.head, step.event
    head.last = event.key
    if isinstance(event, AlertTold):
        head.told = told.take(head.told, event, DAYS_KEPT)
    elif isinstance(event, Watch):
        head.watched = event.id if event.action == "add" else None
    elif isinstance(event, Declares):
        days.count(step, event.unit, event.when)
        _declare(step, event)
    elif isinstance(event, Compared):
        _compare(head, event)
    elif isinstance(event, Credit) and event.rating != head.rating:
        head.rating, head.rated_at = event.rating, event.when
        for unit in head.units:
            _rate(step, unit)


def _declare(step: EnterpriseStep, event: Declares) -> None:
    """The newest document of a unit is the one its class is told for."""
    head = step.head
    oldest = event.when - UNIT_MS
    units = head.units.copy()
    units.pop(event.unit, None)
    units[event.unit] = (event.id, event.when)  # the newest stands last
    while len(units) > UNITS_KEPT or next(iter(units.values()))[1] < oldest:
        del units[next(iter(units))]
    head.units = units
    _rate(step, event.unit)


def _compare(head: EnterpriseHead, event: Compared) -> None:
    """All that is told of one day sorts at its end, one turn behind the other, so the last one that comes here holds;
    what stood before the first of them is kept, for them to be taken back."""
    if event.when != head.compared_at:
        head.compared_at = event.when
        head.rated_high = next((one for one in head.findings.values() if one.stages[0].level == RATE), None)


def _rate(step: EnterpriseStep, unit: str) -> None:
    """What is told from one time on is a telling of its own: a class said later does not undo one said before."""
    head = step.head
    if head.rating is None:
        return
    document, declared_at = head.units[unit]
    # a moment later, so that it sorts behind the document it is about
    at = max(declared_at, head.rated_at) + 1
    step.tellings[f"{step.subject}>{unit}>{document}>{at}"] = Rated(
        id="", subject=unit, at=at, received=at, when=at, enterprise=head.enterprise, document=document,
        rating=head.rating,
    )  # fmt: skip
