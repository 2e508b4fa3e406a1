"""A container that left the region and comes again by vessel a day later, with other goods and papers."""

from dataclasses import replace

from gates.simulation import items
from gates.simulation.cargo import drawn_cargo, seal_number
from gates.simulation.dice import HOUR, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story


def visit_again(life: Life, scene: Scene) -> bool:
    origins = {s: w for s, w in scene.network.origins.items() if scene.network.kind(s) == "port"}
    times = scene.times(life)
    offset = span(scene.rng, 12, 18, HOUR)
    if not origins or "leave" not in times or not scene.inside(times["leave"] + offset + 3 * HOUR):
        return False
    yard = scene.network.yards[scene.rng.choice(list(origins))]
    new = replace(drawn_cargo(scene.rng, set()), number=life.cargo.number, seal=seal_number(scene.rng))
    for kind, source, before in (("manifest", "carrier", 5), ("delivery_order", "terminal", 2)):
        paper = items.document(life.dice(f"{kind} again"), new, kind)
        life.add(Extra(f"{kind} again", "leave", offset - before * HOUR, source, paper, fact=True))
    life.add(Extra("arrive again", "leave", offset, yard, items.arrival(new, "vessel", "V2700")))
    put = items.yard_move(new, "put", "A-1")
    life.add(Extra("put again", "leave", offset + HOUR, yard, put))
    return True


STORIES = (Story("second visit", visit_again, from_days=3),)
