"""A30: the seal is found broken, open or tampered with at the entry, and no inspection explains it."""

from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import seal_at


def break_seal(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    times = scene.times(life)
    if "in1" not in times:
        return False
    state = scene.rng.choice(("broken", "broken", "broken", "open", "tampered"))
    life.change("in1", seal={"number": seal_at(life, times, times["in1"]), "state": state})
    life.claim("A30", "in1")
    return True


STORIES = (Story("A30 seal broken", break_seal),)
