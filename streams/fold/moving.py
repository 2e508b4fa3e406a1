"""What moves a unit from stage to stage (到港 → 存储 → 在途 → 进场 → 存储): arrivals, the yard, gates, departures.

An event that contradicts the place known (an entry without an exit) still moves the unit to where it was seen; an entry
that nobody could have driven (A04) does not: it is kept as disputed until the next sighting decides.
"""

from typing import Any, Final

import msgspec

from streams.events import Arrival, Departure, DeviceEvent, GateScan, YardMove
from streams.fold import attested, passes, tracking, transit
from streams.fold.heads import Count, Sighting, UnitHead, Weight
from streams.fold.step import Step
from streams.times import SECOND_MS
from streams.world import World

STRICTNESS: Final = {None: 0, "degraded": 0, "pass": 0, "review": 1, "hold": 2}
"""Of what a gate may be told."""
INSIDE: Final = frozenset({"arrived", "stored", "entered"})

UnitStep = Step[UnitHead]


def arrival(step: UnitStep, event: Arrival) -> None:
    attested.begin_visit(step.head, event.when)
    if step.head.movement is not None:
        transit.supersede(step, event)
    _place(step, "arrived", event)
    step.head.known = True
    step.head.local = event.mode == "local"
    step.head.arrived_at = None if step.head.local else event.when
    step.head.disputed = None
    _see(step, event, None)


def yard(step: UnitStep, event: YardMove) -> None:
    head = step.head
    if head.disputed is not None and head.disputed.site == event.site != head.site:
        _adopt_disputed(step)
    if head.stage is None:
        _place(step, "stored", event)
    elif head.site == event.site and head.stage in INSIDE:
        if event.action == "put" and head.stage != "stored":
            head.stage = "stored"
            head.since = event.when
        head.slot = event.slot if event.action == "put" else None
    head.known = True


def departure(step: UnitStep, event: Departure) -> None:
    if step.head.movement is not None:
        transit.supersede(step, event)
    _place(step, "discharged", event)
    step.head.slot = None
    _see(step, event, None)


def gate(step: UnitStep, event: GateScan) -> None:
    head = step.head
    if event.gate_pass is not None:
        passes.used(step, event)
    if _repeats(step.before, event, step.world):
        step.repeated = True
        _told_again(step.head, event)
        return
    if head.disputed is not None:
        if head.disputed.site == event.site != head.site:
            _adopt_disputed(step)
        head.disputed = None
    if transit.impossible(step, event):
        head.disputed = _sighting(step, event, event.direction)
        return
    if event.direction == "out":
        _exit(step, event)
    else:
        _entry(step, event)
    _see(step, event, event.direction)
    _read(step, event)


def _told_again(head: UnitHead, event: GateScan) -> None:
    """Whoever reads the unit once more hears the strictest of what this crossing was answered, and all that it was
    answered for if that was as strict."""
    seen = head.seen
    assert seen is not None
    strict, known = STRICTNESS[event.answered], STRICTNESS[seen.answered]
    if strict > known:
        head.seen = msgspec.structs.replace(seen, answered=event.answered, because=event.because)
    elif strict == known and not set(event.because) <= set(seen.because):
        because = tuple(sorted({*seen.because, *event.because}))
        head.seen = msgspec.structs.replace(seen, because=because)


def _adopt_disputed(step: UnitStep) -> None:
    """The unit goes on from the disputed place: it was there that it went."""
    head = step.head
    assert head.disputed is not None
    if head.movement is not None:
        transit.close(step, head.disputed)
    head.stage = "entered"
    tracking.placed(head)
    head.site, head.node, head.since = head.disputed.site, head.disputed.node, head.disputed.when
    head.seen, head.disputed = head.disputed, None


def _exit(step: UnitStep, event: GateScan) -> None:
    if step.head.movement is not None:
        transit.supersede(step, event)
    if event.bound_for is None or event.bound_for == "outside":
        _place(step, "discharged", event)
    else:
        _place(step, "in_transit", event)
        step.head.tracker = event.tracker or step.head.tracker
        transit.open_movement(step, event)
    step.head.slot = None


def _entry(step: UnitStep, event: GateScan) -> None:
    head = step.head
    if head.movement is not None:
        transit.close(step, _sighting(step, event, "in"))
    elif head.stage in ("stored", "entered") and head.site == event.site:
        return
    _place(step, "entered", event)


def _read(step: UnitStep, event: GateScan) -> None:
    """Take over what the gate read of the unit."""
    head = step.head
    head.seal = event.seal or head.seal
    head.plate = event.plate or head.plate
    if event.seal_state in step.world.policy["A30"].states:
        head.sealed = False
    elif event.seal or event.seal_state:
        head.sealed = True
    if event.packages is not None:
        head.packages = event.packages
        head.counted = Count(packages=event.packages, when=event.when, by=event.device, event=event.id)
    if event.gross_kg is not None:
        head.gross_kg = event.gross_kg
        head.weighed = Weight(kg=event.gross_kg, when=event.when, device=event.device, event=event.id)


def _repeats(head: UnitHead, event: GateScan, world: World) -> bool:
    """The same crossing read twice: same site and direction within what A03 calls a repeat. No second crossing."""
    seen = head.seen
    return (
        seen is not None
        and seen.site == event.site
        and seen.direction == event.direction
        and abs(event.when - seen.when) <= world.policy["A03"].repeat_s * SECOND_MS
    )


def _place(step: UnitStep, stage: Any, event: DeviceEvent) -> None:
    head = step.head
    head.stage = stage
    head.site = event.site
    head.node = step.world.region.node_of(event.site)
    head.since = event.when
    if stage == "discharged":
        head.arrived_at = head.booked = None
        head.local = False
    tracking.placed(head)


def _see(step: UnitStep, event: DeviceEvent, direction: str | None) -> None:
    step.head.seen = _sighting(step, event, direction)


def _sighting(step: UnitStep, event: DeviceEvent, direction: str | None) -> Sighting:
    return Sighting(
        event=event.id,
        when=event.when,
        site=event.site,
        node=step.world.region.node_of(event.site),
        device=event.device,
        direction=direction,
        clock_error=event.clock_error,
        clock_doubt=event.clock_doubt,
        future=event.future,
        answered=event.answered if isinstance(event, GateScan) else None,
        because=event.because if isinstance(event, GateScan) else (),
    )
