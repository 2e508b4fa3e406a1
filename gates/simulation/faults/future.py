"""A62: a scan stamped hours into the future."""

from gates.simulation.dice import HOUR, span
from gates.simulation.faults.ground import Ground
from streams.subject import device_subject


def stamp_future(ground: Ground, scans: int) -> None:
    """At most one at a gate."""
    for gate in ground.gates():
        if ground.struck.get("A62 future timestamp", 0) >= scans:
            return
        entries = [step for step in ground.plain([gate]) if step.item["direction"] == "in"]
        if not entries:
            continue
        step = entries[0]
        step.ahead = span(ground.rng, 2, 3, HOUR)
        step.life.excuses.add("A62")
        gate.troubled = True
        ground.book.state("A62", device_subject(gate.device.id), step.at)
        ground.count("A62 future timestamp")
