"""A vehicle as the gates saw its plate."""

from typing import Final

from streams.events import PlateSeen
from streams.fold.heads import PlateHead, Sighting
from streams.fold.step import Step

PlateStep = Step[PlateHead]
SURE: Final = 0.95
"""A plate read with less confidence is not followed (domain A06)."""


def advance(step: PlateStep) -> None:
    head, event = step.head, step.event
    head.last = event.key
    if not isinstance(event, PlateSeen) or event.confidence < SURE or event.future:
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
    )
