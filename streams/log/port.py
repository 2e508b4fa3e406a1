"""The port through which records reach the log, and what it says when it cannot take them."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

EVENTS = "events"
DEAD_LETTERS = "dead-letters"
ALERTS = "alerts"


class LogUnavailable(Exception):
    """The log cannot take records now; nothing is known to be written. Keep them and send them again."""

    def __init__(self, why: str, retry_after_s: float = 2.0) -> None:
        super().__init__(f"the log cannot take records: {why}; send again in {retry_after_s:g} s")
        self.why = why
        self.retry_after_s = retry_after_s


class LogRefused(LogUnavailable):
    """The log does not let us in, and will not before somebody changes a setting; ``why`` says which."""

    def __str__(self) -> str:
        return f"the log does not let us in: {self.why}"


class LogMismatch(Exception):
    """The topic is not what this system was set up with (number of partitions); the message says what to do."""


class Record(NamedTuple):
    """One record as it lies in the log."""

    offset: int
    raw: bytes


class LogWriter(Protocol):
    """Appends records; a record is a JSON array of entries of one partition (``streams.events``)."""

    async def append(
        self, records: Mapping[int, list[bytes]], events: Mapping[int, int] | None = None
    ) -> dict[int, int]:
        """Partition → next offset after its records, returned only when all of them are durable.

        ``events``: how many events the records of each partition carry; kept as the log's own count of what
        it accepted. Raises LogUnavailable; the records may be in the log all the same, and twice is once.
        """

    async def ends(self) -> dict[int, int]:
        """Next offset of every partition."""

    async def close(self) -> None: ...


class LogReader(Protocol):
    """Reads records without a group and without waiting for new ones. Every call raises LogUnavailable."""

    async def starts(self) -> dict[int, int]:
        """First offset still kept of every partition (its end, if nothing is kept)."""

    async def ends(self) -> dict[int, int]:
        """Next offset of every partition."""

    async def read(self, partition: int, offset: int, count: int) -> list[Record]:
        """Up to ``count`` records from ``offset`` on; none if the log ends there."""

    async def close(self) -> None: ...
