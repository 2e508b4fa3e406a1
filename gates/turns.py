"""Turns: several clients play one recording over several connections, and it is still taken in one order.

Turns count from 1. Turn n waits until turn n-1 was taken; one already taken goes through at once (a resend); one that
came to nothing is waited for again; one that is missing while others wait for it is given up after a while. A gateway
that is started in the midst of a recording does not know which were answered before: it waits less for those that lie
before what it finds waiting. They may come yet, for a client sends its next only when it has been answered.
"""

from collections.abc import Iterable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

PATIENCE_S: Final = 20.0
"""How long later turns wait for a missing one, in seconds of wall time: longer than a client waits for an answer
(15 s), or stays away when it is told to come again (5 s)."""
START_S: Final = 6.0
"""The same where a missing turn may have been answered before a start: whoever was cut off by that is back by then."""


class Turns(Generic[T]):
    """Pure: whoever calls says what time it is, in seconds of any clock that only goes forward."""

    def __init__(self, patience_s: float = PATIENCE_S, start_s: float = START_S) -> None:
        self.patience_s = patience_s
        self.start_s = start_s
        self._next = 1
        self._found: int | None = None
        """The last turn that waited when the first was taken; None: none was taken yet."""
        self._owed: set[int] = set()
        """Turns before the next one that were taken, came to nothing, and will come again."""
        self._waiting: dict[int, list[T]] = {}
        self._since = 0.0

    def offer(self, turn: int, what: T, now: float) -> list[T]:
        """What may be taken now, in order; empty while an earlier turn is missing."""
        if turn < self._next and turn not in self._owed:
            return [what]
        if not self._waiting:
            self._since = now
        self._waiting.setdefault(turn, []).append(what)
        return self._ready(now)

    def forgo(self, turn: int, now: float) -> list[T]:
        """Turn ``turn`` came and brought nothing (it was refused); what may be taken now."""
        if turn < self._next and turn not in self._owed:
            return []
        if not self._waiting:
            self._since = now
        self._waiting.setdefault(turn, [])
        return self._ready(now)

    def take_back(self, refused: Iterable[int], passed: Iterable[tuple[int, T]], now: float) -> None:
        """The senders of ``refused`` were told to come again, and their turns are kept for them. ``passed`` had been
        taken after these and not been dealt with yet: they wait once more."""
        self._owed.update(turn for turn in refused if turn < self._next)
        for turn, what in passed:
            self._owed.add(turn)
            self._waiting.setdefault(turn, []).append(what)
        self._since = now

    def deadline(self) -> float | None:
        """When a missing turn is to be given up; None if nobody waits."""
        unsure = self._found is None or self._next <= self._found
        return self._since + (self.start_s if unsure else self.patience_s) if self._waiting else None

    @property
    def missing(self) -> int | None:
        """The turn that others wait for."""
        return min(self._owed, default=self._next) if self._waiting else None

    def overdue(self, now: float) -> list[T]:
        """What may be taken once the missing turns before it are given up."""
        deadline = self.deadline()
        if deadline is None or now < deadline:
            return []
        if self._found is None:
            self._found = max(self._waiting)
        first = min(self._waiting)
        self._owed = {turn for turn in self._owed if turn >= first}
        self._next = max(first, self._next) if self._owed else first
        return self._ready(now)

    def rest(self) -> list[T]:
        """Everything that still waits, in order of turns; for a stop."""
        left = [what for turn in sorted(self._waiting) for what in self._waiting[turn]]
        self._waiting.clear()
        self._owed.clear()
        return left

    def _ready(self, now: float) -> list[T]:
        taken: list[T] = []
        while (turn := min(self._owed, default=self._next)) in self._waiting:
            taken += self._waiting.pop(turn)
            self._owed.discard(turn)
            self._next = max(self._next, turn + 1)
            self._since, self._found = now, self._found or 0
        return taken
