"""How far each partition's outbox is settled for one subscriber, though its entries settle in any order."""

from collections import deque
from collections.abc import Mapping

Position = str
"""Id of an outbox entry; ``0-0`` lies before the first."""

START: Position = "0-0"


class Marks:
    """The mark of a partition is the last entry before the first unsettled one: a restart begins after it."""

    def __init__(self, positions: Mapping[int, Position]) -> None:
        self.read: dict[int, Position] = dict(positions)
        """Partition → the last entry taken; reading goes on from here."""
        self._settled: dict[int, Position] = dict(positions)
        self._open: dict[int, deque[Position]] = {p: deque() for p in positions}
        self._done: dict[int, set[Position]] = {p: set() for p in positions}
        self._moved: set[int] = set()

    def take(self, partition: int, entry: Position) -> None:
        """The next entry of the partition is being worked on."""
        self.read[partition] = entry
        self._open[partition].append(entry)

    def settle(self, partition: int, entry: Position) -> None:
        """The entry is delivered, parked, given up or dropped."""
        entries, done = self._open[partition], self._done[partition]
        done.add(entry)
        while entries and entries[0] in done:
            self._settled[partition] = entries.popleft()
            done.discard(self._settled[partition])
            self._moved.add(partition)

    def moved(self) -> dict[int, Position]:
        """Marks that have moved since the last call."""
        moved = {p: self._settled[p] for p in self._moved}
        self._moved.clear()
        return moved
