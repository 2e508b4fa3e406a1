"""The condition a device is in: its clock, its outages, the sequence numbers it loses."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

from gates.simulation.dice import SECOND, span
from gates.simulation.timetable import Timetable
from gates.simulation.traffic import Window
from zones.region import Device, Region

_ORDINARY_ERROR_S: Final = 3.0
"""Standard deviation of the clocks nobody complains of."""
_LARGEST_ORDINARY_S: Final = 10.0


@dataclass(slots=True)
class Condition:
    """``error`` (ms, device minus true) holds at the start and grows by ``drift`` ms a ms. ``outages``: spans of
    true time in which nothing is sent. ``lost``: after how many items how many numbers are lost."""

    device: Device
    start: int
    phase: int
    error: int
    drift: float = 0.0
    outages: list[tuple[int, int]] = field(default_factory=list)
    lost: tuple[int, int] = (0, 0)
    troubled: bool = False

    @property
    def beat(self) -> int:
        return self.device.heartbeat_s * SECOND

    def clock(self, ms: int) -> int:
        """What the device's clock shows at true time ``ms``."""
        return ms + self.error + round(self.drift * (ms - self.start))

    def dark_until(self, ms: int) -> int | None:
        """The end of the outage that ``ms`` lies in, if it does."""
        return next((end for begin, end in self.outages if begin <= ms < end), None)

    def dark_between(self, begin: int, end: int) -> bool:
        return any(start < end and begin < stop for start, stop in self.outages)


def conditions(rng: Random, region: Region, window: Window) -> dict[str, Condition]:
    """Every device in good order: its clock a few seconds off, its beats at a time of its own."""
    found = {}
    for device in region.devices.values():
        error = max(-_LARGEST_ORDINARY_S, min(_LARGEST_ORDINARY_S, rng.gauss(0, _ORDINARY_ERROR_S)))
        phase = rng.randrange(device.heartbeat_s * SECOND)
        found[device.id] = Condition(device, window.start, phase, round(error * SECOND))
    return found


def open_throughout(timetable: Timetable, condition: Condition, begin: int, end: int) -> bool:
    hours = condition.device.calendar
    return timetable.is_open(condition.device.id, begin) and not hours.closed_between(begin, end)


def outage_of(rng: Random, condition: Condition, low: float, high: float, least: int) -> int:
    """How long an outage of ``low`` to ``high`` beats lasts, at least ``least`` ms."""
    return max(least, span(rng, low, high, condition.beat))
