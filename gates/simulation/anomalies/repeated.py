"""A46: a unit that was inspected is inspected again, and nobody says why."""

from gates.simulation.dice import HOUR, MINUTE, span
from gates.simulation.inspections import inspect
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def inspect_again(life: Life, scene: Scene) -> bool:
    if life.extras:
        return False
    anchor, site = f"put{life.last}", life.stays[-1].site
    first = span(scene.rng, 30, 300)
    second = first + span(scene.rng, 120, 200)
    life.papers.declare_after = max(life.papers.declare_after, second + HOUR)
    life.extras += inspect(life, "first", anchor, first, site)
    life.extras += inspect(life, "second", anchor, second + 30 * MINUTE, site)
    life.claim("A46", "second-open")
    life.needs.add("second-close")
    return True


STORIES = (Story("A46 repeated inspection", inspect_again, slow=True),)
