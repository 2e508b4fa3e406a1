"""When events go wrong one after another, the fault is not in the events."""

from streams.events import CONTROL
from streams.store.commit import DeadLetter
from streams.tracker.errors import TrackerStopped
from streams.tracker.records import Batch


class Strikes:
    """Counts dead letters in a row, over all partitions of a tracker; a record with a good event ends the row."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0

    def judge(self, batch: Batch) -> None:
        """Before a batch is committed. Raises TrackerStopped at the limit."""
        self.count = self._row(batch, batch.next_offset)

    def judge_unfinished(self, batch: Batch) -> None:
        """While a batch is being cleared of what fails, up to the last that failed: what lies before it can be applied.
        Raises TrackerStopped at the limit."""
        self._row(batch, batch.dead[-1].offset + 1)

    def _row(self, batch: Batch, end: int) -> int:
        """How many the row has come to by the records before the offset ``end``."""
        count = self.count
        good = {offset for offset, entry in batch.placed if not isinstance(entry, CONTROL)}
        row: list[tuple[int, DeadLetter | None]] = [(offset, None) for offset in good]
        row += [(letter.offset, letter) for letter in batch.dead if letter.offset not in good]
        for offset, letter in sorted(row, key=lambda one: one[0]):
            if offset >= end:
                break
            count = 0 if letter is None else count + 1
            if letter is not None and count >= self.limit:
                raise self.stop(letter, count)
        return count

    @staticmethod
    def stop(last: DeadLetter, count: int) -> TrackerStopped:
        return TrackerStopped(
            f"{count} events in a row could not be applied, the last one at offset {last.offset} of partition "
            f"{last.partition} ({last.reason}). Nothing was skipped. Look at what writes to the log, or at the "
            f"version just deployed; raise dead_letter_limit only if these events are to be set aside"
        )
