"""A log with a tracker on it, in this process or in one of its own that can be killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from streams.embedded_redis import EmbeddedRedis
from streams.events import AnyEvent, encode_record
from streams.log.port import LogWriter
from streams.log.redis_log import RedisLog
from streams.store.connection import Client
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import partition_of
from streams.tracker import TrackerSettings
from streams.tracker.observe import Observer
from streams.tracker.run import serve
from tests.integration.tracker.counting import CountingCore, count, fix

PATIENCE_S = 20.0
QUICK: dict[str, Any] = {"linger_ms": 1.0, "session_timeout_s": 2.0, "retry_max_s": 0.2, "live": False}

_PROCESS = """
import sys
from streams.tracker import TrackerSettings, TrackerStopped
from streams.tracker.run import run
from tests.integration.tracker.counting import CountingCore
quick = {"linger_ms": 1.0, "session_timeout_s": 2.0, "retry_max_s": 0.2, "dead_letter_limit": 20}
settings = TrackerSettings(broker=sys.argv[1], **quick)
try:
    run(settings, sys.argv[2], CountingCore)
except TrackerStopped as stopped:
    sys.exit(str(stopped))
"""


@dataclass
class Plant:
    """``posted`` is what the state must come to."""

    broker: str
    server: EmbeddedRedis
    client: Client
    log: LogWriter
    reader: Reader
    posted: Counter[str] = field(default_factory=Counter)
    marks: dict[str, int] = field(default_factory=dict)

    async def post(self, count_: int, per_record: int = 3, subjects: int = 50) -> None:
        """Appends events of many subjects."""
        events: dict[int, list[AnyEvent]] = {}
        for _ in range(count_):
            subject = f"unit:local:{self.posted.total() % subjects}"
            events.setdefault(partition_of(subject), []).append(fix(subject, self.posted[subject]))
            self.posted[subject] += 1
        await self.log.append(
            {
                p: [encode_record(list(ours[n : n + per_record])) for n in range(0, len(ours), per_record)]
                for p, ours in events.items()
            }
        )

    async def behind(self) -> int:
        """Records of the log that are not applied yet."""
        return sum((await self.reader.lag(await self.log.ends())).values())

    async def settled(self, running: "asyncio.Task[None] | None" = None) -> None:
        """Waits until everything in the log has been applied."""
        ends = await self.log.ends()
        async with asyncio.timeout(PATIENCE_S):
            while any((await self.reader.lag(ends)).values()):
                if running is not None and running.done():
                    running.result()
                    raise AssertionError("the tracker has ended")
                await asyncio.sleep(0.01)

    @staticmethod
    async def until(condition: Callable[[], Awaitable[bool]]) -> None:
        """Waits for what no event announces."""
        async with asyncio.timeout(PATIENCE_S):
            while not await condition():  # noqa: ASYNC110 — the servers tell nobody
                await asyncio.sleep(0.02)

    async def check(self, dead: int = 0) -> None:
        """Every event counted once, in order, and the books balance."""
        heads = await self.reader.heads(self.posted)
        store = RedisStore(self.client)
        for subject, expected in self.posted.items():
            p = partition_of(subject)
            assert count((await store.load(p, [subject]))[subject]) == expected, subject
            trail = (await store.trails(p, [subject]))[subject].events
            assert [event.id for event in trail] == [f"{subject}#{n}" for n in range(expected)]
        assert len(heads) == len(self.posted)
        states = (await self.reader.partition_states()).values()
        assert all(state.books.balance for state in states)
        assert sum(state.books.applied for state in states) == self.posted.total()
        assert sum(state.books.dead_lettered for state in states) == dead
        assert len(await self.reader.dead_letters(10_000)) == dead

    @asynccontextmanager
    async def tracker(self, observe: Observer | None = None, **settings: Any) -> "AsyncIterator[asyncio.Task[None]]":
        """One in this process; stopped at the end, when its failure (if any) is raised."""
        stop, ready = asyncio.Event(), asyncio.Event()
        given = TrackerSettings(broker=self.broker, **(QUICK | settings))
        task = asyncio.create_task(
            serve(given, RedisStore(self.client), CountingCore, stop, observe=observe, ready=ready.set)
        )
        started = asyncio.create_task(ready.wait())
        await asyncio.wait([task, started], return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE_S)
        started.cancel()
        try:
            yield task
        finally:
            stop.set()
            async with asyncio.timeout(PATIENCE_S):
                await task

    def process(self) -> "subprocess.Popen[str]":
        """One in a process of its own; the caller ends it."""
        return subprocess.Popen(
            [sys.executable, "-c", _PROCESS, self.broker, self.server.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )


@dataclass
class EmbeddedPlant(Plant):
    """Log and state in one Redis."""

    log: RedisLog


def end(process: "subprocess.Popen[str]", how: signal.Signals) -> str:
    """Its output. Fails if it does not go."""
    process.send_signal(how)
    output, _ = process.communicate(timeout=PATIENCE_S)
    return output
