"""A hold that is lifted an hour before the unit goes out."""

from gates.simulation import items
from gates.simulation.dice import HOUR
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story


def lift_hold(life: Life, _scene: Scene) -> bool:
    if not life.legs:
        return False
    life.stays[0].dwell = max(life.stays[0].dwell, 4 * HOUR)
    life.add(Extra("hold", "out0", -3 * HOUR, "customs", items.hold(life.cargo, "place"), fact=True))
    life.add(Extra("lift", "out0", -HOUR, "customs", items.hold(life.cargo, "lift"), fact=True))
    life.needs.add("out0")
    return True


STORIES = (Story("hold lifted", lift_hold),)
