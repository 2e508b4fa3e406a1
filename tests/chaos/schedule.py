"""What is struck when: drawn from a seed, so that a run can be had again."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.chaos.endpoint import Mood

FIRST: Final = 0.03
LAST: Final = 0.92
"""Shares of the recording between which things are struck: before, nothing has happened; after, nothing is posted
that would show whether the struck part is back."""
WAIT_S: Final = 1.0
SPELL: Final = (0.05, 0.12)
"""How much of the recording one mood of the endpoint lasts."""


@dataclass(frozen=True, slots=True)
class Blow:
    """``target`` is struck ``wait_s`` after so much (``at``: a share) of the recording has been acknowledged."""

    at: float
    wait_s: float
    target: str


@dataclass(frozen=True, slots=True)
class Spell:
    """From one share of the recording to another the endpoint is in a mood."""

    since: float
    until: float
    mood: Mood


def blows(seed: int, wanted: Mapping[str, int]) -> list[Blow]:
    """``wanted``: target → how often. In random order at random times."""
    draw = random.Random(f"blows {seed}")
    targets = [target for target, count in wanted.items() for _ in range(count)]
    draw.shuffle(targets)
    times = sorted(draw.uniform(FIRST, LAST) for _ in targets)
    return [Blow(at, draw.uniform(0, WAIT_S), target) for at, target in zip(times, targets, strict=True)]


def spells(seed: int, rounds: int) -> list[Spell]:
    """Every mood but the good one ``rounds`` times, one after the other with good moments in between."""
    draw = random.Random(f"spells {seed}")
    moods = [mood for mood in Mood if mood is not Mood.GOOD] * rounds
    draw.shuffle(moods)
    room = (LAST - FIRST) / len(moods)
    found = []
    for number, mood in enumerate(moods):
        length = min(draw.uniform(*SPELL), 0.8 * room)
        since = FIRST + number * room + draw.uniform(0, room - length)
        found.append(Spell(since, since + length, mood))
    return found


def mood_at(found: list[Spell], share: float) -> Mood:
    return next((spell.mood for spell in found if spell.since <= share < spell.until), Mood.GOOD)
