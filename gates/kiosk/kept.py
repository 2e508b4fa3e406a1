"""What a kiosk's queue holds, and what became of it."""

from typing import Literal, NamedTuple


class QueueError(Exception):
    """The queue's file cannot be used at all; the message names it and the fix."""


class NotKeptError(Exception):
    """The disk did not take it: it is full or failing. Nothing has changed."""


class Kept(NamedTuple):
    """A scan that is on disk. ``body``: the item's JSON, the same on every sending. ``kept_at``: ms, by the kiosk's
    clock. ``reason``: why the gateway would not take it."""

    seq: int
    event_id: str
    body: bytes
    kept_at: int
    reason: str | None = None


class Fate(NamedTuple):
    """What the gateway said of an item."""

    event_id: str
    state: Literal["acknowledged", "rejected"]
    reason: str | None = None


class Counts(NamedTuple):
    """``since``: when the oldest that waits was kept (ms)."""

    waiting: int
    rejected: int
    since: int | None
