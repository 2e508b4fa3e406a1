"""The life of a unit: which event does what to its head. Rules judge all of this; the transitions raise nothing."""

from collections.abc import Callable
from typing import Any, Final

from streams.events import (
    Aggregation,
    Arrival,
    Binding,
    Booking,
    Carried,
    Departure,
    Diversion,
    Document,
    FenceEdit,
    Fix,
    GateScan,
    Hold,
    Incident,
    Inspection,
    Rated,
    Release,
    SealChange,
    Watch,
    YardMove,
)
from streams.fold import appointment, attested, inspection, moving, packing, tracking
from streams.fold.heads import UnitHead
from streams.fold.step import Step

UnitStep = Step[UnitHead]


def advance(step: UnitStep) -> None:
    """Move the step's head on by its event."""
    event = step.event
    transition = _TRANSITIONS.get(type(event))
    if transition is not None:
        transition(step, event)
        if step.head.parent is not None:
            packing.tell_parent(step)
    step.head.last = event.key


_TRANSITIONS: Final[dict[type, Callable[[UnitStep, Any], None]]] = {
    Arrival: moving.arrival,
    YardMove: moving.yard,
    Departure: moving.departure,
    GateScan: moving.gate,
    Release: attested.release,
    Hold: attested.hold,
    Document: attested.document,
    SealChange: attested.seal_change,
    Inspection: inspection.inspected,
    Incident: attested.incident,
    Diversion: attested.diversion,
    Booking: appointment.book,
    Watch: attested.watch,
    Rated: attested.rated,
    Aggregation: packing.packed,
    Carried: packing.told_by_child,
    Fix: tracking.fixed,
    Binding: tracking.bound,
    FenceEdit: tracking.fence_redrawn,
}
