"""Whether a point is in bounds, by the fences in force at a time and the buffers of A17, A18 and A19."""

from typing import Any, NamedTuple

from streams.fold.heads import UnitHead
from streams.fold.step import Step
from zones.corridors import Corridor
from zones.outline import INSIDE

UnitStep = Step[UnitHead]


class Off(NamedTuple):
    """How far out of bounds a point lies, and of which fence."""

    km: float
    fence: str
    verified: bool
    over_border: bool = False


def thresholds(step: UnitStep, rule: str) -> Any:
    """The rule's section where its alert is filed: the leg's destination and origin, or where the unit is."""
    head, movement = step.head, step.head.movement
    node, site = (head.node, head.site) if movement is None else (movement.destination, movement.origin_site)
    return step.world.filed(node, site)[rule]


def corridor_of(step: UnitStep, at: int) -> Corridor | None:
    """The corridor of the open movement; None if there is no movement, or none for its pair of nodes."""
    movement = step.head.movement
    if movement is None or movement.destination is None:
        return None
    return step.world.region.fence.corridor(movement.origin_node, movement.destination, at)


def versions(step: UnitStep, at: int) -> dict[str, str]:
    """Which outline and corridor a fix is held against; empty for none."""
    outline, corridor = step.world.region.fence.outline(at), corridor_of(step, at)
    return {"outline": outline.version if outline else "", "corridor": corridor.version if corridor else ""}


def off_route(step: UnitStep, lat: float, lon: float, at: int) -> Off | None:
    """Further from every line of the corridor than the buffer of A17."""
    corridor = corridor_of(step, at)
    km = 0.0 if corridor is None else corridor.off_km(lat, lon)
    if corridor is None or km <= thresholds(step, "A17").buffer_km:
        return None
    return Off(km, corridor.version, corridor.verified)


def outside(step: UnitStep, lat: float, lon: float, at: int) -> Off | None:
    """Further outside the region than the buffer of A19, which is narrow at the border."""
    outline = step.world.region.fence.outline(at)
    beyond = INSIDE if outline is None else outline.beyond(lat, lon)
    if outline is None or beyond.km == 0:
        return None
    policy = thresholds(step, "A19")
    buffer_km = policy.border_m / 1000 if beyond.over_border else policy.inland_km
    return Off(beyond.km, outline.version, outline.verified, beyond.over_border) if beyond.km > buffer_km else None


def may_stand(step: UnitStep, lat: float, lon: float, at: int) -> bool:
    """In a place of rest or on a site nobody asks why a unit stands."""
    region = step.world.region
    return bool(region.fence.resting(lat, lon, at) or region.locate(lat, lon, "WGS84"))
