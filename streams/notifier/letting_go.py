"""Lets go of a deleted subscriber: what waited for it is dropped and counted, and its name is free again."""

from typing import Final
from uuid import uuid4

import structlog

from streams.notifier import keys
from streams.notifier.dead import DeadDeliveries
from streams.notifier.desk import Surroundings
from streams.notifier.docket import Docket
from streams.notifier.enrolled import Enrolled
from streams.notifier.lease import Lease, LeaseLost
from streams.notifier.ledger import Ledger
from streams.notifier.marks import Position
from streams.notifier.route import Filter, Route
from streams.notifier.telling import Telling
from streams.store.connection import Client
from streams.store.errors import outages

log = structlog.get_logger()

CALM_LOOKS: Final = 4
"""The lease is left to run out, not given back: a notifier that has not heard of the deletion yet must not begin anew
with whatever the outbox holds. It looks so often meanwhile (``roster.LOOK_S``)."""
PAGE: Final = 500


class LettingGo:
    """``calm_s``: how long nobody may serve the subscriber afterwards."""

    def __init__(self, client: Client, around: Surroundings, calm_s: float) -> None:
        self._redis = client
        self._around = around
        self._calm_s = calm_s

    async def __call__(self, name: str, one: Enrolled) -> bool:
        """Whether it is done; not while another notifier serves the subscriber, or the log cannot be told.

        Raises StoreUnavailable. May be repeated at any point.
        """
        lease = Lease(self._redis, name, self._calm_s)
        if not await lease.take():
            return False
        ledger = Ledger(self._redis, name, self._around.outbox.partitions)
        try:
            positions = await self._give_up_all(ledger)
        except LeaseLost:
            return False
        if not await Telling(ledger, self._around.log, self._around.draw).tell():
            return False
        dropped = await DeadDeliveries(self._redis, name, ledger.partitions).count()
        dropped += await self._unread(positions, one.subscriber.filter)
        await self._wipe(ledger)
        for _ in range(dropped):
            self._around.observer.dropped(name, "unsubscribed")
        await lease.take()
        log.info("subscriber deleted", subscriber=name, dropped=dropped)
        return True

    async def _give_up_all(self, ledger: Ledger) -> dict[int, Position]:
        """The log hears that nothing is awaited any more: A69 resolves. Where the reading of the outbox had come to."""
        owner = uuid4().hex
        kept = await ledger.claim(owner)
        docket = Docket(Route(ledger.subscriber), kept)
        for delivery in list(docket.backlog):
            docket.let_go(delivery)
        await ledger.save(owner, docket.changes())
        return kept.positions

    async def _unread(self, positions: dict[int, Position], wanted: Filter) -> int:
        """What waits in the outbox; a few of these may have been sent just before the end."""
        found = 0
        after = dict(positions)
        while entries := await self._around.outbox.read(after, PAGE):
            found += sum(1 for entry in entries if entry.alert is not None and wanted.wants(entry.alert))
            after |= {entry.partition: entry.id for entry in entries}
        return found

    async def _wipe(self, ledger: Ledger) -> None:
        name = ledger.subscriber
        kinds = (keys.progress, keys.parked, keys.told, keys.tidings, keys.dead)
        with outages():
            for p in range(ledger.partitions):
                await self._redis.unlink(*(key(p, name) for key in kinds))
            await self._redis.unlink(keys.replays(name))
