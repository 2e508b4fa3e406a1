"""Tell the units whose standing a redrawn fence has changed: one look at every track, one event for each change."""

import time
from dataclasses import dataclass, field

from linkage.acting import by_command
from linkage.log_writer import log_writer
from linkage.redis_server import redis_url
from linkage.settings import Settings
from streams.events import FenceEdit, encode_record
from streams.fold.fence_edits import fence_edits
from streams.fold.heads import UnitHead
from streams.policy_file import recall_policy
from streams.rules.catalogue import world
from streams.store.connection import connect
from streams.store.reader import Reader
from streams.subject import partition_of, unit_subject
from streams.world import World
from zones.region import Region

PAGE = 1_000
"""Units read at a time, and events in one record at most."""


@dataclass(slots=True)
class Found:
    """Tracks looked at, and what is to be told."""

    tracks: int = 0
    edits: list[FenceEdit] = field(default_factory=list)


async def announce(settings: Settings, region: Region, *, write: bool) -> Found:
    """Looks at every unit that has a track, and with ``write`` appends what has changed to the log.

    Raises StoreUnavailable, LogUnavailable and LogMismatch; telling it again does no harm.
    """
    redis = connect(redis_url(settings))
    try:
        reader = Reader(redis, settings.partitions)
        changes = await reader.policies()
        in_force = recall_policy(changes[-1].change.text) if changes else None
        found = await _look(reader, world(region, in_force), settings.partitions)
        if write and found.edits:
            now = time.time_ns() // 1_000_000
            await by_command(redis, now, "fences.announce", "fences", count=len(found.edits))
            log = log_writer(settings, redis)
            try:
                await log.open()
                await log.append(*_records(found.edits, settings.partitions))
            finally:
                await log.close()
        return found
    finally:
        await redis.aclose()


async def _look(reader: Reader, judged_by: World, partitions: int) -> Found:
    """At the time up to which each partition has been applied: a fence that begins later is not in force yet."""
    times = {p: state.time for p, state in (await reader.partition_states()).items()}
    found = Found()
    page = await reader.units(limit=PAGE)
    while True:
        for stored in page.items:
            head = stored.head
            if isinstance(head, UnitHead) and head.track is not None:
                subject = unit_subject(head.unit)
                found.tracks += 1
                found.edits += fence_edits(head, subject, judged_by, times[partition_of(subject, partitions)])
        if page.cursor is None:
            return found
        page = await reader.units(limit=PAGE, cursor=page.cursor)


def _records(edits: list[FenceEdit], partitions: int) -> tuple[dict[int, list[bytes]], dict[int, int]]:
    found: dict[int, list[FenceEdit]] = {}
    for edit in edits:
        found.setdefault(partition_of(edit.subject, partitions), []).append(edit)
    records = {
        p: [encode_record([*ours[at : at + PAGE]]) for at in range(0, len(ours), PAGE)] for p, ours in found.items()
    }
    return records, {p: len(ours) for p, ours in found.items()}
