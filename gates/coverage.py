"""Which time the intake was open: what the ticks in the log say of it.

A gap between two ticks is an outage of the monitor itself, and absence rules give everybody that much grace.
"""

from typing import Final, Literal

from streams.events import Tick

Clock = Literal["wall", "recorded"]

OUTAGE_MS: Final = 15_000
"""Ticks further apart than this mean that nobody was listening (a suspended machine), not a slow second."""


class Coverage:
    """Times in ms. The first tick after a start, or after the log was away, covers no time before itself: what was
    sent then was not heard. In recorded mode there is no such time: the recording waits for the gateway."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._until: int | None = None

    def tick(self, until: int) -> Tick:
        """The tick to append now; time up to ``until`` counts as covered unless it is ``lost``."""
        return Tick(self._since(until), until)

    def drained(self, until: int) -> Tick:
        """A tick that lets time pass while nothing can come in (the end of a recording)."""
        return Tick(self._since(until), until, intake=False)

    def lost(self) -> None:
        """The log did not take the last tick."""
        self._until = None

    def behind(self, time: int) -> bool:
        """Whether time has moved since the last tick; nothing received yet is no time."""
        return time > (self._until or 0)

    def _since(self, until: int) -> int:
        begin = until if self.clock == "wall" else 0
        since = begin if self._until is None else min(self._until, until)
        if self.clock == "wall" and until - since > OUTAGE_MS:
            since = until
        self._until = until
        return since
