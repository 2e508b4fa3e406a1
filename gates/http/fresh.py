"""What takes long to count is counted by one of all who ask, and served again for a while."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Final, Generic, TypeVar

FRESH_S: Final = 10.0
"""Wall seconds that figures are served again before they are counted anew."""
KEPT: Final = 16
"""Windows that are kept, the newest counted; of others the figures are counted again when they are asked for."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Fresh(Generic[Key, Value]):
    def __init__(self) -> None:
        self._known: dict[Key, tuple[float, Value]] = {}
        self._counting = asyncio.Lock()

    async def get(self, key: Key, count: Callable[[], Awaitable[Value]]) -> Value:
        """What ``count`` last made for this key, anew if that is too long ago. Its errors go to who asked."""
        async with self._counting:
            known = self._known.get(key)
            if known is None or monotonic() - known[0] > FRESH_S:
                value = await count()
                self._known.pop(key, None)
                self._known[key] = known = (monotonic(), value)
                while len(self._known) > KEPT:
                    del self._known[next(iter(self._known))]
            return known[1]
