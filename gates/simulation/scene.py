"""What a story is told with: the network, the times of a plan, chance, and the recording's window."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

from gates.simulation.dice import HOUR, MINUTE
from gates.simulation.life import Life
from gates.simulation.network import Network
from gates.simulation.schedule import MARGIN_MS, Schedule
from gates.simulation.timetable import Timetable
from gates.simulation.traffic import Window

WATERMARK_MS: Final = 15 * MINUTE
"""How long absence waits for late scans (domain §3)."""
DRAIN_MS: Final = 24 * HOUR
"""How long time is sure to run on after the last line; replays let it run for 30 hours."""


@dataclass(slots=True)
class Scene:
    """``clocks_off``: devices whose clock is wrong."""

    network: Network
    timetable: Timetable
    schedule: Schedule
    rng: Random
    window: Window
    clocks_off: frozenset[str] = frozenset()

    def times(self, life: Life) -> dict[str, int]:
        return self.schedule.times(life)

    def comes_due(self, due: int) -> bool:
        """Whether an absence that proves itself at ``due`` is seen before the recording's time runs out."""
        return due + WATERMARK_MS < self.window.end + DRAIN_MS

    def inside(self, ms: int) -> bool:
        return ms < self.window.end - MARGIN_MS


class Story(NamedTuple):
    """``tell`` changes the plan so that the anomaly (or lawful exception) happens; False: it cannot here.

    ``slow``: told in quiet recordings too. ``from_days``: needs a recording of at least so many days.
    """

    name: str
    tell: Callable[[Life, Scene], bool]
    slow: bool = False
    from_days: float = 0
