"""A40: a unit enters a zone and is never declared (先进区后报关, and then no 报关)."""

from gates.simulation.dice import DAY
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

_LIMIT_MS = 14 * DAY


def stay_undeclared(life: Life, scene: Scene) -> bool:
    site = life.stays[-1].site
    region = scene.network.region
    if region.sites[site].kind != "zone" or region.nodes[region.node_of(site)].kind != "zone":
        return False
    life.ends_with = f"put{life.last}"
    times = scene.times(life)
    if not scene.comes_due(times["arrive"] + _LIMIT_MS):
        return False
    life.claim("A40", life.ends_with)
    return True


STORIES = (Story("A40 undeclared after entry", stay_undeclared, slow=True, from_days=30),)
