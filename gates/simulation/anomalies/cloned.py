"""A04: a second copy of a unit passes a gate so far away that no truck could have brought it there."""

from gates.simulation import items
from gates.simulation.dice import MINUTE, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import seal_at

EXCUSED = ("A06", "A10", "A11", "A13", "A14", "A16", "A21", "A24", "A25", "A31")
"""What may be concluded while it is not clear which of the two is genuine."""
_KMH = 120 * 1.5


def clone(life: Life, scene: Scene) -> bool:
    """The copy is seen 18 to 35 minutes after the genuine unit has left, half as far again as it could be."""
    if not life.legs:
        return False
    leg, times = life.legs[0], scene.times(life)
    offset = span(scene.rng, 18, 35)
    region, origin = scene.network.region, life.stays[0].site
    reach = offset / 3_600_000 * _KMH
    far = [s for s in region.sites if scene.network.has_gates(s) and region.great_circle_km(origin, s) > reach]
    far = [site for site in far if site not in {stay.site for stay in life.stays}]
    if not far:
        return False
    gate = scene.network.gate(scene.rng, scene.rng.choice(far), "in")
    if not scene.timetable.is_open(gate, times["out0"] + offset) or leg.travel < offset + 10 * MINUTE:
        return False
    copy = items.gate_scan(
        scene.network, life.dice("copy"), life.cargo, gate, "in", plate=leg.plate, destination=None,
        seal=seal_at(life, times, times["out0"]), kg=life.cargo.gross_kg,
    )  # fmt: skip
    life.add(Extra("copy", "out0", offset, gate, copy))
    life.claim("A04", "copy")
    life.excuses.update(EXCUSED)
    return True


STORIES = (Story("A04 cloned", clone),)
