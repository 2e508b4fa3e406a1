"""A62: a scan stamped hours into the future."""

from gates.simulation.dice import HOUR, span
from gates.simulation.faults.ground import Ground
from streams.subject import device_subject


def stamp_future(ground: Ground, gates: int) -> None:
    """At most one at a gate, and half of the gates stay well."""
    sound = ground.gates()
    for gate in sound:
        if ground.struck.get("A62 future timestamp", 0) >= min(gates, max(1, len(sound) // 2)):
            return
        scans = ground.plain([gate])  # a gate reports nothing else of ordinary lives
        if not scans:
            continue
        step = scans[0]
        step.ahead = span(ground.rng, 2, 3, HOUR)
        step.life.excuses.add("A62")
        gate.troubled = True
        ground.book.state("A62", device_subject(gate.device.id), step.at)
        ground.count("A62 future timestamp")
