"""A06: the unit arrives on another vehicle than it left on, and nobody announced a transhipment."""

from gates.simulation.cargo import plate_number, reading
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def change_vehicle(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    life.change("in1", plate=reading(plate_number(scene.rng), scene.rng.uniform(0.965, 0.999)))
    life.claim("A06", "in1")
    return True


STORIES = (Story("A06 other vehicle", change_vehicle),)
