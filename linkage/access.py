"""Before a process begins: do Redis and the log let it in? Afterwards it waits through whatever happens to them."""

import asyncio
from typing import TYPE_CHECKING

from linkage.failure import fail

if TYPE_CHECKING:
    from linkage.settings import Settings


def check_access(settings: "Settings", *, makes_topics: bool = True, wait: bool = True) -> None:
    """Ends the program, with what has to be set, if one of them refuses us or the log is another than the settings
    say. ``makes_topics``: those that the log lacks. ``wait``: one that does not answer will be waited for later."""
    from streams.log.port import LogMismatch, LogRefused, LogUnavailable
    from streams.store.errors import StoreRefused, StoreUnavailable

    try:
        asyncio.run(_asked(settings, makes_topics))
    except (StoreRefused, LogRefused, LogMismatch) as error:
        fail(str(error), 2)
    except (StoreUnavailable, LogUnavailable) as error:
        if not wait:
            fail(str(error))


async def _asked(settings: "Settings", makes_topics: bool) -> None:
    from linkage.log_writer import log_writer
    from linkage.redis_server import redis_url
    from streams.log.kafka_log import KafkaLog
    from streams.store.connection import connect
    from streams.store.reach import reach

    redis = connect(redis_url(settings))
    log = log_writer(settings, redis)
    try:
        await reach(redis)
        if makes_topics:
            await log.open()
        elif isinstance(log, KafkaLog):
            await log.ready()
    finally:
        await log.close()
        await redis.aclose()
