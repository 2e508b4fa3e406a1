"""A31: the unit arrives with another seal number than it left with, and nobody resealed it."""

from random import Random

from gates.simulation.cargo import seal_number
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import seal_at


def swap_seal(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    times = scene.times(life)
    if "in1" not in times:
        return False
    genuine = seal_at(life, times, times["in1"])
    other = _one_off(scene.rng, genuine) if scene.rng.random() < 0.25 else seal_number(scene.rng, "VN")
    life.change("in1", seal={"number": other, "state": "intact"})
    life.claim("A31", "in1")
    return True


def _one_off(rng: Random, seal: str) -> str:
    """One digit read differently, and not one that is easily taken for another."""
    place = rng.randrange(2, len(seal))
    digits = [d for d in "2345679" if d != seal[place]]
    return seal[:place] + rng.choice(digits) + seal[place + 1 :]


STORIES = (Story("A31 seal mismatch", swap_seal),)
