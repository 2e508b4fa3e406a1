"""Facts that explain an entry but are received minutes after it: the finding may ring, and resolves itself."""

from gates.simulation.dice import span
from gates.simulation.lawful.diverted import divert
from gates.simulation.lawful.incidents import tranship
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def divert_told_late(life: Life, scene: Scene) -> bool:
    life.excuses.add("A13")
    return divert(life, scene) and _late(life, scene, "diversion")


def tranship_told_late(life: Life, scene: Scene) -> bool:
    life.excuses.add("A06")
    return tranship(life, scene) and _late(life, scene, "incident")


def _late(life: Life, scene: Scene, moment: str) -> bool:
    life.received_with[moment] = ("in1", span(scene.rng, 2, 25))
    return True


STORIES = (Story("diversion told late", divert_told_late), Story("transhipment told late", tranship_told_late))
