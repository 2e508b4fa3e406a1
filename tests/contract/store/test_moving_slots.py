"""A Redis Cluster whose slots move to another node while batches are committed to them."""

from pathlib import Path
from typing import Any

from redis import Redis as BlockingRedis

from streams.store import keys
from streams.store.connection import connect
from streams.store.redis import RedisStore
from tests.contract.store.samples import commit_of, event, unit
from tests.servers.redis_cluster import ThreeNodes

BOX = "unit:local:1"


async def test_nothing_is_lost_or_twice_when_a_partition_moves(tmp_path: Path) -> None:
    with ThreeNodes(tmp_path) as nodes:
        client = connect(nodes.url)
        store = RedisStore(client)
        for version in range(1, 31):
            if version in (10, 20):
                move(nodes, keys.part(0))
            await store.commit(commit_of(version, subjects={BOX: unit("1")}, trail={BOX: [event(BOX, f"e{version}")]}))
            trail = (await store.trails(0, [BOX]))[BOX].events
            assert [one.id for one in trail] == [f"e{n}" for n in range(1, version + 1)]
            assert list(await store.load(0, [BOX])) == [BOX]
        await client.aclose()


def move(nodes: ThreeNodes, key: str) -> None:
    """The key's whole slot to the next node, as a resharding does it; clients are told by the servers alone."""
    clients: list[Any] = [BlockingRedis(port=port) for port in nodes.ports]
    names = [one.execute_command("CLUSTER", "MYID").decode() for one in clients]
    slot = clients[0].execute_command("CLUSTER", "KEYSLOT", key)
    owner = next(n for n, one in enumerate(clients) if one.execute_command("CLUSTER", "GETKEYSINSLOT", slot, 1))
    heir = (owner + 1) % len(clients)
    clients[heir].execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", names[owner])
    clients[owner].execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", names[heir])
    held = clients[owner].execute_command("CLUSTER", "GETKEYSINSLOT", slot, 1_000)
    clients[owner].execute_command("MIGRATE", "127.0.0.1", nodes.ports[heir], "", 0, 5_000, "KEYS", *held)
    for one in (clients[heir], clients[owner]):
        one.execute_command("CLUSTER", "SETSLOT", slot, "NODE", names[heir])
    for one in clients:
        one.close()
