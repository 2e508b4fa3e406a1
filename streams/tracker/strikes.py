"""When events go wrong one after another, the fault is not in the events."""

from streams.tracker.errors import TrackerStopped
from streams.tracker.records import Batch


class Strikes:
    """Counts dead letters in a row, over all partitions of a tracker; one good event ends the row."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0

    def judge(self, batch: Batch) -> None:
        """Before a batch is committed. Raises TrackerStopped at the limit."""
        self.count = 0 if batch.events else self.count + len(batch.dead)
        if self.count >= self.limit:
            raise self.stop(batch, self.count)

    def judge_unfinished(self, batch: Batch) -> None:
        """While a batch is being cleared of what fails: it alone may reach the limit."""
        if len(batch.dead) >= self.limit:
            raise self.stop(batch, len(batch.dead))

    @staticmethod
    def stop(batch: Batch, count: int) -> TrackerStopped:
        last = batch.dead[-1]
        return TrackerStopped(
            f"{count} events in a row could not be applied, the last one at offset {last.offset} of partition "
            f"{last.partition} ({last.reason}). Nothing was skipped. Look at what writes to the log, or at the "
            f"version just deployed; raise dead_letter_limit only if these events are to be set aside"
        )
