"""Whom a notifier serves: those of its file for good, and those of the register as it changes while it runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from streams.notifier.couriers import Couriers
from streams.notifier.enrolled import Enrolled
from streams.notifier.file_says import FileSays
from streams.notifier.register import Register, Roll
from streams.notifier.served import Served, webhooks
from streams.notifier.subscriber import Subscribers
from streams.store.errors import StoreUnavailable

log = structlog.get_logger()

LOOK_S: Final = 1.0
"""So long after a change a notifier may still go by what was before."""


class Roster:
    """``configured``: the file. ``fixed``: who is served whatever the register says. ``let_go``: forgets a deleted
    subscriber, unless another notifier still serves it."""

    def __init__(
        self,
        register: Register,
        configured: Subscribers,
        fixed: Sequence[Served],
        couriers: Couriers,
        let_go: Callable[[str, Enrolled], Awaitable[bool]],
        now_ms: Callable[[], int],
        look_every_s: float = LOOK_S,
    ) -> None:
        self._register = register
        self._configured = configured
        self._fixed = tuple(fixed)
        self._taken = frozenset(one.route.name for one in fixed) | {one.name for one in configured.subscribers}
        self._couriers = couriers
        self._let_go = let_go
        self._now_ms = now_ms
        self._look_every_s = look_every_s
        self._told = False
        self._roll: Roll | None = None

    async def run(self) -> None:
        """For ever, through outages of Redis, during which everybody is served as before."""
        while True:
            try:
                await self._look()
            except StoreUnavailable as outage:
                log.debug("register of subscribers not read", error=str(outage))
            await asyncio.sleep(self._look_every_s)

    async def waited_for(self) -> frozenset[str] | None:
        """Who still needs what the outbox holds. None while the register says something that is not acted on yet:
        nothing must be thrown away then, it may be for a subscriber who is not known here."""
        if self._roll is None or await self._register.version() != self._roll.version:
            return None
        return self._couriers.names | self._roll.staying.keys() | self._roll.unreadable

    async def _look(self) -> None:
        if not self._told or await self._register.file_says() is None:
            await self._register.tell_file(FileSays.of(self._configured, self._now_ms()))
            self._told = True
        if self._roll is None or await self._register.version() != self._roll.version:
            roll = await self._register.read()
            await self._couriers.become(self._served(roll))
            self._roll = roll
        for name, one in self._roll.leaving.items():
            the_files = name in self._taken  # and so is everything kept under that name
            if the_files or await self._let_go(name, one):
                await self._register.forget(name, one)

    def _served(self, roll: Roll) -> list[Served]:
        for name in sorted(self._taken & roll.staying.keys()):
            log.warning(
                "two subscribers have one name: the one of the file is served, the one made through the API is not",
                subscriber=name, fix=f"linkage subscribers remove {name}, or give one of them another name",
            )  # fmt: skip
        theirs = [one.subscriber for name, one in roll.staying.items() if name not in self._taken]
        # not validated as a whole: each was when it was made, and one that is wrong must not end the others
        everybody = Subscribers.model_construct(
            allow_networks=self._configured.allow_networks, subscribers=(*self._configured.subscribers, *theirs)
        )
        return [*self._fixed, *(one for one in webhooks(everybody, self._now_ms) if one.route.name not in self._taken)]
