"""Standing still on the road: fixes about one point, at less than walking pace as far as they say."""

from typing import NamedTuple

import msgspec

from streams.fold.bounds import UnitStep, may_stand, thresholds
from streams.fold.track import Halt, Spot
from streams.times import MINUTE_MS
from zones.plane import km_between


class Standing(NamedTuple):
    """Where a unit stands, and where it may stand once it has surely left that."""

    here: Halt | None = None
    next: Halt | None = None
    rests_redrawn: bool = False
    """A place of rest was drawn around it, so that it need not account for standing there."""


def stood(step: UnitStep, was: Standing, spot: Spot) -> Standing:
    """A fix or two elsewhere are drift: it has left once it has been away for the calm time of A18."""
    policy = thresholds(step, "A18")
    slow = spot.speed_kmh is None or spot.speed_kmh < policy.slow_kmh
    rests = slow and may_stand(step, spot.lat, spot.lon, spot.when)
    stands, radius_km, here = slow and not rests, policy.radius_m / 1000, was.here
    if here is None:
        return Standing(_begun(spot)) if stands else Standing()
    if rests and may_stand(step, here.lat, here.lon, spot.when):
        return Standing(rests_redrawn=True)
    if stands and _near(here, spot, radius_km):
        return Standing(msgspec.structs.replace(here, last=spot.when, away_from=None))
    upcoming = _next(was.next, spot, radius_km) if stands else None
    away_from = spot.when if here.away_from is None else here.away_from
    if spot.when - away_from >= policy.calm_min * MINUTE_MS:
        return Standing(upcoming)
    return Standing(msgspec.structs.replace(here, away_from=away_from), upcoming)


def _next(halt: Halt | None, spot: Spot, radius_km: float) -> Halt:
    if halt is None or not _near(halt, spot, radius_km):
        return _begun(spot)
    return msgspec.structs.replace(halt, last=spot.when)


def _begun(spot: Spot) -> Halt:
    return Halt(first=spot.event, lat=spot.lat, lon=spot.lon, since=spot.when, last=spot.when)


def _near(halt: Halt, spot: Spot, radius_km: float) -> bool:
    return km_between(halt.lat, halt.lon, spot.lat, spot.lon) <= radius_km
