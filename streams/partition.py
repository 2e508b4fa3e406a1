"""One partition of the log, folded: time, deadlines, books and subjects. Pure and synchronous.

Nothing here reads a clock: time is the largest time of reception or tick seen. Before an entry is applied, the
deadlines due by its time fire, in (due, subject) order, each as if looked at exactly when it was due.
"""

from collections import OrderedDict
from heapq import heapify, heappop, heappush

from streams.batch import Batch
from streams.events import (
    Change,
    Closure,
    Entry,
    Event,
    Notice,
    Surge,
    Tick,
    time_of,
)
from streams.fold.alert import Alert
from streams.policies import judging
from streams.record import SETTLE_EVERY
from streams.store.commit import Commit, DeadLetter, PartitionState, Stored, Trail
from streams.subject import PARTITIONS, partition_of
from streams.workpiece import Workpiece
from streams.world import World


class Partition:
    """``run`` changes nothing until its commit is ``accept``-ed, so that a batch can be run again.

    ``world`` judges as long as the log has not changed the policy or the travel times. ``settle_every``: after how
    many events a subject is settled, so that the trail before need not be read again; None: never (all of every trail
    is in memory).
    """

    def __init__(
        self,
        number: int,
        world: World,
        state: PartitionState,
        deadlines: dict[str, int],
        partitions: int = PARTITIONS,
        settle_every: int | None = SETTLE_EVERY,
    ) -> None:
        self.number = number
        self.base = world
        self.world = judging(world, state.policies, state.travel_times)
        self.state = state
        self.partitions = partitions
        self._settle_every = settle_every
        self._deadlines = dict(deadlines)
        self._heap = [(due, subject) for subject, due in deadlines.items()]
        heapify(self._heap)
        self._cache: OrderedDict[str, Workpiece] = OrderedDict()
        self._pieces: dict[str, Workpiece] = {}
        self._taken: list[tuple[int, str]] = []

    def missing(self, entries: list[Entry]) -> list[str]:
        """Subjects of the entries, and of deadlines that fall due within them, that are not in the cache."""
        if not entries:
            return []
        wanted = {self._subject(entry) for entry in entries}
        wanted.update(self._due_by(max(map(time_of, entries))))
        if Closure in set(map(type, entries)):
            wanted.update(subject for subject in self._deadlines if subject.startswith("unit:"))
        return sorted(subject for subject in wanted if subject is not None and subject not in self._cache)

    def wants_full(self, entries: list[Entry]) -> list[str]:
        """Subjects whose trail and alerts this batch is likely to need: late events, repeats, corrections."""
        wanted: set[str] = set()
        newest: dict[str, tuple[int, str]] = {}
        for entry in entries:
            subject = self._subject(entry)
            if subject is None or (piece := self._cache.get(subject)) is None or piece.record.events is not None:
                continue
            event = entry.event if isinstance(entry, Notice) else entry
            assert not isinstance(event, Tick | Closure | Notice | Change | Surge)
            if piece.late(event) or event.key <= newest.get(subject, (0, "")):
                wanted.add(subject)
            newest[subject] = max(event.key, newest.get(subject, (0, "")))
        return sorted(wanted)

    def adopt(self, found: dict[str, Stored], absent: list[str]) -> None:
        """Take subjects into the cache: as stored, or as never seen."""
        for subject, stored in found.items():
            self._cache[subject] = Workpiece(subject, stored, self._settle_every)
        for subject in absent:
            self._cache[subject] = Workpiece(subject, None, self._settle_every)

    def adopt_full(self, trails: dict[str, Trail], alerts: dict[str, dict[str, Alert]]) -> None:
        for subject, trail in trails.items():
            piece = self._cache[subject]
            piece.record.load(trail)
            piece.alerts.all = dict(alerts.get(subject, {}))

    def run(self, entries: list[Entry], next_offset: int, dead: list[DeadLetter]) -> Commit:
        """Fold the batch. Raises NeedFull (load, then run again) having changed nothing."""
        for item in self._taken:  # by a run whose commit was never accepted
            heappush(self._heap, item)
        self._taken = []
        batch = Batch(self)
        try:
            for entry in entries:
                batch.apply(entry)
        finally:
            self._taken = batch.popped
        batch.state.books.dead_lettered += len(dead)
        batch.state.books.accepted += len(dead)
        self._pieces = batch.pieces
        return batch.commit(next_offset, dead)

    def accept(self, commit: Commit) -> None:
        """The store has taken the commit: what ``run`` worked on is the truth now."""
        self.state = commit.state
        if commit.policies is not None or commit.travel_times is not None:
            self.world = judging(self.base, commit.state.policies, commit.state.travel_times)
        self._taken = []
        for subject, piece in self._pieces.items():
            piece.accept()
            self._cache[subject] = piece
            self._cache.move_to_end(subject)
        self._pieces = {}
        for subject, due in commit.due.items():
            if due is None:
                self._deadlines.pop(subject, None)
            elif self._deadlines.get(subject) != due:
                self._deadlines[subject] = due
            else:
                continue
            if due is not None:
                heappush(self._heap, (due, subject))

    def shrink(self, keep: int) -> None:
        """Forget the subjects longest unused; they are loaded again when touched."""
        while len(self._cache) > keep:
            self._cache.popitem(last=False)

    def next_due(self) -> int | None:
        """The next deadline of all (ms)."""
        while self._heap and self._deadlines.get(self._heap[0][1]) != self._heap[0][0]:
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pieces(self) -> list[Workpiece]:
        """Every subject in the cache."""
        return list(self._cache.values())

    def _due_by(self, latest: int) -> list[str]:
        """Subjects with a deadline up to ``latest``; walks only that part of the heap."""
        found, at = [], [0]
        while at:
            index = at.pop()
            if index < len(self._heap) and self._heap[index][0] <= latest:
                due, subject = self._heap[index]
                if self._deadlines.get(subject) == due:
                    found.append(subject)
                at += (2 * index + 1, 2 * index + 2)
        return found

    def _subject(self, entry: Entry) -> str | None:
        """The subject an entry is applied to here; None for what only moves the partition."""
        if isinstance(entry, Event):
            return entry.subject
        if isinstance(entry, Notice):
            subject = entry.event.subject
            return subject if partition_of(subject, self.partitions) == self.number else None
        return None
