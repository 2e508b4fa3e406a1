"""A24: a unit enters a site and is put nowhere, or only long after."""

from gates.simulation.dice import HOUR, span
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

_PATIENCE_MS = 8 * HOUR
"""Four hours at a port, eight elsewhere."""


def lose_in_yard(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    number = life.last
    times = scene.times(life)
    if not scene.comes_due(times[f"in{number}"] + _PATIENCE_MS):
        return False
    if scene.rng.random() < 0.2:
        life.stays[number].store_after = _PATIENCE_MS + span(scene.rng, 1, 5, HOUR)
    else:
        life.ends_with = f"in{number}"
    life.claim("A24", f"in{number}")
    life.excuses.update(("A40", "A41"))
    return True


STORIES = (Story("A24 gated, not stored", lose_in_yard, slow=True),)
