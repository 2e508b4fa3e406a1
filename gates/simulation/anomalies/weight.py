"""A33: a unit weighs far more than declared, or much less at the entry than at the exit before."""

from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def weigh_more(life: Life, scene: Scene) -> bool:
    """Every bridge agrees; the papers do not."""
    life.weight_factor = scene.rng.uniform(1.22, 1.35)
    life.claim("A33", "out0" if life.legs else "leave")
    return bool(life.legs) or life.leave.gate is not None


def lose_weight(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    life.change("in1", gross_kg=round(life.cargo.gross_kg * scene.rng.uniform(0.88, 0.91)))
    life.claim("A33", "in1")
    return True


STORIES = (Story("A33 heavier than declared", weigh_more), Story("A33 lighter on arrival", lose_weight))
