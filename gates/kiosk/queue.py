"""What a kiosk has kept and the gateway has not acknowledged yet: one SQLite file that outlives power cuts.

A scan is kept once ``keep`` has returned: its number and its bytes went to disk in one transaction, and the disk was
told to write them (WAL, ``synchronous=FULL``). If that cannot be had, ``keep`` raises and the number is not used.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from uuid import uuid4

import msgspec

from gates.kiosk.kept import Counts, Fate, Kept, NotKeptError
from gates.kiosk.queue_file import open_queue_file, why

T = TypeVar("T")

SETTLED_KEPT: Final = 2_000
"""Acknowledged items that stay, to look at; counted, not timed, since the kiosk's clock may be wrong."""


class KioskQueue:
    """The queue of one device. Raises QueueError if the file is another device's, in use, or no queue."""

    def __init__(
        self, path: Path, device: str, *, now_s: Callable[[], float] = time.time, settled_kept: int = SETTLED_KEPT
    ) -> None:
        self.path = path
        self._settled_kept = settled_kept
        self._now_s = now_s
        self._db = open_queue_file(path, device)

    def keep(self, item: dict[str, Any]) -> Kept:
        """Returns when the item is on disk, with its ``event_id`` and ``seq``. Raises NotKeptError."""
        event_id = str(uuid4())

        def write() -> Kept:
            (seq,) = self._db.execute("UPDATE kiosk SET next_seq = next_seq + 1 RETURNING next_seq - 1").fetchone()
            body = msgspec.json.encode(item | {"event_id": event_id, "seq": seq})
            kept = Kept(seq, event_id, body, round(self._now_s() * 1000))
            self._db.execute(
                "INSERT INTO item (seq, event_id, body, kept_at) VALUES (?, ?, ?, ?)",
                (seq, event_id, body, kept.kept_at),
            )
            return kept

        return self._transaction(write)

    def waiting(self, limit: int, after: int = 0) -> list[Kept]:
        """The oldest that are not acknowledged and come ``after`` that number, in order of their numbers."""
        return self._items("waiting", limit, after)

    def rejected(self, limit: int = 1000) -> list[Kept]:
        """What the gateway will not take, with its reason."""
        return self._items("rejected", limit)

    def last(self) -> Kept | None:
        """The latest that was kept, whatever became of it; so a scan that a power cut met can be looked for."""
        found = self._db.execute(f"{_SELECT} ORDER BY seq DESC LIMIT 1").fetchone()
        return None if found is None else Kept(*found)

    def settle(self, fates: Iterable[Fate]) -> None:
        """Records what the gateway said of items. Raises NotKeptError; then they are sent again, as duplicates."""
        rows = [(fate.state, fate.reason, fate.event_id) for fate in fates]

        def write() -> None:
            self._db.executemany("UPDATE item SET state = ?, reason = ? WHERE event_id = ? AND state = 'waiting'", rows)
            self._db.execute(
                "DELETE FROM item WHERE state = 'acknowledged' AND seq <= (SELECT seq FROM item "
                "WHERE state = 'acknowledged' ORDER BY seq DESC LIMIT 1 OFFSET ?)",
                (self._settled_kept,),
            )

        self._transaction(write)

    def dismiss_rejected(self) -> None:
        """Somebody has seen to them: they count as settled from now on. Raises NotKeptError."""
        self._transaction(
            lambda: self._db.execute("UPDATE item SET state = 'acknowledged' WHERE state = 'rejected'").rowcount
        )

    def counts(self) -> Counts:
        found = dict(self._db.execute("SELECT state, count(*) FROM item GROUP BY state").fetchall())
        oldest = self.waiting(1)
        return Counts(found.get("waiting", 0), found.get("rejected", 0), oldest[0].kept_at if oldest else None)

    def _items(self, state: str, limit: int, after: int = 0) -> list[Kept]:
        given = (state, after, limit)
        rows = self._db.execute(f"{_SELECT} WHERE state = ? AND seq > ? ORDER BY seq LIMIT ?", given).fetchall()
        return [Kept(*row) for row in rows]

    def _transaction(self, write: Callable[[], T]) -> T:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            done = write()
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise NotKeptError(why(self.path, error)) from error
        return done

    def _roll_back(self) -> None:
        """SQLite has often done so by itself when the disk was full."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_SELECT: Final = "SELECT seq, event_id, body, kept_at, reason FROM item"
