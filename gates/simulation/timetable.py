"""When a truck that comes to a gate gets through it: at once, or in the queue after the gate opens."""

from typing import Final

from gates.simulation.dice import DAY, MINUTE
from zones.region import OpenHours, Region

QUEUE_MS: Final = 30 * MINUTE
"""How long it takes until everybody who waited overnight is through."""


class Timetable:
    """All times in epoch ms."""

    def __init__(self, region: Region) -> None:
        self._hours = {device.id: device.calendar for device in region.devices.values()}

    def is_open(self, device: str, ms: int) -> bool:
        return self._hours[device].is_open(ms)

    def through(self, device: str, ms: int) -> int:
        """Who came first is through first: waiting trucks spread over the queue in the order they came.
        Who comes when it is open passes at once, beside those who still queue."""
        hours = self._hours[device]
        if hours.is_open(ms):
            return ms
        opens = next_opening(hours, ms)
        queue = hours.open_between(opens, opens + QUEUE_MS)
        shut = hours.closed_between(opens - DAY, opens)
        waits = hours.closed_between(ms, opens)
        return opens + round(queue * 0.95 * (1 - waits / (shut + 1)))


def next_opening(hours: OpenHours, ms: int) -> int:
    """The first open ms at or after ``ms``."""
    return ms if hours.is_open(ms) else hours.add_open_time(ms, 1) - 1
