"""A10: a unit that is in the yard enters the same site again, with no exit between."""

from gates.simulation.dice import HOUR, MINUTE, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import planned_scan


def enter_again(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    stay, leg = life.stays[1], life.legs[0]
    offset = max(stay.store_after + span(scene.rng, 15, 60), span(scene.rng, 100, 170))
    stay.dwell = max(stay.dwell, offset - stay.store_after + 2 * HOUR)
    times = scene.times(life)
    again = times["in1"] + offset
    if not scene.timetable.is_open(leg.gate_in, again) or again > times["pick1"] - 30 * MINUTE:
        return False
    scan = planned_scan(life, "in1", times, scene.network)
    life.add(Extra("again", "in1", offset, leg.gate_in, scan))
    life.claim("A10", "again")
    life.excuses.add("A24")
    return True


STORIES = (Story("A10 double entry", enter_again),)
