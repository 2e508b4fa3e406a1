"""The notifier: from the outbox to every subscriber, each served by itself, until it is told to stop."""

import asyncio
import random
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Final, Self

import structlog

from streams.log.port import LogWriter
from streams.notifier.bell import Bell
from streams.notifier.couriers import Couriers
from streams.notifier.desk import Surroundings
from streams.notifier.lease import LIFE_S
from streams.notifier.letting_go import CALM_LOOKS, LettingGo
from streams.notifier.limit import Limit
from streams.notifier.observer import Observer, Silent
from streams.notifier.outbox import Outbox
from streams.notifier.register import Register
from streams.notifier.roster import LOOK_S, Roster
from streams.notifier.served import Served as Served
from streams.notifier.served import wall_ms
from streams.notifier.served import webhooks as webhooks
from streams.notifier.subscriber import Subscribers
from streams.store.connection import Client
from streams.store.errors import StoreUnavailable
from streams.subject import PARTITIONS
from streams.tasks import end

_log = structlog.get_logger()

TRIM_EVERY_S: Final = 2.0
SILENT: Final = Silent()


class Notifier:
    """``async with Notifier(connect(url), log, webhooks(load_subscribers(path))): …`` serves until it is left.

    ``log``: the log of events, which is told of P1 alerts that stay unacknowledged (A69); need not be there. It and
    ``client`` stay the caller's to close. Several notifiers may run beside each other: a subscriber is served
    by one at a time, and by another ``lease_life_s`` after that one has died. ``recorded``: alert times are those
    of a recording, so no latencies are measured. ``configured``: the file; subscribers made through the API are
    served too then, beside it and as they change.
    """

    def __init__(
        self,
        client: Client,
        log: LogWriter,
        served: Sequence[Served],
        *,
        configured: Subscribers | None = None,
        partitions: int = PARTITIONS,
        observer: Observer = SILENT,
        recorded: bool = False,
        lease_life_s: float = LIFE_S,
        trim_every_s: float = TRIM_EVERY_S,
        look_every_s: float = LOOK_S,
        now_ms: Callable[[], int] = wall_ms,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._redis = client
        self._trim_every_s = trim_every_s
        self._outbox = Outbox(client, partitions)
        bell = Bell(self._outbox)
        self._limit = Limit(client, partitions)
        around = Surroundings(self._outbox, bell, observer, now_ms, draw, log, self._limit, recorded)
        self._bell = bell
        self._fixed = tuple(served)
        self._couriers = Couriers(client, around, lease_life_s)
        self._roster: Roster | None = None
        if configured is not None:
            let_go = LettingGo(client, around, calm_s=CALM_LOOKS * look_every_s)
            self._roster = Roster(
                Register(client), configured, self._fixed, self._couriers, let_go, now_ms, look_every_s
            )
        self._watching: list[asyncio.Task[None]] = []
        self._background: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Returns at once; Redis may still be down."""
        self._background = [asyncio.create_task(loop()) for loop in (self._bell.run, self._trim, self._limit.run)]
        await self._couriers.become(self._fixed)
        if self._roster is not None:
            self._watching = [asyncio.create_task(self._roster.run())]
        _log.info("notifier started", subscribers=sorted(self._couriers.names))

    async def stop(self) -> None:
        """Waits for the posts that are under way (at most a few seconds), saves how far it got, and returns."""
        await end(self._watching)
        await self._couriers.stop()
        await end(self._background)
        self._watching, self._background = [], []

    async def wait(self) -> None:
        """Until stopped; raises what should never happen: an error that ended a part of the service.

        To stop waiting for it ends nothing.
        """
        over = asyncio.create_task(self._couriers.over())
        try:
            done, _ = await asyncio.wait(
                {over, *self._watching, *self._background}, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()
        finally:
            over.cancel()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _trim(self) -> None:
        """Lets go of what every subscriber has settled; with no subscriber at all, of everything."""
        while True:
            try:
                ends = await self._outbox.ends()  # first: who enrols from now on is told what comes from now on
                names = self._couriers.names if self._roster is None else await self._roster.waited_for()
                if names is not None:  # else it is not clear just now
                    await self._outbox.trim(ends, names)
            except StoreUnavailable as outage:
                _log.debug("outbox not trimmed", error=str(outage))
            await asyncio.sleep(self._trim_every_s)
