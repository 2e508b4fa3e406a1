"""Records that were wrong and are put right: an entry counted twice, a number misread, packages miscounted."""

from typing import Any

from gates.simulation import items
from gates.simulation.cargo import STRANGERS, container_number, misread, reading
from gates.simulation.dice import MINUTE, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import planned_scan


def void_double_entry(life: Life, scene: Scene) -> bool:
    """The second entry did not occur, says the gate six minutes later."""
    if not life.legs:
        return False
    gate, offset, times = life.legs[0].gate_in, 40 * MINUTE, scene.times(life)
    life.stays[1].dwell = max(life.stays[1].dwell, 2 * offset)
    if not scene.timetable.is_open(gate, times["in1"] + offset + 6 * MINUTE):
        return False
    life.add(Extra("twice", "in1", offset, gate, planned_scan(life, "in1", times, scene.network)))
    life.add(Extra("void", "twice", 6 * MINUTE, gate, items.correction(life.event_id("twice"))))
    life.excuses.add("A10")
    return True


def misread_poorly(life: Life, scene: Scene) -> bool:
    """The camera is unsure and the check digit wrong: misread, not mismatched."""
    if not life.legs:
        return False
    life.change("out0", container=reading(misread(life.cargo.number), scene.rng.uniform(0.55, 0.85)))
    life.needs.add("out0")
    life.excuses.add("A05")
    return True


def reread_container(life: Life, scene: Scene) -> bool:
    """The camera was sure of a stranger's number; the operator looks at the picture and replaces the record."""
    wrong = {"container": reading(container_number(scene.rng, STRANGERS), 0.97)}
    return _replace(life, scene, wrong, "A05")


def recount(life: Life, scene: Scene) -> bool:
    return _replace(life, scene, {"packages": life.cargo.packages - 9}, "A34")


def _replace(life: Life, scene: Scene, wrong: dict[str, Any], excused: str) -> bool:
    if not life.legs:
        return False
    times, gate = scene.times(life), life.legs[0].gate_in
    offset = span(scene.rng, 8, 25)
    if "in1" not in times or not scene.timetable.is_open(gate, times["in1"] + offset):
        return False
    right = planned_scan(life, "in1", times, scene.network)
    life.change("in1", **wrong)
    voided = items.correction(life.event_id("in1"), "incorrect_data", right)
    life.add(Extra("corrected", "in1", offset, gate, voided, replaces="in1"))
    life.excuses.add(excused)
    return True


STORIES = (
    Story("double entry voided", void_double_entry),
    Story("container misread", misread_poorly),
    Story("container reread", reread_container),
    Story("packages recounted", recount),
)
