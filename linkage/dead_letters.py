"""Dead letters put back into the log: which of those chosen can be, and then one after another."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from linkage.acting import by_command
from linkage.log_writer import log_writer
from linkage.redis_server import redis_url
from linkage.settings import Settings
from streams.log.port import LogWriter
from streams.store.connection import Client, connect
from streams.store.dead_letters import DeadLetters, Letter, Unreadable, records_of


@dataclass(slots=True)
class Choice:
    """``unknown`` are ids nobody has; ``unreadable``: letter and why; ``before``: put back already."""

    ready: list[Letter] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unreadable: list[tuple[Letter, str]] = field(default_factory=list)
    before: list[Letter] = field(default_factory=list)


@asynccontextmanager
async def kept(settings: Settings) -> AsyncIterator[tuple[DeadLetters, Client]]:
    redis = connect(redis_url(settings))
    try:
        yield DeadLetters(redis, settings.partitions), redis
    finally:
        await redis.aclose()


async def choose(box: DeadLetters, ids: Iterable[str] | None, reason: str, *, again: bool) -> Choice:
    """``ids`` None: all of them. ``again``: also those put back before."""
    choice = Choice()
    if ids is None:
        letters = [letter async for letter in box.every(reason)]
    else:
        wanted = list(dict.fromkeys(ids))
        found = await box.found(wanted)
        choice.unknown = [name for name in wanted if name not in found]
        letters = list(found.values())
    for letter in letters:
        try:
            records_of(letter.dead, box.partitions)
        except Unreadable as error:
            choice.unreadable.append((letter, str(error)))
        else:
            (choice.before if letter.put_back and not again else choice.ready).append(letter)
    return choice


async def put_back(
    settings: Settings, letters: list[Letter], now_ms: Callable[[], int], progress: Callable[[int, int], None]
) -> int:
    """How many are in the log again, each marked as soon as it is: cut off in between, one may be put back twice,
    which counts once. Raises StoreUnavailable, LogUnavailable and LogMismatch."""
    done = 0
    async with kept(settings) as (box, redis):
        await by_command(redis, now_ms(), "dead-letters.replay", "dead letters", count=len(letters))
        log = log_writer(settings, redis)
        await log.open()
        try:
            for letter in letters:
                await _put_back(log, box, letter, now_ms())
                done += 1
                progress(done, len(letters))
        finally:
            await log.close()
    return done


async def _put_back(log: LogWriter, box: DeadLetters, letter: Letter, now: int) -> None:
    records, events = records_of(letter.dead, box.partitions)
    await log.append(records, events)
    await box.mark(letter, now)
