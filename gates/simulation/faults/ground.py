"""What faults are laid on: devices, what they report, and the book of truths."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from gates.simulation.condition import Condition
from gates.simulation.network import Network
from gates.simulation.steps import Step
from gates.simulation.timetable import Timetable
from gates.simulation.traffic import Window
from gates.simulation.truth import Book


@dataclass(slots=True)
class Ground:
    """``steps``: reports by device, in the order in which they happened. ``struck``: faults laid, by name."""

    network: Network
    timetable: Timetable
    window: Window
    rng: Random
    conditions: dict[str, Condition]
    book: Book
    steps: dict[str, list[Step]] = field(default_factory=dict)
    struck: dict[str, int] = field(default_factory=dict)

    def gates(self) -> list[Condition]:
        """Gates in good order, shuffled."""
        found = [condition for condition in self.sound() if condition.device.kind == "gate"]
        self.rng.shuffle(found)
        return found

    def sound(self) -> list[Condition]:
        """Devices in good order."""
        return [condition for condition in self.conditions.values() if not condition.troubled]

    def plain(self, devices: Iterable[Condition]) -> list[Step]:
        """What these devices report of ordinary lives, shuffled."""
        found = [step for condition in devices for step in self.steps.get(condition.device.id, ()) if step.plain]
        self.rng.shuffle(found)
        return found

    def count(self, name: str, times: int = 1) -> None:
        self.struck[name] = self.struck.get(name, 0) + times
