"""Faults of devices and lines, each stating its truth: clocks, silences, stamps, numbers, resends."""

from gates.simulation.faults.clocks import set_clocks_wrong
from gates.simulation.faults.future import stamp_future
from gates.simulation.faults.ground import Ground
from gates.simulation.faults.lines import disturb_lines
from gates.simulation.faults.numbers import lose_numbers
from gates.simulation.faults.silence import fall_silent
from gates.simulation.faults.tailgating import follow_through

__all__ = [
    "Ground",
    "disturb_lines",
    "fall_silent",
    "follow_through",
    "lose_numbers",
    "set_clocks_wrong",
    "stamp_future",
]
