"""How long a truck waits at the barrier: 500 gate scans/s, each a batch of its own, against a gateway that knows them.

``python -m benchmarks.barrier``. An embedded system has many units in its state; a second gateway beside the first,
over the same log and state, answers nobody (``answer_gates: false``). They take turns under the same load, so that what
deciding costs is a ratio within one run. Clients, both gateways, the tracker and Redis share the machine's cores.
"""

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import time
from typing import Final

import httpx
import psutil
import uvloop

from benchmarks.crossings import HOURS_AGO, Sequences, Unit, crossings, gates_of, history, holds, units
from benchmarks.open_loop import Trucks, Waits
from benchmarks.report import console, table
from gates.kiosk.client import KioskClient, recorded_headers
from linkage.demo.run import Look
from linkage.embedded import System, running
from linkage.keys import Wallet, wallet
from linkage.settings import Settings, read_settings
from linkage.speech import set_up
from streams.embedded_redis import free_port
from streams.orphan import die_with_parent
from streams.signature import Secret
from streams.store.connection import connect
from zones.region import load_region

RATE: Final = 500.0
SECONDS: Final = 10.0
"""Of each turn."""
TURNS: Final = ("decides", "answers nobody", "answers nobody", "decides")
"""So that whatever grows during the run weighs on both alike."""
PARTS: Final = 12
"""Of the half hour that each step of the history took."""
WARM_UP: Final = 500
"""Scans of each gateway that do not count: connections are opened, code is compiled."""
GOAL_MS: Final = 25.0
READY_S: Final = 60.0


@asynccontextmanager
async def answering_nobody(system: System, settings: Settings) -> AsyncIterator[tuple[str, int]]:
    """URL and process id of a second gateway, without a keeper."""
    port = free_port()
    told = {
        "LINKAGE_REDIS": system.redis.url, "LINKAGE_LOG": system.redis.log_url, "LINKAGE_PORT": f"{port}",
        "LINKAGE_DATA_DIR": f"{settings.data_dir.resolve()}", "LINKAGE_RATE_PER_S": f"{settings.rate_per_s}",
        "LINKAGE_ANSWER_GATES": "false",
    }  # fmt: skip
    with (system.logs / "answering-nobody.log").open("ab") as log:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "linkage", "gateway", env={**os.environ, **told}, stdin=asyncio.subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True, preexec_fn=die_with_parent(os.getpid()),
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        async with asyncio.timeout(READY_S):
            while not await _ready(url):  # noqa: ASYNC110 - another process comes up
                await asyncio.sleep(0.05)
        yield url, child.pid
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()


async def _ready(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0) as http:
            return (await http.get(f"{url}/readyz")).status_code == 200
    except httpx.HTTPError:
        return False


async def measure(folder: Path, seconds: float = SECONDS) -> tuple[dict[str, Waits], dict[str, float]]:
    """Waits and the gateway's CPU seconds, by who was asked."""
    region, chance = load_region(), random.Random(2026)
    settings = read_settings(None, data_dir=folder, port=0, rate_per_s=1_000.0)
    purse = wallet(folder, region)
    keys = {name: Secret.parse(text) for name, text in purse.devices.items()}
    each, seqs = int(RATE * seconds), Sequences()
    known = units(region, 2 * WARM_UP + len(TURNS) * each, chance)
    await fill(settings, purse, known, seqs)
    waits = {name: Waits() for name in TURNS}
    used = dict.fromkeys(waits, 0.0)
    names = [gate.id for gate in gates_of(region)]
    async with (
        running(settings) as system,
        answering_nobody(system, settings) as (second, pid),
        Trucks(system.url, names) as first,
        Trucks(second, names) as other,
    ):
        asked = {"decides": first, "answers nobody": other}
        redis = connect(system.redis.url, connections=4)
        look = Look(redis, settings.partitions)
        processes = {"decides": psutil.Process(system.children["gateway"].pid), "answers nobody": psutil.Process(pid)}
        for trucks in asked.values():
            some, known = known[:WARM_UP], known[WARM_UP:]
            await trucks.send(crossings(some, keys, RATE / 2, seqs, chance))
        for name in TURNS:
            some, known = known[:each], known[each:]
            await look.caught_up()
            due = crossings(some, keys, RATE, seqs, chance)
            before = _cpu(processes[name])
            waits[name].join(await asked[name].send(due))
            used[name] += _cpu(processes[name]) - before
        await redis.aclose()
    return waits, used


async def fill(settings: Settings, purse: Wallet, known: Sequence[Unit], seqs: Sequences) -> None:
    """The system once before, in recorded time: what happened hours ago was received then."""
    now = time()
    async with running(settings.model_copy(update={"clock": "recorded"})) as system:
        for step, hours in HOURS_AGO.items():
            for part in range(PARTS):
                at = now - 3_600 * hours + 1_800 * part / PARTS
                batches = history(step, known[part::PARTS], seqs, at)
                await asyncio.gather(*(_tell(system.url, gate, purse, ours, at) for gate, ours in batches.items()))
        token = {"authorization": f"Bearer {purse.agencies['customs']}"} | recorded_headers(int(at * 1000), None)
        async with httpx.AsyncClient(base_url=system.url, timeout=30.0, headers=token) as http:
            for body in holds(known, at):
                (await http.post("/v1/facts", content=body)).raise_for_status()
        redis = connect(system.redis.url, connections=4)
        await Look(redis, settings.partitions).caught_up()
        await redis.aclose()


async def _tell(url: str, gate: str, purse: Wallet, batches: Sequence[bytes], at: float) -> None:
    async with KioskClient(url, gate, [Secret.parse(purse.devices[gate])]) as client:
        for body in batches:
            await client.post(body, recorded_at=int(at * 1000))


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def show(waits: dict[str, Waits], used: dict[str, float], rate: float) -> bool:
    columns = list(waits)

    def row(what: str, of: dict[str, float]) -> tuple[object, ...]:
        return (what, *(of[name] for name in columns))

    rows = [
        ("scans", *(f"{len(waits[name].seconds):,}" for name in columns)),
        *(row(f"{label}, ms", {n: 1000 * w.at(share) for n, w in waits.items()})
          for label, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("longest", 1.0))),
        *(row(f"{answer}, %", {n: w.share(answer) for n, w in waits.items()})
          for answer in ("pass", "hold", "review", "degraded", "refused", "duplicate", "rejected", "none")),
        row("CPU of the gateway, µs a scan", {n: 1e6 * used[n] / max(1, len(w.seconds)) for n, w in waits.items()}),
        row("sent after it was due, p99, ms", {n: 1000 * w.late_at(0.99) for n, w in waits.items()}),
    ]  # fmt: skip
    table(f"At the barrier, {psutil.cpu_count()} cores: {rate:,.0f} scans/s", ("", *columns), rows)
    found = 1000 * waits["decides"].at(0.99)
    met = found <= GOAL_MS
    dearer = {n: used[n] / max(1, len(w.seconds)) for n, w in waits.items()}
    ratio = dearer["decides"] / dearer["answers nobody"]
    console.print(f"deciding takes {ratio:.2f} times the CPU of taking a scan unanswered")
    console.print(f"{'met    ' if met else 'NOT MET'}  p99 of deciding: {found:.1f} ms (goal {GOAL_MS:.0f})")
    return met


def main() -> bool:
    set_up("error")
    with tempfile.TemporaryDirectory(prefix="lk-") as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as run:
        waits, used = run.run(measure(Path(folder)))
    return show(waits, used, RATE)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
