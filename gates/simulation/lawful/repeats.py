"""A scanner that triggers twice within two minutes: one crossing."""

from gates.simulation.dice import SECOND, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import planned_scan


def trigger_twice(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    leg, moment = life.legs[0], scene.rng.choice(("out0", "in1"))
    gate, times = leg.gate_out if moment == "out0" else leg.gate_in, scene.times(life)
    offset = span(scene.rng, 8, 90, SECOND)
    if moment not in times or not scene.timetable.is_open(gate, times[moment] + offset):
        return False
    life.add(Extra("trigger", moment, offset, gate, planned_scan(life, moment, times, scene.network)))
    life.excuses.add("A03")
    return True


STORIES = (Story("scanner triggers twice", trigger_twice),)
