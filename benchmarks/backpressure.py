"""What kiosks are told, and what the gateway's memory does, while its log and Redis hang and kiosks go on posting.

``python -m benchmarks.backpressure``. The server of an embedded system's log is stopped (SIGSTOP: it neither answers
nor closes its connections) and goes on later. Kiosks post at once what was refused, and do not wait as they are told.
"""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, time
from typing import Final

import msgspec
import psutil
import uvloop

from benchmarks.report import console, table
from gates.kiosk.connection import Connection, NoAnswerError
from linkage.embedded import running
from linkage.keys import wallet
from linkage.settings import read_settings
from linkage.speech import set_up
from streams.events import booked, decode_record
from streams.log.port import LogReader
from streams.log.redis_log import RedisLog
from streams.signature import Secret, signed_headers
from streams.store.connection import connect
from streams.times import rfc3339
from zones.region import load_region

SECONDS: Final = 10.0
"""Of each phase: before, while the log hangs, after."""
SENDERS: Final = 64
BATCH: Final = 20
UNITS: Final = 500
"""Of each sender."""
PAUSE_S: Final = 0.05
"""Between a refusal and the next attempt: forty times sooner than Retry-After asks for."""
GROWTH_MB: Final = 96.0
"""What the gateway may grow by: the 64 MB that may wait for the log, and half of that for what is made of it."""
LOOK_S: Final = 0.1


@dataclass(slots=True)
class Phase:
    """``hasty``: refusals that did not say when to come again. ``longest_s``: until an answer, the worst."""

    name: str
    taken: int = 0
    refused: int = 0
    hasty: int = 0
    other: int = 0
    unanswered: int = 0
    longest_s: float = 0.0
    peak_mb: float = 0.0
    seconds: float = 0.0

    @property
    def posts(self) -> int:
        return self.taken + self.refused + self.other + self.unanswered


@dataclass(slots=True)
class Pressure:
    """Senders that go on whatever they are told. ``acknowledged``: ids of the events answered with 200."""

    url: str
    keys: list[tuple[str, Secret]]
    phase: Phase
    batch: int = BATCH
    acknowledged: list[str] = field(default_factory=list)
    over: bool = False

    async def send(self, number: int) -> None:
        device, key = self.keys[number % len(self.keys)]
        async with Connection(self.url, timeout_s=60.0) as connection:
            for ids, body in batches(device, number, self.batch):
                while not await self._once(connection, key, body):
                    if self.over:
                        return
                    await asyncio.sleep(PAUSE_S)
                self.acknowledged += ids
                if self.over:
                    return

    async def _once(self, connection: Connection, key: Secret, body: bytes) -> bool:
        began = monotonic()
        signed = signed_headers([key], f"msg_{os.urandom(8).hex()}", int(time()), body)
        try:
            reply = await connection.post("/v1/scans", body, signed)
        except NoAnswerError:
            self.phase.unanswered += 1
            return False
        phase = self.phase
        phase.longest_s = max(phase.longest_s, monotonic() - began)
        if reply.status == 200:
            phase.taken += 1
        elif reply.status == 503:
            phase.refused += 1
            phase.hasty += reply.retry_after is None
        else:
            phase.other += 1
        return reply.status == 200


def batches(device: str, sender: int, size: int) -> Iterator[tuple[list[str], bytes]]:
    """Moves in the yard, each of a unit of its own; ids, and the batch."""
    number = 0
    while True:
        now, items = rfc3339(int(time() * 1000)), []
        for _ in range(size):
            number += 1
            items.append(
                {
                    "kind": "yard", "event_id": f"{device}-{sender}-{number}", "seq": number * SENDERS + sender,
                    "event_time": now, "unit": f"local:P{sender}-{number % UNITS}", "action": "put", "slot": "A-1",
                }
            )  # fmt: skip
        yield (
            [f"{one['event_id']}" for one in items],
            msgspec.json.encode({"device_id": device, "send_time": now, "items": items}),
        )


async def under_pressure(
    pressure: Pressure, gateway: int, hang: Callable[[bool], None], seconds: float = SECONDS, senders: int = SENDERS
) -> list[Phase]:
    """``gateway``: its process id. ``hang`` stops (True) what is to hang, and lets it go on. ``seconds`` of hanging."""
    phases = [pressure.phase, Phase("hanging"), Phase("after")]
    process = psutil.Process(gateway)
    sending = [asyncio.create_task(pressure.send(number)) for number in range(senders)]
    try:
        for phase in phases:
            pressure.phase = phase
            hang(phase.name == "hanging")
            await _watched(phase, process, seconds)
    finally:
        hang(False)
        pressure.over = True
        await asyncio.gather(*sending)
    return phases


async def _watched(phase: Phase, process: psutil.Process, seconds: float) -> None:
    began = monotonic()
    while (passed := monotonic() - began) < seconds:
        phase.peak_mb = max(phase.peak_mb, process.memory_info().rss / 1e6)
        await asyncio.sleep(LOOK_S)
    phase.seconds = passed


async def copies(reader: LogReader, acknowledged: list[str]) -> tuple[int, int]:
    """Of the acknowledged events: how many are not in the log, and how many copies there are beyond one of each."""
    found = dict.fromkeys(acknowledged, 0)
    for partition, end in (await reader.ends()).items():
        at = 0
        while at < end and (records := await reader.read(partition, at, 1_000)):
            for record in records:
                for entry in decode_record(record.raw):
                    if booked(entry) and (name := getattr(entry, "id", "")) in found:
                        found[name] += 1
            at = records[-1].offset + 1
    return sum(count == 0 for count in found.values()), sum(max(0, count - 1) for count in found.values())


def show(title: str, phases: list[Phase]) -> None:
    table(
        title,
        ("phase", "posts/s", "taken/s", "503 %", "without Retry-After", "other", "longest s", "peak RSS MB"),
        [
            (
                one.name, one.posts / one.seconds, one.taken / one.seconds, 100 * one.refused / max(1, one.posts),
                one.hasty, one.other + one.unanswered, one.longest_s, one.peak_mb,
            )
            for one in phases
        ],
    )  # fmt: skip


async def measure(folder: Path) -> bool:
    region = load_region()
    settings = read_settings(None, data_dir=folder, port=0, rate_per_s=10_000.0)
    purse = wallet(folder, region)
    keys = [(name, Secret.parse(purse.devices[name])) for name in list(region.devices)[:SENDERS]]
    async with running(settings) as system:
        server = system.redis.pid
        assert server is not None

        def hang(stopped: bool) -> None:
            os.kill(server, signal.SIGSTOP if stopped else signal.SIGCONT)

        pressure = Pressure(system.url, keys, Phase("before"))
        phases = await under_pressure(pressure, system.children["gateway"].pid, hang)
        client = connect(system.redis.url)
        lost, twice = await copies(RedisLog(client, partitions=settings.partitions), pressure.acknowledged)
        await client.aclose()
    show(f"Log and Redis hang, {SENDERS} senders, batches of {BATCH}", phases)
    return verdict(phases, pressure.acknowledged, lost, twice)


def verdict(phases: list[Phase], acknowledged: list[str], lost: int, twice: int) -> bool:
    grown = max(phase.peak_mb for phase in phases) - phases[0].peak_mb
    met = lost == 0 and grown <= GROWTH_MB
    console.print(
        f"{'met    ' if met else 'NOT MET'}  {len(acknowledged):,} events acknowledged, {lost} of them not in the log, "
        f"{twice:,} there again (folded once); grown by {grown:.0f} MB (goal {GROWTH_MB:.0f})"
    )
    return met


def main() -> bool:
    set_up("error")
    with tempfile.TemporaryDirectory(prefix="lk-") as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as run:
        return run.run(measure(Path(folder)))


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
