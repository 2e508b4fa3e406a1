"""The couriers of one notifier, each started, changed and ended by itself while the others go on."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

import structlog

from streams.notifier.courier import Courier
from streams.notifier.desk import Surroundings
from streams.notifier.served import Served
from streams.store.connection import Client

log = structlog.get_logger()


@dataclass(slots=True)
class _Round:
    """One courier at work. ``stop`` ends it: it sees its posts through, saves how far it got, gives back its lease."""

    served: Served
    task: "asyncio.Task[None]"
    stop: asyncio.Event = field(default_factory=asyncio.Event)


class Couriers:
    def __init__(self, client: Client, around: Surroundings, lease_life_s: float) -> None:
        self._redis = client
        self._around = around
        self._lease_life_s = lease_life_s
        self._rounds: dict[str, _Round] = {}
        self._over = asyncio.Event()
        self._defect: BaseException | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._rounds)

    async def become(self, wanted: Iterable[Served]) -> None:
        """Serves these from now on. Returns when whoever had to end has ended; nobody else notices anything.

        A courier whose subscriber has changed goes on where the one before it stopped: both work from the same keys.
        """
        now = {one.route.name: one for one in wanted}
        ending = {
            name: at_work
            for name, at_work in self._rounds.items()
            if name not in now or not at_work.served.same(now[name])
        }
        for name in now.keys() - self._rounds.keys():
            self._begin(now[name])
        await asyncio.gather(*(self._replace(name, now.get(name)) for name in ending))

    async def stop(self) -> None:
        """Every one, at the same time; for good."""
        await self.become(())
        self._over.set()

    async def over(self) -> None:
        """Until they were stopped; raises what should never happen: an error that ended one of them."""
        await self._over.wait()
        if self._defect is not None:
            raise self._defect

    async def _replace(self, name: str, by: Served | None) -> None:
        at_work = self._rounds[name]
        at_work.stop.set()
        await asyncio.wait([at_work.task])
        del self._rounds[name]
        self._around.observer.queue(name, 0, 0.0)
        if by is not None:
            self._begin(by)
        log.info("subscriber changed" if by else "subscriber is served no more", subscriber=name)

    def _begin(self, served: Served) -> None:
        courier = Courier(served.route, served.channel, self._redis, self._around, lease_life_s=self._lease_life_s)
        stop = asyncio.Event()
        task = asyncio.create_task(courier.run(stop))
        task.add_done_callback(self._ended)
        self._rounds[served.route.name] = _Round(served, task, stop)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (defect := task.exception()):
            self._defect = defect
            self._over.set()
