"""Turns: several clients play one recording over several connections, and it is still taken in one order.

Turns count from 1. Turn n waits until turn n-1 was taken; one already taken goes through at once (a resend);
one that is missing while others wait for it is given up after a while.
"""

from typing import Final, Generic, TypeVar

T = TypeVar("T")

PATIENCE_S: Final = 5.0
"""How long later turns wait for a missing one, in seconds of wall time."""


class Turns(Generic[T]):
    """Pure: whoever calls says what time it is, in seconds of any clock that only goes forward."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self.patience_s = patience_s
        self._next = 1
        self._waiting: dict[int, list[T]] = {}
        self._since = 0.0

    def offer(self, turn: int, what: T, now: float) -> list[T]:
        """What may be taken now, in order; empty while an earlier turn is missing."""
        if turn < self._next:
            return [what]
        if not self._waiting:
            self._since = now
        self._waiting.setdefault(turn, []).append(what)
        return self._ready(now)

    def forgo(self, turn: int, now: float) -> list[T]:
        """Turn ``turn`` came and brought nothing (it was refused); what may be taken now."""
        if turn < self._next:
            return []
        if not self._waiting:
            self._since = now
        self._waiting.setdefault(turn, [])
        return self._ready(now)

    def deadline(self) -> float | None:
        """When a missing turn is to be given up; None if nobody waits."""
        return self._since + self.patience_s if self._waiting else None

    def overdue(self, now: float) -> list[T]:
        """What may be taken once the missing turns before it are given up."""
        deadline = self.deadline()
        if deadline is None or now < deadline:
            return []
        self._next = min(self._waiting)
        return self._ready(now)

    def rest(self) -> list[T]:
        """Everything that still waits, in order of turns; for a stop."""
        left = [what for turn in sorted(self._waiting) for what in self._waiting[turn]]
        self._waiting.clear()
        return left

    def _ready(self, now: float) -> list[T]:
        taken: list[T] = []
        while self._next in self._waiting:
            taken += self._waiting.pop(self._next)
            self._next += 1
            self._since = now
        return taken
