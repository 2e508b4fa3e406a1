"""A45: a released unit is not collected."""

from gates.simulation.dice import HOUR
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

_LIMIT_MS = 72 * HOUR


def leave_lying(life: Life, scene: Scene) -> bool:
    life.ends_with = "release"
    if not scene.comes_due(scene.times(life)["release"] + _LIMIT_MS):
        return False
    life.claim("A45", "release")
    life.excuses.add("A41")
    return True


STORIES = (Story("A45 released, not moved", leave_lying, slow=True, from_days=30),)
