"""The notifier: from the outbox to every subscriber, each served by itself, until it is told to stop."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import structlog

from streams.log.port import LogWriter
from streams.notifier import keys
from streams.notifier.bell import Bell
from streams.notifier.courier import Courier
from streams.notifier.delivery import Channel
from streams.notifier.desk import Surroundings
from streams.notifier.lease import LIFE_S
from streams.notifier.limit import Limit
from streams.notifier.marks import START
from streams.notifier.observer import Observer, Silent
from streams.notifier.outbox import Outbox, earlier
from streams.notifier.route import Route
from streams.notifier.subscriber import Subscriber, Subscribers
from streams.notifier.tasks import end
from streams.notifier.webhook import Webhook
from streams.store.connection import Client
from streams.store.errors import StoreUnavailable, outages
from streams.subject import PARTITIONS

_log = structlog.get_logger()

TRIM_EVERY_S: Final = 2.0
SILENT: Final = Silent()


@dataclass(frozen=True, slots=True)
class Served:
    """A subscriber and the way to reach it: a webhook, the topic ``alerts``."""

    route: Route
    channel: Channel


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


def webhooks(configured: Subscribers, now_ms: Callable[[], int] = wall_ms) -> list[Served]:
    """Every configured subscriber with its endpoint."""
    return [Served(configured.route(one), _webhook(one, configured, now_ms)) for one in configured.subscribers]


def _webhook(one: Subscriber, configured: Subscribers, now_ms: Callable[[], int]) -> Webhook:
    return Webhook(
        one.url, one.secrets, configured.guard, now_ms=now_ms, sees=one.sees, timeout_s=one.timeout_s,
        connections=one.concurrency,
    )  # fmt: skip


class Notifier:
    """``async with Notifier(connect(url), log, webhooks(load_subscribers(path))): …`` serves until it is left.

    ``log``: the log of events, which is told of P1 alerts that stay unacknowledged (A69); need not be there. It and
    ``client`` stay the caller's to close. Several notifiers may run beside each other: a subscriber is served
    by one at a time, and by another ``lease_life_s`` after that one has died. ``recorded``: alert times are those
    of a recording, so no latencies are measured.
    """

    def __init__(
        self,
        client: Client,
        log: LogWriter,
        served: Sequence[Served],
        *,
        partitions: int = PARTITIONS,
        observer: Observer = SILENT,
        recorded: bool = False,
        lease_life_s: float = LIFE_S,
        trim_every_s: float = TRIM_EVERY_S,
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
        self._couriers = [Courier(one.route, one.channel, client, around, lease_life_s=lease_life_s) for one in served]
        self._stop = asyncio.Event()
        self._delivering: list[asyncio.Task[None]] = []
        self._background: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Returns at once; Redis may still be down."""
        self._background = [asyncio.create_task(loop()) for loop in (self._bell.run, self._trim, self._limit.run)]
        self._delivering = [asyncio.create_task(courier.run(self._stop)) for courier in self._couriers]
        _log.info("notifier started", subscribers=[courier.route.name for courier in self._couriers])

    async def stop(self) -> None:
        """Waits for the posts that are under way (at most a few seconds), saves how far it got, and returns."""
        self._stop.set()
        await asyncio.gather(*self._delivering)
        await end(self._background)
        self._delivering, self._background = [], []

    async def wait(self) -> None:
        """Until stopped; raises what should never happen: an error that ended a part of the service.

        To stop waiting for it ends nothing.
        """
        tasks = [*self._delivering, *self._background]
        if tasks:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()

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
                await self._outbox.trim(await self._settled())
            except StoreUnavailable as outage:
                _log.debug("outbox not trimmed", error=str(outage))
            await asyncio.sleep(self._trim_every_s)

    async def _settled(self) -> dict[int, str]:
        """Partition → the last entry that no subscriber needs any more."""
        settled = await self._outbox.ends()
        pipe = self._redis.pipeline(transaction=False)
        for p in settled:
            for courier in self._couriers:
                pipe.hget(keys.progress(p, courier.route.name), "position")
        with outages():
            answers = await pipe.execute() if self._couriers else []
        for number, position in enumerate(answers):
            p = number // len(self._couriers)
            settled[p] = earlier(settled[p], position.decode() if position else START)
        return settled
