"""The file of a kiosk's queue: one device's, held by one kiosk, every commit told to reach the disk.

It is held alone (``locking_mode=EXCLUSIVE``): two kiosks would give one number twice. That also spares the
shared-memory file, so that a queue can still be read and sent from a full disk.
"""

import sqlite3
from pathlib import Path
from typing import Final

from gates.kiosk.kept import QueueError

_PRAGMAS: Final = ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=64")
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS kiosk (device TEXT PRIMARY KEY, next_seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS item (
  seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, body BLOB NOT NULL, kept_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'acknowledged', 'rejected')), reason TEXT);
CREATE INDEX IF NOT EXISTS item_state ON item (state, seq);
"""


def open_queue_file(path: Path, device: str) -> sqlite3.Connection:
    """Made if it is not there. Raises QueueError if it is another device's, in use, or no queue."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, isolation_level=None, timeout=1.0)
    except (OSError, sqlite3.Error) as error:
        raise QueueError(f"{path}: cannot be opened: {error}") from error
    try:
        owner = _owner(db, device)
    except sqlite3.Error as error:
        db.close()
        raise QueueError(why(path, error)) from error
    if owner != device:
        db.close()
        raise QueueError(f"{path}: holds the scans of {owner}; name another file for {device}")
    return db


def _owner(db: sqlite3.Connection, device: str) -> str:
    for pragma in _PRAGMAS:
        db.execute(f"PRAGMA {pragma}").fetchall()
    # reading takes the lock; nothing is written to a queue that is there, so that one on a full disk opens
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'item'").fetchone() is None:
        db.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
    found = db.execute("SELECT device FROM kiosk").fetchone()
    if found is None:
        db.execute("INSERT INTO kiosk VALUES (?, 1)", (device,))
        return device
    return str(found[0])


def why(path: Path, error: sqlite3.Error) -> str:
    """What an operator is told of it."""
    if getattr(error, "sqlite_errorname", "") in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return f"{path}: another kiosk is using it; end that one, or name another file"
    return f"{path}: {error}"
