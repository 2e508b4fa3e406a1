"""What is on its way to a site: read once, or pushed (server-sent events) whenever it changes."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import Final

import msgspec

from gates.arriving import arriving_json
from gates.http.ports import Reader
from streams.fold.heads import UnitHead
from streams.sharing import Confidential
from streams.store.errors import StoreUnavailable
from streams.subject import unit_subject

MOST: Final = 1_000
"""Rows of one list; a node with more on the road than this shows those that left last."""
POLL_S: Final = 1.0
"""How often the state is asked while somebody listens; once for all who listen to a site."""
SILENCE_S: Final = 15.0
"""A comment is sent after this long without news, so that proxies keep the line open."""
LIFE_S: Final = 300.0
"""A stream ends by itself and the client comes again, so that a stopping gateway need not wait for it."""

Sees = frozenset[Confidential]

_encoder = msgspec.json.Encoder()


class ExpectedArrivals:
    """Lists by destination node: an exit names a node, so every site of a node sees the same list."""

    def __init__(self, reader: Reader, poll_s: float = POLL_S) -> None:
        self._reader = reader
        self._poll_s = poll_s
        self._known: dict[tuple[str, Sees], tuple[float, bytes]] = {}
        self._asking = asyncio.Lock()

    async def read(self, node: str, sees: Sees) -> bytes:
        """The list as JSON, the next unit first, without what may not be seen. Raises StoreUnavailable."""
        page = await self._reader.movements(state="open", destination=node, limit=MOST)
        heads = await self._reader.heads([unit_subject(movement.unit) for movement in page.items])
        time = max((await self._reader.times()).values(), default=0)
        coming = sorted(page.items, key=lambda movement: (movement.expected_at or 0, movement.id))
        rows = []
        for movement in coming:
            head = heads.get(unit_subject(movement.unit))
            rows.append(arriving_json(movement, head if isinstance(head, UnitHead) else None, time, sees))
        return _encoder.encode({"items": rows, "cursor": None})

    async def events(self, node: str, sees: Sees) -> AsyncIterator[bytes]:
        """The list now, and again each time it has changed, as server-sent events named ``expected``."""
        told, told_at, began = b"", monotonic(), monotonic()
        while monotonic() - began < LIFE_S:
            try:
                now = await self._shared(node, sees)
            except StoreUnavailable:
                now = told
            if now != told:
                told, told_at = now, monotonic()
                yield b"event: expected\ndata: %b\n\n" % now
            elif monotonic() - told_at > SILENCE_S:
                told_at = monotonic()
                yield b": nothing new\n\n"
            await asyncio.sleep(self._poll_s)

    async def _shared(self, node: str, sees: Sees) -> bytes:
        """Once for all who see the same."""
        async with self._asking:
            known = self._known.get((node, sees))
            if known is None or monotonic() - known[0] >= self._poll_s / 2:
                known = self._known[node, sees] = (monotonic(), await self.read(node, sees))
            return known[1]
