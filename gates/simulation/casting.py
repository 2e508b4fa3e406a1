"""Which life plays which story: every story is told once before any is told twice."""

from collections.abc import Iterator, Sequence
from typing import Final

from gates.simulation.dice import DAY
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

BUSY_UNITS_PER_TELLING: Final = 240
QUIET_UNITS_PER_TELLING: Final = 70
_LEFT_ORDINARY: Final = 0.5
"""Share of lives to which nothing happens."""


def cast(lives: list[Life], stories: Sequence[Story], scene: Scene, tellings: int) -> dict[str, int]:
    """Change lives in place; how often each story was told. A story no life is left for is told less often."""
    days = (scene.window.end - scene.window.start) / DAY
    able = [story for story in stories if days >= story.from_days]
    order = list(range(len(lives)))
    scene.rng.shuffle(order)
    candidates = {story.name: iter(order) for story in able}
    taken: set[int] = set()
    told = {story.name: 0 for story in able}
    for _ in range(tellings):
        for story in able:
            if len(taken) < len(lives) * (1 - _LEFT_ORDINARY) and _tell(
                lives, candidates[story.name], taken, story, scene
            ):
                told[story.name] += 1
    return told


def _tell(lives: list[Life], candidates: Iterator[int], taken: set[int], story: Story, scene: Scene) -> bool:
    """Tell the story of the first life it can be told of. Whoever it cannot be told of is not tried again."""
    for number in candidates:
        if number in taken:
            continue
        life = lives[number].copy()
        if story.tell(life, scene) and scene.schedule.settle(life, scene.window.end):
            life.story = story.name
            lives[number] = life
            taken.add(number)
            return True
    return False
