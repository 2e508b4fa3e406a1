"""From a record's bytes to entries; what cannot be read, or is not ours, becomes a dead letter at once."""

import time
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from streams.events import CONTROL, Entry, Relayed, decode_record, encode_record
from streams.store.commit import DeadLetter
from streams.subject import partition_of

UNDECODABLE: Final = "undecodable"
MISROUTED: Final = "misrouted"
FAILED: Final = "failed"
"""What a dead letter's reason begins with, before its colon."""


class Placed(NamedTuple):
    """An entry and the offset of the record that carried it."""

    offset: int
    entry: Entry


@dataclass(slots=True)
class Batch:
    """Records of one partition that will be one commit. ``next_offset`` lies behind the last of them."""

    partition: int
    partitions: int
    next_offset: int
    placed: list[Placed] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    seconds_decode: float = 0.0

    @property
    def entries(self) -> list[Entry]:
        return [entry for _, entry in self.placed]

    @property
    def events(self) -> int:
        """Entries that stand in the books (ticks and notices do not)."""
        return sum(not isinstance(entry, CONTROL) for _, entry in self.placed)

    @property
    def oldest(self) -> int | None:
        """When the gateway received the first of the events (ms); what is relayed it never received."""
        return next((entry.received for _, entry in self.placed if not isinstance(entry, (*CONTROL, Relayed))), None)

    def add(self, offset: int, raw: bytes | None) -> None:
        """Takes the record at ``offset``."""
        began = time.perf_counter()
        self._add(offset, raw)
        self.seconds_decode += time.perf_counter() - began

    def _add(self, offset: int, raw: bytes | None) -> None:
        self.next_offset = offset + 1
        try:
            entries = decode_record(raw or b"")
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self.dead.append(DeadLetter(f"{UNDECODABLE}: {error}", self.partition, offset, raw or b""))
            return
        for entry in entries:
            if not isinstance(entry, CONTROL) and (
                (home := partition_of(entry.subject, self.partitions)) != self.partition
            ):
                self.bury(Placed(offset, entry), f"{MISROUTED}: {entry.subject} belongs to partition {home}")
            else:
                self.placed.append(Placed(offset, entry))

    def bury(self, placed: Placed, reason: str) -> None:
        """Sets one entry aside as a record of its own, so that it can be put back into the log as it is."""
        self.dead.append(DeadLetter(reason, self.partition, placed.offset, encode_record([placed.entry])))
