"""A unit that enters another node than declared, because an agency sent it there while it was on the road."""

from gates.simulation import items
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story


def divert(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    network, leg = scene.network, life.legs[0]
    here, there = network.node(life.stays[0].site), network.node(life.stays[1].site)
    declared = [node for node in network.nodes if node not in (here, there)]
    if not declared:
        return False
    leg.destination = scene.rng.choice(declared)
    offset = round(leg.travel * scene.rng.uniform(0.2, 0.5))
    life.add(Extra("diversion", "out0", offset, "customs", items.diversion(life.cargo, there), fact=True))
    life.needs.add("in1")
    life.excuses.add("A14")
    return True


STORIES = (Story("diverted", divert),)
