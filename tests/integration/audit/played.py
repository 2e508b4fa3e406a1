"""A played recording on a real Redis: its log, and the state that a real tracker has made of it."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from redis import Redis
from typer.testing import CliRunner, Result

from gates.decoding import decode_facts, decode_scans
from gates.intake import Intake, Routed
from gates.memory import DictMemory
from gates.recording import Line, read_recording
from linkage.cli import build
from streams.embedded_redis import EmbeddedRedis
from streams.events import Entry, Tick, booked, encode_record
from streams.log.port import LogWriter
from streams.log.redis_log import RedisLog
from streams.store import keys
from streams.store.connection import Client, connect
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import PARTITIONS
from streams.tracker import TrackerSettings
from streams.tracker.run import cores, serve
from tests.bench import the_world

PATIENCE_S = 60.0
LINES = 3_000
"""Some ten hours: units in every stage, alerts open and over, deadlines ahead."""


def shortened(folder: Path, lines: int = LINES) -> Path:
    short = folder / "short.jsonl"
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as whole, gzip.open(whole, "rb") as all_:
        short.write_bytes(b"".join(line for _, line in zip(range(lines), all_, strict=False)))
    return short


@contextmanager
def played_to(folder: Path, recording: Path) -> "Iterator[Played]":
    """A system that has played a recording and rests."""
    with EmbeddedRedis(folder / "redis") as server:
        one = Played(server, recording)
        asyncio.run(one.play())
        yield one


@dataclass
class Played:
    server: EmbeddedRedis
    recording: Path

    @property
    def redis(self) -> Any:
        """For a test to look and to break things with."""
        return Redis(unix_socket_path=str(self.server.socket))

    @contextmanager
    def broken(self, *names: str) -> Iterator[Any]:
        """These keys are as they were when this is left."""
        redis = self.redis
        kept = {name: redis.dump(name) for name in names}
        try:
            yield redis
        finally:
            for name, value in kept.items():
                redis.delete(name)
                if value is not None:
                    redis.restore(name, 0, value, replace=True)
            redis.close()

    def command(self, *words: str) -> Result:
        place = ("--redis", self.server.url, "--log", self.server.log_url)
        return CliRunner().invoke(build(), [*words[:1], *place, *words[1:]], env={"COLUMNS": "200"})

    def told(self, *words: str) -> Any:
        return json.loads(self.command("fsck", "--json", *words).stdout)

    async def play(self) -> None:
        client = connect(self.server.url)
        log = RedisLog(client)
        await log.open()
        await post(log, read_recording(self.recording))
        async with tracking(self.server.log_url, client):
            await settled(client, log)
        await client.aclose()


async def post(log: LogWriter, lines: Iterator[Line]) -> None:
    """As a gateway in recorded-clock mode does."""
    intake = Intake(the_world().region, DictMemory(), listening_since=0)
    waiting: dict[int, list[Entry]] = {}
    for line in lines:
        for p, entry in [*intake.quiet(line.received_at), *_routed(intake, line)]:
            waiting.setdefault(p, []).append(entry)
        last = line.received_at
    await append(log, waiting)
    await append(log, {p: [Tick(last, last)] for p in range(PARTITIONS)})


def _routed(intake: Intake, line: Line) -> list[Routed]:
    if line.path == "/v1/scans":
        return intake.scans(decode_scans(line.body), line.received_at)[1]
    return intake.facts(decode_facts(line.body), line.received_at)[1]


async def append(log: LogWriter, entries: dict[int, list[Entry]]) -> None:
    records = {p: [encode_record(ours[n : n + 3]) for n in range(0, len(ours), 3)] for p, ours in entries.items()}
    await log.append(records, {p: sum(map(booked, ours)) for p, ours in entries.items()})


@asynccontextmanager
async def tracking(broker: str, client: Client) -> AsyncIterator[None]:
    """A real tracker with the real core, in this process."""
    stop = asyncio.Event()
    settings = TrackerSettings(broker=broker, linger_ms=1.0, session_timeout_s=2.0, retry_max_s=0.2, live=False)
    core = cores(the_world(), PARTITIONS)
    task = asyncio.create_task(serve(settings, RedisStore(client), core, stop))
    try:
        yield
        assert not task.done()
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE_S):
            await task


async def settled(client: Client, log: LogWriter) -> None:
    """Until everything in the log has been applied, and what that made is in it and applied too."""
    reader = Reader(client)
    async with asyncio.timeout(PATIENCE_S):
        while True:
            ends = await log.ends()
            waiting = any((await reader.lag(ends)).values()) or await reader.unrelayed()
            if not waiting and await log.ends() == ends:
                return
            await asyncio.sleep(0.02)


def the_difference(report: Any, kind: str) -> Any:
    (found,) = [one for one in report["differences"] if one["kind"] == kind]
    return found


def some_unit(played: Played, holding: bytes) -> tuple[int, str, bytes]:
    units = values(played, lambda p: keys.subjects(p, "unit"))
    return next((p, name, raw) for p, name, raw in units if holding in raw)


def values(played: Played, key: Callable[[int], str]) -> Iterator[tuple[int, str, bytes]]:
    """(partition, member, value) of every partition's hash."""
    redis = played.redis
    for p in range(12):
        for name, raw in sorted(redis.hgetall(key(p)).items()):
            yield p, name.decode(), raw
