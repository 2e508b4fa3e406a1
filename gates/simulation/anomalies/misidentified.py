"""A05: the camera surely reads another, valid container number than the one the pass names."""

from gates.simulation.cargo import STRANGERS, container_number, reading
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def misidentify(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    moment = scene.rng.choice(("out0", "out0", "in1"))
    life.change(moment, container=reading(container_number(scene.rng, STRANGERS), 0.985))
    life.claim("A05", moment)
    return True


STORIES = (Story("A05 misidentified", misidentify),)
