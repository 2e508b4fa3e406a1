"""One-time passes: which legs of which pass a unit has used.

A pass is good for one movement: out of its origin and in at its destination. So it may be shown once on the way out
and once on the way in; after that it is spent, also where its exit was never scanned.
"""

from typing import Final

from streams.events import GateScan
from streams.fold.heads import PassUse, UnitHead
from streams.fold.step import Step

KEPT: Final = 16
"""Uses remembered, two of each pass: what is shown again after eight more movements has long expired (A02)."""


def used(step: Step[UnitHead], event: GateScan) -> None:
    """The first use of a leg is what later ones are held against."""
    shown = event.gate_pass
    if shown is None or shown.nonce is None or not shown.of(step.subject) or earlier(step.head, event) is not None:
        return
    use = PassUse(
        nonce=shown.nonce, event=event.id, when=event.when, device=event.device, lane=event.lane,
        direction=event.direction, doubtful=doubtful(event),
    )  # fmt: skip
    step.head.passes = (*step.head.passes[1 - KEPT :], use)


def earlier(head: UnitHead, event: GateScan) -> PassUse | None:
    """The use of the same pass that this scan comes into conflict with: of the same leg, or of its last one."""
    shown = event.gate_pass
    legs = {use.direction: use for use in head.passes if shown is not None and use.nonce == shown.nonce}
    return legs.get("in") or legs.get(event.direction)


def doubtful(event: GateScan) -> bool:
    """Its time is not to be relied on: the device's clock is off in a way that is not corrected (A61, A62)."""
    return event.future or event.clock_doubt > 0
