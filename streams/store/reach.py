"""Does a Redis answer us? Asked once, at the start of a process."""

from redis.asyncio import RedisCluster

from streams.store import keys
from streams.store.connection import Client
from streams.store.errors import StoreRefused, StoreUnavailable, outages


async def reach(client: Client) -> None:
    """Raises StoreRefused if it does not let us in, StoreUnavailable if it does not answer."""
    try:
        with outages():
            await client.exists(keys.part(0))
    except StoreRefused:
        raise
    except StoreUnavailable:
        if isinstance(client, RedisCluster):
            await _ask_each_node(client)
        raise


async def _ask_each_node(client: RedisCluster) -> None:
    """The client tells what the last node said that it tried, which may be dead while the others refuse us."""
    for node in client.startup_nodes:
        try:
            with outages():
                await node.execute_command("PING")
        except StoreRefused:
            raise
        except StoreUnavailable:  # the caller tells of it
            continue
        finally:
            await node.disconnect()
