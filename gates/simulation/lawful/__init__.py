"""Lawful exceptions beside the anomalies: what looks wrong and is not, and must not ring."""

from typing import Final

from gates.simulation.lawful import (
    corrected,
    diverted,
    held,
    incidents,
    inspected,
    near_misses,
    releases,
    repeats,
    returned,
    told_late,
)
from gates.simulation.scene import Story

LAWFUL: Final[tuple[Story, ...]] = (
    *returned.STORIES,
    *corrected.STORIES,
    *incidents.STORIES,
    *inspected.STORIES,
    *releases.STORIES,
    *repeats.STORIES,
    *diverted.STORIES,
    *held.STORIES,
    *near_misses.STORIES,
    *told_late.STORIES,
)
