"""Which life plays which story: every story is told once before any is told twice."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from gates.simulation.dice import DAY
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

BUSY_UNITS_PER_TELLING: Final = 240
QUIET_UNITS_PER_TELLING: Final = 70
_LEFT_ORDINARY: Final = 0.5
"""Share of lives to which nothing happens."""
_TRIES: Final = 300


def cast(lives: list[Life], stories: Sequence[Story], scene: Scene, tellings: int) -> dict[str, int]:
    """Change lives in place; how often each story was told. A story no life is left for is told less often."""
    days = (scene.window.end - scene.window.start) / DAY
    told = {story.name: 0 for story in stories if days >= story.from_days}
    free = list(range(len(lives)))
    scene.rng.shuffle(free)
    reserve = round(len(lives) * _LEFT_ORDINARY)
    for _ in range(tellings):
        for story in stories:
            if story.name not in told or len(free) <= reserve:
                continue
            chosen = _chosen(lives, free, story, scene)
            if chosen is not None:
                free.remove(chosen)
                told[story.name] += 1
    return told


def _chosen(lives: list[Life], free: list[int], story: Story, scene: Scene) -> int | None:
    """The first free life the story can be told of, now changed."""
    for number in free[:_TRIES]:
        life = deepcopy(lives[number])
        if story.tell(life, scene) and scene.schedule.settle(life, scene.window.end):
            life.story = story.name
            lives[number] = life
            return number
    return None
