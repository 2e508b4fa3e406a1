"""``python -m tests.integration.notifier.process REDIS_URL FILE``: a notifier as a process of its own, to be killed."""

import asyncio
import signal
import sys
from pathlib import Path

from streams.log.redis_log import RedisLog
from streams.notifier.run import Notifier, webhooks
from streams.notifier.subscribers_file import load_subscribers
from streams.store.connection import connect
from tests.integration.notifier.serving import LEASE_S


async def serve(url: str, file: Path) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    client = connect(url)
    async with Notifier(client, RedisLog(client), webhooks(load_subscribers(file)), lease_life_s=LEASE_S):
        await stop.wait()
    await client.aclose()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2])))
