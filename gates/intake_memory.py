"""The intake's memory in Redis: which event ids were seen, every device's clock, where trackers are.

The intake asks synchronously, so what a group of requests will ask for is fetched beforehand, and what it
changed is written after the log has it. What a crash, an outage or an older Redis keeps out of the memory is in the
log: it is learnt from there, at the start and whenever the bookmark shows that something is missing (ADR 18).
"""

from collections.abc import Iterable, Mapping
from secrets import token_hex
from time import monotonic
from typing import Final

from gates.catching_up import CatchingUp
from gates.inheritance import Inheritance
from gates.intake_store import IntakeStore, Remembered
from gates.journalled_memory import JournalledMemory
from gates.log_tail import LogTail
from gates.memory import DeviceClock
from gates.place import Place
from gates.reach import Reach
from streams.store.connection import Client
from streams.store.errors import outages

LIFETIME_S: Final = 8 * 86_400
"""How long an event id is remembered: the horizon of seven days and one to spare."""
UNSAVED_LIMIT: Final = 200_000
"""Ids kept for a Redis that is away; beyond it the oldest are left to be learnt from the log."""
OVERLAP_MS: Final = 5_000
"""Gateways' clocks may differ by this much when one looks for what another has heard."""


class RedisIntakeMemory(JournalledMemory):
    """An IntakeMemory whose changes can be taken back (``undo``) and are made to last by ``save``.

    ``tail``: the log to learn from; without one, what is not saved is lost with the process.
    """

    def __init__(self, redis: Client, tail: LogTail | None = None, lifetime_s: int = LIFETIME_S) -> None:
        super().__init__()
        self._store = IntakeStore(redis, lifetime_s)
        self._place = Place(token_hex(8))
        self._catching_up = CatchingUp(self._store, tail, self._place) if tail is not None else None
        self._inheritance = Inheritance(self._catching_up) if self._catching_up is not None else None
        self._reach = Reach(self._store.alive)
        self._heard_until = 0
        self._left_over = False

    async def load(self) -> None:
        """Every device's clock, at the start, and what is in the log alone. Raises StoreUnavailable, LogUnavailable."""
        with outages():
            self._adopt(await self._store.clocks())
            if self._catching_up is not None:
                self._adopt(await self._catching_up.run(starting=True))

    async def prefetch(self, event_ids: Iterable[str], devices: Iterable[str], trackers: Iterable[str] = ()) -> bool:
        """Makes ready what the next group asks for; False if Redis could not say, and nothing is known of the ids."""
        self._found, self._bindings = {}, dict(self._unsaved.bindings)
        asked = set(event_ids), set(devices), set(trackers)
        if not any(asked):
            return True
        return await self._reach.attempt(lambda: self._fetch(*asked), "resends are not recognised")

    async def refresh(self) -> bool:
        """Hears of devices that other gateways have heard since, and takes over from gateways that are gone. False:
        others are at work, and what they have heard is not known."""
        there = await self._reach.attempt(self._listen, "other gateways' devices are not heard of")
        return there or self._inheritance is None or self._inheritance.alone

    async def close(self) -> None:
        """Before the log and Redis are: reads no more of what others have left."""
        if self._inheritance is not None:
            await self._inheritance.close()

    def reached(self, ends: Mapping[int, int]) -> None:
        """What was changed is in the log, before these offsets."""
        self._place.reached(ends)

    async def save(self) -> None:
        """Makes the changes last. If Redis is away they are kept and written with the next ones."""
        self._keep()
        if not self._unsaved and (self._catching_up is None or self._place.up_to_date):
            return
        self._left_over = not await self._reach.attempt(self._write, "changes are kept for the next time")
        if self._left_over and len(self._unsaved.seen) > UNSAVED_LIMIT:
            self._forget_oldest()

    async def _fetch(self, event_ids: set[str], devices: set[str], trackers: set[str]) -> None:
        await self._catch_up()
        name = self._place.gateway if self._catching_up is not None else None
        found, bookmark = await self._store.fetch(event_ids, devices, trackers, name)
        if name is not None and bookmark != self._place.told:
            self._place.behind = True
            await self._catch_up()
            found, _ = await self._store.fetch(event_ids, devices, trackers)
        self._found = found.seen
        self._adopt(found.clocks)
        for tracker, bindings in found.bindings.items():
            self._bindings[tracker] = self.bindings(tracker).joined(bindings)

    async def _listen(self) -> None:
        await self._catch_up()
        self._adopt(await self._store.heard_since(self._heard_until - OVERLAP_MS))
        if self._inheritance is None:
            return
        marks = await self._store.bookmarks()
        marks.pop(self._place.gateway, None)
        self._adopt(self._inheritance.look(marks, monotonic()))

    async def _catch_up(self) -> None:
        if self._catching_up is not None and self._place.behind:
            self._adopt(await self._catching_up.run())

    async def _write(self) -> None:
        part, step = self._unsaved, self._place.step() if self._catching_up is not None else None
        async with self._store.merging:
            if self._left_over:  # others may have written meanwhile
                part = await self._store.joined(part)
            moved = await self._store.write(part, step)
        if self._catching_up is not None:
            self._place.saved(step, moved)
        self._unsaved = Remembered()

    def _adopt(self, clocks: Mapping[str, DeviceClock]) -> None:
        """Take over what others know of devices."""
        for device, theirs in clocks.items():
            self._clocks[device] = self._clocks.get(device, DeviceClock()).joined(theirs)
            self._heard_until = max(self._heard_until, theirs.last_heard)

    def _forget_oldest(self) -> None:
        for event_id in list(self._unsaved.seen)[: len(self._unsaved.seen) - UNSAVED_LIMIT]:
            del self._unsaved.seen[event_id]
        self._place.behind = True
