"""A vehicle as the gates saw its plate."""

from typing import Final

from streams.events import AlertTold, PlateSeen, Watch
from streams.fold import told
from streams.fold.heads import PlateHead, Sighting
from streams.fold.step import Step

PlateStep = Step[PlateHead]
DAYS_KEPT: Final = 31
"""Whole days of alerts kept; a pattern is looked for in no more (A51)."""


def advance(step: PlateStep) -> None:
    head, event = step.head, step.event
    head.last = event.key
    if isinstance(event, AlertTold):
        head.told = told.take(head.told, event, DAYS_KEPT)
    elif isinstance(event, Watch):
        head.watched = event.id if event.action == "add" else None
    if not isinstance(event, PlateSeen) or event.future or event.confidence < step.world.policy["A07"].sure:
        return
    head.unit = event.unit
    head.seen = Sighting(
        event=event.id,
        when=event.when,
        site=event.site,
        node=step.world.region.node_of(event.site),
        device=event.device,
        direction=event.direction,
        clock_error=event.clock_error,
        clock_doubt=event.clock_doubt,
    )
