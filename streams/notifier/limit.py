"""How long a P1 may stay unacknowledged: the figure of A69 in the policy in force, which is in the state (ADR 0010)."""

import asyncio
from typing import Final

import structlog

from streams.policy_file import recall_policy
from streams.rules.catalogue import default_policy
from streams.store import keys
from streams.store.commit import PolicyInForce
from streams.store.connection import Client
from streams.store.errors import StoreUnavailable, outages
from streams.store.reader import Reader

log = structlog.get_logger()

LOOK_S: Final = 5.0
"""So long after a change of the policy the notifier may still go by the one before."""


class Limit:
    """``ms`` is None until the policy has been read once: nothing is overdue before that."""

    def __init__(self, client: Client, partitions: int) -> None:
        self._redis = client
        self._partitions = partitions
        self._reader = Reader(client, partitions)
        self._sizes: list[int] = []
        self.ms: int | None = None

    async def run(self) -> None:
        """For ever, through outages of Redis, during which the figure stays as it was."""
        while True:
            try:
                await self._look()
            except StoreUnavailable as outage:
                log.debug("policy not read", error=str(outage))
            await asyncio.sleep(LOOK_S)

    async def _look(self) -> None:
        """The changes are kept with their whole texts and only grow: they are fetched when there is one more."""
        pipe = self._redis.pipeline(transaction=False)
        for p in range(self._partitions):
            pipe.hstrlen(keys.part(p), "policies")
        with outages():
            sizes: list[int] = await pipe.execute()
        if sizes != self._sizes:
            self.ms = limit_ms(await self._reader.policies())
            self._sizes = sizes


def limit_ms(policies: tuple[PolicyInForce, ...]) -> int:
    """``policies``: every change there was, oldest first."""
    policy = (recall_policy(policies[-1].change.text) if policies else None) or default_policy()
    return int(policy["A69"].limit_min * 60_000)
