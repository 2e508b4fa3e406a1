"""A64: sequence numbers that never come, of records lost in a gate's memory (empty trucks, no unit's)."""

from gates.simulation.dice import HOUR
from gates.simulation.faults.ground import Ground
from streams.subject import device_subject

_LEAST_ITEMS = 12
_SHARE = 6
"""At most one gate in so many."""


def lose_numbers(ground: Ground, gates: int) -> None:
    """Somewhere in the middle of what the gate sends, two to five numbers."""
    sound = ground.gates()
    for gate in sound:
        if ground.struck.get("A64 numbers lost", 0) >= min(gates, max(1, len(sound) // _SHARE)):
            return
        steps = ground.steps.get(gate.device.id, [])
        if len(steps) < _LEAST_ITEMS:
            continue
        after = ground.rng.randint(len(steps) // 4, len(steps) // 2)
        if steps[after].at > ground.window.end - HOUR:
            continue
        gate.lost = (after, ground.rng.randint(2, 5))
        gate.troubled = True
        ground.book.state("A64", device_subject(gate.device.id), steps[after].at)
        ground.count("A64 numbers lost")
