"""Announced incidents on the road: a breakdown stops the clock, a transhipment changes the vehicle."""

from gates.simulation import items
from gates.simulation.cargo import plate_number, reading
from gates.simulation.dice import HOUR, MINUTE
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story

_BREAKDOWN_MS = 6 * HOUR


def break_down(life: Life, scene: Scene) -> bool:
    """Six hours at the roadside: mostly late without the announcement, never with it."""
    if not life.legs:
        return False
    leg, out = life.legs[0], scene.times(life)["out0"]
    stopped = out + round(leg.travel * scene.rng.uniform(0.15, 0.35))
    announced, going_on = stopped + 12 * MINUTE, stopped + _BREAKDOWN_MS
    leg.travel += _BREAKDOWN_MS
    limits = scene.network.limits(life.stays[0].site, leg.destination, out, ((stopped, going_on),))
    if scene.times(life)["in1"] > limits.late_at:
        return False
    item = items.incident(life.cargo, "breakdown", stopped, going_on)
    life.add(Extra("incident", "out0", announced - out, "carrier", item, fact=True))
    life.needs.add("in1")
    return True


def tranship(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    leg, out = life.legs[0], scene.times(life)["out0"]
    start, end = out + round(leg.travel * 0.3), out + round(leg.travel * 0.5)
    plate = plate_number(scene.rng)
    item = items.incident(life.cargo, "transhipment", start, end, plate)
    life.add(Extra("incident", "out0", (start + end) // 2 - out, "carrier", item, fact=True))
    life.change("in1", plate=reading(plate, scene.rng.uniform(0.965, 0.999)))
    life.needs.add("in1")
    return True


STORIES = (Story("breakdown announced", break_down), Story("transhipment announced", tranship))
