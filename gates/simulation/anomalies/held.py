"""A44: a unit under hold goes out."""

from gates.simulation import items
from gates.simulation.dice import HOUR
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story


def leave_while_held(life: Life, _scene: Scene) -> bool:
    if not life.legs:
        return False
    life.stays[0].dwell = max(life.stays[0].dwell, 3 * HOUR)
    life.add(Extra("hold", "out0", -2 * HOUR, "customs", items.hold(life.cargo, "place"), fact=True))
    life.claim("A44", "out0")
    return True


STORIES = (Story("A44 hold violated", leave_while_held),)
