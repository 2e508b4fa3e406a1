"""The part of the intake's memory that is at hand, and every change of it, to be taken back or made to last."""

from typing import Any

from gates.intake_store import Remembered
from gates.memory import Bindings, DeviceClock, Seen


class JournalledMemory:
    """An IntakeMemory. ``_found`` and ``_bindings``: what was fetched for the group at hand; ``_clocks``: of every
    device; ``_unsaved``: changes that are in the log and not yet stored."""

    def __init__(self) -> None:
        self._found: dict[str, Seen] = {}
        self._clocks: dict[str, DeviceClock] = {}
        self._bindings: dict[str, Bindings] = {}
        self._journal: list[tuple[dict[str, Any], str, Any]] = []
        self._unsaved = Remembered()

    def seen(self, event_id: str) -> Seen | None:
        return self._found.get(event_id) or self._unsaved.seen.get(event_id)

    def remember(self, event_id: str, seen: Seen) -> None:
        self._note(self._found, event_id, seen)

    def clock(self, device: str) -> DeviceClock | None:
        return self._clocks.get(device)

    def set_clock(self, device: str, clock: DeviceClock) -> None:
        self._note(self._clocks, device, clock)

    def clocks(self) -> dict[str, DeviceClock]:
        return self._clocks

    def bindings(self, tracker: str) -> Bindings:
        return self._bindings.get(tracker, Bindings())

    def bind(self, tracker: str, bindings: Bindings) -> None:
        self._note(self._bindings, tracker, bindings)

    def mark(self) -> int:
        """A point that ``undo`` can go back to."""
        return len(self._journal)

    def undo(self, mark: int = 0) -> None:
        """Takes back every change since ``mark``: what the log does not have must not be remembered."""
        while len(self._journal) > mark:
            table, key, before = self._journal.pop()
            if before is None:
                del table[key]
            else:
                table[key] = before

    def _keep(self) -> None:
        """The changes stay: they are to be saved."""
        for table, key, _ in self._journal:
            self._part(table)[key] = table[key]
        self._journal.clear()

    def _part(self, table: dict[str, Any]) -> dict[str, Any]:
        if table is self._clocks:
            return self._unsaved.clocks
        return self._unsaved.seen if table is self._found else self._unsaved.bindings

    def _note(self, table: dict[str, Any], key: str, value: object) -> None:
        self._journal.append((table, key, table.get(key)))
        table[key] = value
