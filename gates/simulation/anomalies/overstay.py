"""A41: a declared unit stays in a port or yard for weeks."""

from gates.simulation.dice import DAY
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

_LIMIT_MS = 14 * DAY
_LIMITED = ("port", "yard")


def overstay(life: Life, scene: Scene) -> bool:
    if scene.network.kind(life.stays[-1].site) not in _LIMITED:
        return False
    life.ends_with = "declaration"
    stored = f"put{life.last}"
    if not scene.comes_due(scene.times(life)[stored] + _LIMIT_MS):
        return False
    life.claim("A41", stored)
    life.needs.add("declaration")
    return True


STORIES = (Story("A41 overstay", overstay, slow=True, from_days=30),)
