"""What the reading, the sending and the saving side of one session share."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from streams.log.port import LogWriter
from streams.notifier.bell import Bell
from streams.notifier.docket import Docket
from streams.notifier.health import Health
from streams.notifier.ledger import Kept
from streams.notifier.limit import Limit
from streams.notifier.observer import DropReason, Observer
from streams.notifier.outbox import Outbox
from streams.notifier.route import Route


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every session of one notifier shares. ``now_ms``: wall clock. ``recorded``: alert times are those of a
    recording, so that they say nothing about how long a delivery took. ``log``: where results are told (A69)."""

    outbox: Outbox
    bell: Bell
    observer: Observer
    now_ms: Callable[[], int]
    draw: Callable[[], float]
    log: LogWriter
    limit: Limit
    recorded: bool = False


class Desk:
    """One subscriber's work under way. ``wake``, ``room`` and ``dirty``: something has happened that may let more
    be sent, be read, or have to be saved."""

    def __init__(self, route: Route, kept: Kept, around: Surroundings) -> None:
        self.route = route
        self.around = around
        self.docket = Docket(route, kept)
        self.health = Health(route.backoff, around.draw)
        self.wake = asyncio.Event()
        self.room = asyncio.Event()
        self.dirty = asyncio.Event()

    def stir(self) -> None:
        """Everybody looks whether there is something to do."""
        for event in (self.wake, self.room, self.dirty):
            event.set()

    @property
    def has_room(self) -> bool:
        """Also while the endpoint is down: a P1 that nobody has read cannot be missed."""
        return self.docket.room

    def now_ms(self) -> int:
        return self.around.now_ms()

    def dropped(self, reason: DropReason) -> None:
        self.around.observer.dropped(self.route.name, reason)


async def heard(event: asyncio.Event, at_most_s: float | None) -> None:
    """Waits until the event is set, or so long; it is clear afterwards."""
    with suppress(TimeoutError):
        async with asyncio.timeout(at_most_s):
            await event.wait()
    event.clear()
