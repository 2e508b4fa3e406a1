"""A16: a unit arrives sooner than the road allows, though not sooner than a straight line would."""

from gates.simulation.dice import HOUR, span
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

_ROAD_KMH, _CROW_KMH = 100, 120
_LEAST_KM = 60


def arrive_too_soon(life: Life, scene: Scene) -> bool:
    """Clear of both limits by an eighth; at gates whose clocks are right."""
    if not life.legs:
        return False
    leg, region = life.legs[0], scene.network.region
    origin, destination = life.stays[0].site, life.stays[1].site
    km = region.leg_km(origin, destination, scene.network.at_ms)
    impossible = region.great_circle_km(origin, destination) / _CROW_KMH * 1.125
    implausible = km / _ROAD_KMH * 0.875
    if km < _LEAST_KM or impossible > implausible or scene.clocks_off & {leg.gate_out, leg.gate_in}:
        return False
    leg.travel = span(scene.rng, impossible, implausible, HOUR)
    if not scene.timetable.is_open(leg.gate_in, scene.times(life)["out0"] + leg.travel):
        return False
    life.claim("A16", "in1")
    return True


STORIES = (Story("A16 too fast", arrive_too_soon),)
