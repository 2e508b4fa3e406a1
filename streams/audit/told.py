"""What partitions make for others must be in the log, or wait to be put there: held against each other by digest.

Each partition's fold makes it anew; the logs of all partitions are gone through anyway. Digests of what has not met its
counterpart yet are all that is kept.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from streams.audit.difference import Difference
from streams.events import Entry, Event, Relayed, Surge, decode_record, encode_entry
from streams.log.port import LogReader
from streams.store import keys
from streams.store.commit import Store
from streams.subject import partition_of

RECORDS: Final = 500
WAITING: Final = 1_000_000
"""More than can wait to be put into the log: a tracker puts there what it makes at once."""


class Tellings:
    """Of all partitions of one log; only what was ``made`` by a commit counts, in whatever order it is come to."""

    def __init__(self, partitions: int) -> None:
        self._partitions = partitions
        self._made: dict[bytes, tuple[int, str]] = {}
        self._seen: set[bytes] = set()

    def make(self, number: int, entries: Iterable[Entry]) -> None:
        """Partition ``number`` has made these for the log."""
        for entry in entries:
            for home in self._homes(entry):
                if (mark := _mark(home, entry)) not in self._seen:
                    self._made[mark] = (number, _named(entry))

    def see(self, number: int, entries: Iterable[Entry]) -> None:
        """These are in the log of partition ``number``."""
        for entry in entries:
            if isinstance(entry, Relayed | Surge):
                mark = _mark(number, entry)
                self._seen.add(mark)
                self._made.pop(mark, None)

    async def lost(self, folded: dict[int, int], store: Store, log: LogReader) -> list[Difference]:
        """What is neither in the log nor waits. ``folded``: partition → offset from which on its log is unread.

        What waits is read first: it is put into the log before it ceases to wait.
        """
        for number in folded:
            self._waits([entry for _, entry in await store.relays(number, WAITING)])
        ends = await log.ends()
        for number, offset in folded.items():
            await self._read_on(number, offset, ends[number], log)
        made = sorted(self._made.values())
        return [Difference(number, "told", name, "missing", keys.relay(number)) for number, name in made]

    def _waits(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for home in self._homes(entry):
                self._made.pop(_mark(home, entry), None)

    async def _read_on(self, number: int, offset: int, end: int, log: LogReader) -> None:
        while self._made and offset < end and (records := await log.read(number, offset, RECORDS)):
            for record in records:
                try:
                    self.see(number, decode_record(record.raw))
                except ValueError:
                    continue  # the trackers will set it aside
            offset = records[-1].offset + 1

    def _homes(self, entry: Entry) -> Iterable[int]:
        """As the trackers' relay sends it."""
        return [partition_of(entry.subject, self._partitions)] if isinstance(entry, Event) else range(self._partitions)


def _mark(home: int, entry: Entry) -> bytes:
    return blake2b(encode_entry(entry), digest_size=12, salt=home.to_bytes(4, "little")).digest()


def _named(entry: Entry) -> str:
    if isinstance(entry, Event):
        return f"{type(entry).__name__} {entry.id} to {entry.subject}"
    return f"{type(entry).__name__} {getattr(entry, 'alert_id', '')}"
