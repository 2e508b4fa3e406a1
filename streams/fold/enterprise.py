"""An enterprise: what agencies say of it, what it declares, and the alerts that come of that."""

from typing import Final

from streams.events import AlertTold, Credit, Declares, Rated, Watch
from streams.fold import told
from streams.fold.heads import EnterpriseHead
from streams.fold.step import Step

EnterpriseStep = Step[EnterpriseHead]
DAYS_KEPT: Final = 31
"""Whole days of alerts kept; a pattern is looked for in no more (A51)."""
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
        _declare(step, event)
    elif isinstance(event, Credit):
        head.rating, head.rated_at = event.rating, event.when
        for unit in head.units:
            _rate(step, unit)


def _declare(step: EnterpriseStep, event: Declares) -> None:
    """The newest document of a unit is the one its class is told for."""
    head = step.head
    oldest = event.when - UNIT_MS
    others = {unit: known for unit, known in head.units.items() if unit != event.unit and known[1] >= oldest}
    head.units = {**dict(list(others.items())[1 - UNITS_KEPT :]), event.unit: (event.id, event.when)}
    _rate(step, event.unit)


def _rate(step: EnterpriseStep, unit: str) -> None:
    head = step.head
    if head.rating is None:
        return
    document, declared_at = head.units[unit]
    # a moment later, so that it sorts behind the document it is about
    at = max(declared_at, head.rated_at) + 1
    step.tellings[f"{step.subject}>{unit}>{document}"] = Rated(
        id="", subject=unit, at=at, received=at, when=at, enterprise=head.enterprise, document=document,
        rating=head.rating,
    )  # fmt: skip
