"""What a tracker does every second beside its work: tells the lag, and trims what grows."""

import asyncio
from typing import Final

import faust
import structlog
from aiokafka.errors import KafkaError
from faust.types import TP
from redis.exceptions import RedisError

from streams.log.redis_log import RedisLog
from streams.store.errors import StoreUnavailable
from streams.tracker.settings import TrackerSettings
from streams.tracker.worker import Tracker

_log = structlog.get_logger()

LAG_S: Final = 1.0
TRIM_S: Final = 60.0


async def keep_house(app: faust.App, tracker: Tracker, settings: TrackerSettings, log: RedisLog | None) -> None:
    """Until it is cancelled. Trimmed are the embedded log behind what has been applied, and outboxes."""
    loop = asyncio.get_running_loop()
    trim_at = loop.time() + TRIM_S
    while True:
        await asyncio.sleep(LAG_S)
        mine = [TP(settings.topic, p) for p in tracker.partitions]
        if not mine:
            continue
        try:
            ends = await app.consumer.highwaters(*mine)
            tracker.report_lag({tp.partition: end for tp, end in ends.items()})
            if loop.time() >= trim_at:
                trim_at = loop.time() + TRIM_S
                await tracker.shed_outboxes()
                if log is not None:
                    await log.trim(tracker.applied(), settings.keep_records)
        except (KafkaError, RedisError, OSError, StoreUnavailable) as error:
            _log.warning("the house cannot be kept just now", because=str(error))
