"""A release that is given in time but whose message comes half a minute after the exit scan."""

from gates.simulation.dice import MINUTE, SECOND, span
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def lag_behind(life: Life, scene: Scene) -> bool:
    if life.leave.gate is None:
        return False
    life.papers.collect_after = min(life.papers.collect_after, 20 * MINUTE)
    life.received_with["release"] = ("leave", span(scene.rng, 15, 50, SECOND))
    life.needs.add("leave")
    return True


STORIES = (Story("release message lags", lag_behind),)
