"""A61: clocks that are minutes off, that keep the time zone across the border, that drift."""

from gates.simulation.condition import Condition
from gates.simulation.dice import HOUR, MINUTE, SECOND
from gates.simulation.faults.ground import Ground
from streams.subject import device_subject

_MINUTES_OFF_MS = 7 * MINUTE
_NOTICED_MS = 30 * SECOND


def set_clocks_wrong(ground: Ground) -> None:
    """One of each kind, as far as there are gates."""
    gates = [gate for gate in ground.gates() if ground.network.has_gates(gate.device.site)]
    gates.sort(key=lambda gate: ground.network.kind(gate.device.site) != "border")
    if len(gates) > 3 and ground.network.kind(gates[0].device.site) == "border":
        _off(ground, gates.pop(0), -HOUR, "clock in the other time zone")
    gates = [gate for gate in gates if ground.network.kind(gate.device.site) != "border"]
    if len(gates) > 2:
        _off(ground, gates.pop(), _MINUTES_OFF_MS, "clock minutes off")
        _drifting(ground, gates.pop())


def _off(ground: Ground, gate: Condition, error: int, name: str) -> None:
    gate.error += error
    _state(ground, gate, ground.window.start, name)


def _drifting(ground: Ground, gate: Condition) -> None:
    """From right to a minute and a half wrong over the recording."""
    length = ground.window.end - ground.window.start
    total = ground.rng.choice((-1, 1)) * ground.rng.uniform(80, 110) * SECOND
    gate.error, gate.drift = 0, total / length
    _state(ground, gate, ground.window.start + round(_NOTICED_MS / abs(gate.drift)), "clock drifting")


def _state(ground: Ground, gate: Condition, at: int, name: str) -> None:
    gate.troubled = True
    ground.book.state("A61", device_subject(gate.device.id), at)
    ground.count(f"A61 {name}")
