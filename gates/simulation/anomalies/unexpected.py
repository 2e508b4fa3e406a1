"""A25: a gate sees a unit that has left the region hours ago, or one that the region never knew."""

from gates.simulation import items
from gates.simulation.dice import HOUR, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import seal_at

EXCUSED = ("A04", "A06", "A11", "A13", "A16", "A24", "A31", "A33", "A40", "A41")


def come_back(life: Life, scene: Scene) -> bool:
    times = scene.times(life)
    if "leave" not in times:
        return False
    offset = span(scene.rng, 8, 11, HOUR)
    seen_at = times["leave"] + offset
    elsewhere = list(scene.network.onward(life.stays[-1].site))
    if not elsewhere or not scene.inside(seen_at):
        return False
    gate = scene.network.gate(scene.rng, scene.rng.choice(elsewhere), "in")
    if not scene.timetable.is_open(gate, seen_at):
        return False
    scan = items.gate_scan(
        scene.network, life.dice("return"), life.cargo, gate, "in", plate=life.leave.plate, destination=None,
        seal=seal_at(life, times, times["leave"]), kg=life.cargo.gross_kg,
    )  # fmt: skip
    life.add(Extra("return", "leave", offset, gate, scan))
    life.claim("A25", "return")
    life.excuses.update(EXCUSED)
    return True


def come_unknown(life: Life, _scene: Scene) -> bool:
    """No arrival, no papers, no exit: the first anybody hears of the unit is an entry."""
    if not life.legs:
        return False
    life.extras.clear()
    life.reseals.clear()
    life.skipped.update(("manifest", "delivery_order", "arrive", "put0", "pick0", "out0"))
    life.ends_with = "in1"
    life.claim("A25", "in1")
    life.excuses.update(EXCUSED)
    return True


def turn_up(life: Life, scene: Scene) -> bool:
    return come_unknown(life, scene) if scene.rng.random() < 0.25 else come_back(life, scene)


STORIES = (Story("A25 unexpected", turn_up),)
