"""Movements: opened by an exit for another node, closed by the entry that ends it; their limits and pauses."""

from typing import Final

import msgspec

from streams.events import SKEW_DEAD_BAND_MS, DeviceEvent, Diversion, GateScan
from streams.fold.heads import Sighting, UnitHead
from streams.fold.movement import Basis, Movement, Pause, movement_id
from streams.fold.served import Served
from streams.fold.step import Step
from streams.times import HOUR_MS

CORRECTED_ERROR_MS: Final = 1_000
"""What a corrected clock may still be off by; an uncorrected one by its own small error."""

UnitStep = Step[UnitHead]


def clock_slack(seen: Sighting | DeviceEvent) -> int:
    """How far (ms) a scan's corrected time may be from the truth."""
    known = 0 if abs(seen.clock_error) > SKEW_DEAD_BAND_MS else abs(seen.clock_error)
    return known + CORRECTED_ERROR_MS + seen.clock_doubt


def impossible(step: UnitStep, event: GateScan) -> bool:
    """Nobody could have come from the last sighting to here in the time, as the crow flies at 120 km/h."""
    seen = step.before.seen
    if seen is None or seen.future or event.future or step.before.stage == "discharged":
        return False
    if seen.site == event.site:
        return False
    return travelled(seen, event) < fastest(step, seen.site, event.site)


def travelled(seen: Sighting, event: DeviceEvent) -> int:
    """Time (ms) between two sightings, at its longest given what the clocks may be off by."""
    return abs(event.when - seen.when) + clock_slack(seen) + clock_slack(event)


def fastest(step: UnitStep, origin: str, site: str) -> int:
    """Shortest possible time (ms): great circle at the impossible speed; 0 for near neighbours."""
    policy = step.world.policy["A04"]
    km = step.world.region.great_circle_km(origin, site)
    return 0 if km < policy.near_km else int(km / policy.impossible_kmh * HOUR_MS)


def open_movement(step: UnitStep, event: GateScan) -> None:
    movement = Movement(
        id=movement_id(step.head.unit, event.id),
        unit=step.head.unit,
        origin_node=step.world.region.node_of(event.site),
        origin_site=event.site,
        destination=event.bound_for,
        departed_at=event.when,
        departure=event.id,
        clock_from=event.when,
        seal=event.seal,
        plate=event.plate,
        plate_confidence=event.plate_confidence,
        gross_kg=event.gross_kg,
        packages=event.packages,
    )
    _keep(step, timed(step, taught(step, movement)))


def timed(step: UnitStep, movement: Movement) -> Movement:
    """The movement with its limits, from its clock's start, with pauses and closed hours taken in."""
    assert movement.destination is not None
    assert movement.clock_from is not None
    pauses = overlapping(step.head.pauses, movement.departed_at)
    policy = step.world.filed(movement.destination, movement.origin_site)["A14"]
    seen = movement.observed.row if movement.observed else None
    limits = step.world.region.transit_limits(
        movement.origin_site, movement.destination, movement.clock_from, pauses, policy.factors, seen
    )
    return msgspec.structs.replace(
        movement,
        expected_at=limits.expected_at,
        late_at=limits.late_at,
        overdue_at=limits.overdue_at,
        missing_at=limits.missing_at,
        pauses=pauses,
    )


def taught(step: UnitStep, movement: Movement) -> Movement:
    """The movement with what was observed of its corridor and hour, if the policy asks for it and there is enough."""
    assert movement.destination is not None
    assert movement.clock_from is not None
    times = step.world.observed
    policy = step.world.filed(movement.destination, movement.origin_site)["A14"]
    seen = None
    if policy.learned and times is not None:
        seen = times.at(movement.origin_node, movement.destination, movement.clock_from, policy.learned_min_n)
    basis = None if seen is None or times is None else Basis(times.digest, *seen)
    return movement if basis is movement.observed else msgspec.structs.replace(movement, observed=basis)


def overlapping(pauses: tuple[Pause, ...], since: int) -> tuple[Pause, ...]:
    return tuple(sorted(pause for pause in pauses if pause[1] > since))


def close(step: UnitStep, seen: Sighting) -> None:
    movement = step.head.movement
    assert movement is not None
    step.head.movement = None
    step.movements[movement.id] = msgspec.structs.replace(
        movement, state="closed", arrived_at=seen.when, arrival_node=seen.node, arrival_site=seen.site
    )
    if seen.when > movement.departed_at:
        step.served[movement.id] = Served("transit", seen.node, movement.departed_at, seen.when)


def supersede(step: UnitStep, event: DeviceEvent) -> None:
    """The unit was seen elsewhere without the entry that would have closed its movement."""
    movement = step.head.movement
    assert movement is not None
    step.head.movement = None
    step.movements[movement.id] = msgspec.structs.replace(
        movement, state="superseded", arrived_at=event.when, arrival_site=event.site
    )


def divert(step: UnitStep, event: Diversion) -> None:
    """An authorised change of destination: the limits count anew from the diversion, for the whole new leg."""
    movement = step.head.movement
    if movement is None or event.when < movement.departed_at:
        return
    onward = msgspec.structs.replace(movement, destination=event.destination, clock_from=event.when)
    _keep(step, timed(step, taught(step, onward)))


def pause(step: UnitStep) -> None:
    """An incident was announced: the open movement's limits take its window in, and come from where they came from."""
    movement = step.head.movement
    if movement is not None:
        _keep(step, timed(step, movement))


def _keep(step: UnitStep, movement: Movement) -> None:
    step.head.movement = movement
    step.movements[movement.id] = movement
