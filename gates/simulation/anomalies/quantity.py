"""A34: packages are missing when the unit is counted at the entry."""

from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def lose_packages(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    life.change("in1", packages=life.cargo.packages - scene.rng.randint(8, 16))
    life.claim("A34", "in1")
    return True


STORIES = (Story("A34 packages missing", lose_packages),)
