"""What only the log knows goes into the memory: after a crash, an outage, or a Redis that came back older."""

from collections.abc import Mapping
from functools import partial

from gates.bookmarks import decode, encode, lowest
from gates.intake_store import IntakeStore, Remembered, Step
from gates.learnt import Learnt
from gates.log_tail import LogTail
from gates.memory import DeviceClock
from gates.place import Place
from streams.events import Entry, Event


class CatchingUp:
    def __init__(self, store: IntakeStore, tail: LogTail, place: Place) -> None:
        self._store = store
        self._tail = tail
        self._place = place

    async def run(self, *, starting: bool = False) -> Mapping[str, DeviceClock]:
        """Reads from the lowest bookmark on, our own and those of gateways that are gone among them, and from the
        beginning if there is none. Returns what it learnt of devices. Raises RedisError, OSError, LogUnavailable.

        ``starting``: moves the others' bookmarks on too, so that the next start need not read the same again; a
        gateway that is at work finds its own moved, and catches up in turn.
        """
        clocks: dict[str, DeviceClock] = {}
        marks = await self._store.bookmarks()
        since = [decode(raw) for raw in marks.values()]
        if self._place.stored and since:  # ours may have been taken out; if all are gone, so is the memory
            since.append(self._place.stored)
        ends = await self._tail.read(lowest(since) if since else None, partial(self._learn, clocks))
        name = self._place.gateway
        if await self._store.write(Remembered(), Step(name, marks.get(name, b""), encode(ends))):
            self._place.caught_up(ends)
        others = marks.items() if starting else ()
        for other, mark in others:
            await self._store.write(Remembered(), Step(other, mark, encode(ends)))
        return clocks

    async def inherit(self, marks: Mapping[str, bytes]) -> Mapping[str, DeviceClock]:
        """Reads from the lowest of ``marks`` on, bookmarks of gateways that are gone, and takes those out that are
        still there. Nothing of our own place changes. Returns and raises as ``run`` does."""
        clocks: dict[str, DeviceClock] = {}
        await self._tail.read(lowest([decode(raw) for raw in marks.values()]), partial(self._learn, clocks))
        for name, mark in marks.items():
            await self._store.write(Remembered(), Step(name, mark, b""))
        return clocks

    async def _learn(self, clocks: dict[str, DeviceClock], entries: list[Entry]) -> None:
        ids = {entry.id for entry in entries if isinstance(entry, Event) and entry.digest}
        learnt = Learnt((await self._store.fetch(ids, (), ()))[0].seen if ids else {})
        for entry in entries:
            learnt.take(entry)
        part = Remembered(learnt.seen, learnt.clocks, learnt.bindings)
        if part:
            async with self._store.merging:
                part = await self._store.joined(part)
                await self._store.write(part)
            clocks |= part.clocks
