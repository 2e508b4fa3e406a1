"""Close to a limit and on the right side of it: just in time, brisk, a little heavy, held only after it left."""

from gates.simulation import items
from gates.simulation.dice import HOUR, MINUTE, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story

_ROAD_KMH = 100
_LEAST_KM = 60


def come_just_in_time(life: Life, scene: Scene) -> bool:
    """Two to eight minutes before it would be late."""
    if not life.legs:
        return False
    leg, out = life.legs[0], scene.times(life)["out0"]
    limits = scene.network.limits(life.stays[0].site, leg.destination, out)
    leg.travel = limits.late_at - out - span(scene.rng, 2, 8)
    life.needs.add("in1")
    return scene.timetable.is_open(leg.gate_in, out + leg.travel)


def drive_briskly(life: Life, scene: Scene) -> bool:
    """At 85 to 95 km/h, gates whose clocks are right."""
    if not life.legs:
        return False
    leg, region = life.legs[0], scene.network.region
    km = region.leg_km(life.stays[0].site, life.stays[1].site, scene.network.at_ms)
    if km < _LEAST_KM or scene.clocks_off & {leg.gate_out, leg.gate_in}:
        return False
    leg.travel = span(scene.rng, km / (0.95 * _ROAD_KMH), km / (0.85 * _ROAD_KMH), HOUR)
    life.needs.add("in1")
    return True


def weigh_a_little_more(life: Life, scene: Scene) -> bool:
    """Three or four per cent, and the weighbridges differ by less than they may."""
    life.weight_factor = scene.rng.uniform(1.030, 1.042)
    life.needs.add("out0" if life.legs else "leave")
    return True


def hold_too_late(life: Life, scene: Scene) -> bool:
    """Placed ten minutes after the unit went out, lifted before it goes out again."""
    if not life.legs:
        return False
    times = scene.times(life)
    following = times.get("out1", times.get("leave", 0))
    offset = following - times["out0"] - HOUR
    if offset < 30 * MINUTE:
        return False
    life.add(Extra("hold", "out0", 10 * MINUTE, "customs", items.hold(life.cargo, "place"), fact=True))
    life.add(Extra("lift", "out0", offset, "customs", items.hold(life.cargo, "lift"), fact=True))
    return True


STORIES = (
    Story("just in time", come_just_in_time),
    Story("brisk", drive_briskly),
    Story("a little heavy", weigh_a_little_more),
    Story("held after it left", hold_too_late),
)
