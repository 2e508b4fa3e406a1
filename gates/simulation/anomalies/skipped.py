"""A11: a unit enters a site although no gate has seen it leave the one before."""

from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def leave_unseen(life: Life, _scene: Scene) -> bool:
    if not life.legs:
        return False
    life.skipped.add("out0")
    life.claim("A11", "in1")
    return True


STORIES = (Story("A11 skipped checkpoint", leave_unseen),)
