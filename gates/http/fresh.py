"""What takes long to count is counted by one of all who ask, and served again for a while."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from time import monotonic
from typing import Final, Generic, TypeVar

FRESH_S: Final = 10.0
"""Wall seconds that figures are served again before they are counted anew."""
SHARE: Final = 20
"""Figures that took long are served again for this many times as long, so that counting does not slow the gates."""
KEPT: Final = 16
"""Windows that are kept, the newest counted; of others the figures are counted again when they are asked for."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Counted(Generic[Value]):
    value: Value
    until: float


class Fresh(Generic[Key, Value]):
    def __init__(self) -> None:
        self._known: dict[Key, _Counted[Value]] = {}
        self._counting = asyncio.Lock()

    async def get(self, key: Key, count: Callable[[], Awaitable[Value]]) -> Value:
        """What ``count`` last made for this key, anew if that is too long ago. Its errors go to who asked."""
        async with self._counting:
            known = self._known.get(key)
            if known is None or monotonic() > known.until:
                began = monotonic()
                value = await count()
                ended = monotonic()
                self._known.pop(key, None)
                self._known[key] = known = _Counted(value, ended + max(FRESH_S, SHARE * (ended - began)))
                while len(self._known) > KEPT:
                    del self._known[next(iter(self._known))]
            return known.value
