"""What one run is to try."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from linkage.keys import Wallet
from tests.chaos.plant import Plant

Build = Callable[[Path, Wallet, Path], AbstractAsyncContextManager[Plant]]


@dataclass(frozen=True, slots=True)
class Trial:
    """``lines``: how much of the recording (None: all). ``strikes``: target → how often. ``trackers``: those
    killed by themselves at the end; ``moods``, ``rounds``: how often the endpoint goes through its moods, and
    everything is killed at once. ``goal_s``: how long a killed tracker's successor may take to its first commit."""

    build: Build
    seed: int
    strikes: Mapping[str, int]
    trackers: Sequence[str]
    lines: int | None
    moods: int
    rounds: int
    goal_s: float
