"""Writes alerts into the outbox as the tracker does: through the store's own commit."""

from collections import defaultdict

from streams.fold.alert import Alert
from streams.store.commit import Commit, PartitionState
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.subject import partition_of


class Tracker:
    def __init__(self, client: Client) -> None:
        self._store = RedisStore(client)

    async def raises(self, *alerts: Alert) -> None:
        """One commit per partition concerned."""
        by_partition: dict[int, list[Alert]] = defaultdict(list)
        for alert in alerts:
            by_partition[partition_of(alert.subject)].append(alert)
        for partition, outbox in by_partition.items():
            version = (await self._store.partition(partition)).version
            await self._store.commit(
                Commit(partition=partition, state=PartitionState(version=version + 1), outbox=outbox)
            )
