"""Every partition's state held against its log, one after another, so that memory holds one partition at a time."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from linkage.log_reader import log_reader
from linkage.redis_server import redis_url
from linkage.settings import Settings
from streams.audit.check import Check, Checked
from streams.audit.difference import Difference
from streams.audit.held import Held, Uncheckable
from streams.audit.refold import Refold
from streams.audit.told import Tellings
from streams.log.port import LogReader
from streams.store.connection import Client, connect
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.world import World

WHOLE: Final = -1
"""In the place of a partition: all of them together."""


@dataclass(slots=True)
class Report:
    """``unchecked``: partition → why it could not be checked."""

    partitions: int
    checked: list[Checked] = field(default_factory=list)
    unchecked: dict[int, str] = field(default_factory=dict)

    @property
    def differences(self) -> list[Difference]:
        return [one for checked in self.checked for one in checked.differences]


async def check_all(
    settings: Settings, world: World, only: list[int] | None, progress: Callable[[int, int], None]
) -> Report:
    """``only``: these partitions. ``progress`` is told records folded and records in all.

    Raises StoreUnavailable, LogUnavailable and LogMismatch.
    """
    async with _opened(settings) as (redis, log):
        offsets = await Reader(redis, settings.partitions).offsets()
        starts = await log.starts()
        wanted = sorted(offsets) if only is None else only
        total, done, report = sum(offsets[p] for p in wanted), 0, Report(settings.partitions)

        def folded(more: int) -> None:
            nonlocal done
            done += more
            progress(done, max(total, done))

        tellings = Tellings(settings.partitions)
        for p in wanted:
            if starts[p] > 0 and offsets[p] > 0:
                report.unchecked[p] = f"the log has let go of its beginning: it begins at offset {starts[p]}"
                continue
            refold = Refold(p, world, log, settings.partitions, tellings)
            try:
                report.checked.append(await Check(Held(redis, p), refold, folded).run())
            except Uncheckable as gap:
                report.unchecked[p] = str(gap)
        if len(report.checked) == settings.partitions:  # what one has made is in the logs of others
            reached = {checked.number: checked.offset for checked in report.checked}
            for lost in await tellings.lost(reached, RedisStore(redis), log):
                report.checked[lost.partition].differences.append(lost)
        return report


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Client, LogReader]]:
    redis = connect(redis_url(settings))
    try:
        log = await log_reader(settings, redis)
        try:
            yield redis, log
        finally:
            await log.close()
    finally:
        await redis.aclose()
