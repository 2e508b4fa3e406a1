"""One tenure of a subscriber: read the outbox, send, remember. Ends with the lease, an outage of Redis, or a stop.

Whatever ends it, the next session starts from what Redis holds. Something may then be sent again, under the
same id; nothing is left out.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

from streams.notifier.changes import Changes
from streams.notifier.delivery import Channel
from streams.notifier.desk import Desk, Surroundings
from streams.notifier.lease import Lease, LeaseLost
from streams.notifier.ledger import Kept, Ledger
from streams.notifier.reading import Reading
from streams.notifier.route import Route
from streams.notifier.sending import Sending
from streams.notifier.telling import Telling
from streams.notifier.watching import Watching
from streams.tasks import end

SAVE_EVERY_S: Final = 0.05
"""What was answered in this time may have to be sent again after ``kill -9``, and what is under way."""


class Session:
    """``owner`` marks this session's writes; those of an earlier one are refused from ``Ledger.claim`` on."""

    def __init__(
        self, route: Route, channel: Channel, ledger: Ledger, lease: Lease, owner: str, kept: Kept,
        around: Surroundings,
    ) -> None:  # fmt: skip
        self._desk = Desk(route, kept, around)
        self._ledger = ledger
        self._lease = lease
        self._owner = owner
        self._bell = around.bell
        self._news = around.bell.listen()
        self._reading = Reading(self._desk, self._news)
        self._sending = Sending(self._desk, channel)
        self._watching = Watching(self._desk)
        self._telling = Telling(ledger, around.log, around.draw)
        self._saving = asyncio.Lock()
        self._replays = kept.replays

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``; then posts under way are waited for and everything is saved.

        Raises LeaseLost or StoreUnavailable.
        """
        ends = [asyncio.create_task(_set(event)) for event in (stop, self._sending.broken)]
        sides = (self._reading.run, self._sending.run, self._watching.run)
        working = [asyncio.create_task(loop()) for loop in sides]
        keeping = [asyncio.create_task(loop()) for loop in (self._save, self._hold, self._telling.run)]
        try:
            await _first([*ends, *working, *keeping])
            if self._sending.defect:
                raise self._sending.defect
            await end(working)
            await self._sending.drain()
            await self._flush()
            async with self._saving:  # never in the middle of a save: what it holds would be forgotten
                await end(keeping)
        finally:
            await end([*ends, *working, *keeping])
            await self._sending.abandon()
            self._bell.leave(self._news)

    async def _save(self) -> None:
        while True:
            await self._desk.dirty.wait()
            await self._flush()
            await asyncio.sleep(SAVE_EVERY_S)

    async def _flush(self) -> None:
        async with self._saving:
            self._desk.dirty.clear()
            if changes := self._desk.docket.changes():
                for _ in range(await self._ledger.save(self._owner, changes)):
                    self._desk.dropped("dead_letters_full")
                await self._announce(changes.values())

    async def _announce(self, saved: Iterable[Changes]) -> None:
        """What others are to do with what is saved."""
        for changed in saved:
            if changed.tidings:
                self._telling.news.set()
            if changed.second:
                await self._ledger.call_second()

    async def _hold(self) -> None:
        """Keeps the lease, and looks after what need not happen at once.

        The second channel is called once at the beginning, for what an earlier session passed on in its last moment.
        """
        await self._ledger.call_second()
        while True:
            if not await self._lease.take():
                raise LeaseLost(f"another notifier serves {self._desk.route.name}")
            await self._fetch_put_back()
            await self._tell_queue()
            await asyncio.sleep(self._lease.life_s / 3)

    async def _fetch_put_back(self) -> None:
        """What was put among what waits from outside: dead letters put back, deliveries passed on."""
        replays = await self._ledger.replays()
        if replays != self._replays:
            self._replays = replays
            await self._flush()
            for delivery in await self._ledger.parked():
                self._desk.docket.put_back(delivery)
            self._desk.stir()

    async def _tell_queue(self) -> None:
        """While there is no room to read on, all that the outbox holds counts as waiting: it is at most that."""
        docket, around = self._desk.docket, self._desk.around
        waiting = len(docket.backlog)
        if not self._reading.caught_up:
            waiting = docket.parked + sum((await around.outbox.lengths()).values())
        oldest = docket.oldest()
        age_s = 0.0 if oldest is None else (around.now_ms() - oldest) / 1000
        around.observer.queue(self._desk.route.name, waiting, age_s)


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _first(tasks: list["asyncio.Task[None]"]) -> None:
    """Until one of them ends; raises what ended it."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
