"""How long a truck waits at the barrier: 500 gate scans/s, each a batch of its own, against a gateway that knows them.

``python -m benchmarks.barrier``. An embedded system has many units in its state; a second gateway beside the first,
over the same log and state, answers nobody (``answer_gates: false``). They take turns under the same load, so that what
deciding costs is a ratio within one run. Clients, both gateways, the tracker and Redis share the machine's cores; in
turns of its own the tracker stands still, so that what it takes from the gateway is another.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

import psutil
import uvloop

from benchmarks import disk
from benchmarks.crossings import Sequences, crossings, gates_of, units
from benchmarks.disk import Written
from benchmarks.live import cpu
from benchmarks.open_loop import Trucks, Waits
from benchmarks.past import fill, looking
from benchmarks.report import console, table
from benchmarks.second_gateway import answering_nobody
from linkage.embedded import running
from linkage.keys import wallet
from linkage.settings import read_settings
from linkage.speech import set_up
from streams.signature import Secret
from zones.region import load_region

RATE: Final = 500.0
SECONDS: Final = 10.0
"""Of each turn."""
TURNS: Final = ("decides", "answers nobody", "tracker stands", "tracker stands", "answers nobody", "decides")
"""So that whatever grows during the run weighs on both alike."""
WARM_UP: Final = 500
"""Scans of each gateway that do not count: connections are opened, code is compiled."""
GOAL_MS: Final = 25.0


@dataclass(slots=True)
class Turn:
    """What came of the turns of one gateway. ``cpu``: seconds by process, over ``seconds`` of the clock."""

    waits: Waits = field(default_factory=Waits)
    cpu: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    stolen: float = 0.0
    """Core seconds that the machine's host gave to others."""

    @property
    def scans(self) -> int:
        return len(self.waits.seconds)

    @property
    def cpu_a_scan(self) -> float:
        """Microseconds of the gateway that was asked."""
        return 1e6 * self.cpu["gateway"] / max(1, self.scans)


async def measure(folder: Path, seconds: float = SECONDS) -> tuple[dict[str, Turn], Written]:
    """By who was asked; and what all of it made Redis write."""
    region, chance = load_region(), random.Random(2026)
    settings = read_settings(None, data_dir=folder, port=0, rate_per_s=1_000.0)
    purse = wallet(folder, region)
    keys = {name: Secret.parse(text) for name, text in purse.devices.items()}
    each, seqs = int(RATE * seconds), Sequences()
    known = units(region, 2 * WARM_UP + len(TURNS) * each, chance)
    await fill(settings, purse, known, seqs)
    turns = {name: Turn() for name in TURNS}
    names = [gate.id for gate in gates_of(region)]
    async with (
        running(settings) as system,
        answering_nobody(system, settings) as (second, pid),
        Trucks(system.url, names) as first,
        Trucks(second, names) as other,
        looking(system, settings) as look,
        disk.written(system) as file,
    ):
        decides, tracker = (first, system.children["gateway"].pid), system.children["tracker"].pid
        asked = {"decides": decides, "tracker stands": decides, "answers nobody": (other, pid)}
        for trucks in (first, other):
            some, known = known[:WARM_UP], known[WARM_UP:]
            await trucks.send(crossings(some, keys, RATE / 2, seqs, chance))
        for name in TURNS:
            some, known = known[:each], known[each:]
            await look.caught_up()
            due = crossings(some, keys, RATE, seqs, chance)
            trucks, gateway = asked[name]
            before, began, stolen = cpu(system) | {"gateway": _cpu(gateway)}, monotonic(), _stolen()
            with standing(tracker if name == "tracker stands" else None):
                turns[name].waits.join(await trucks.send(due))
            turns[name].seconds += monotonic() - began
            turns[name].stolen += _stolen() - stolen
            turns[name].cpu.update(Counter(cpu(system) | {"gateway": _cpu(gateway)}))
            turns[name].cpu.subtract(before)
    return turns, file


@contextmanager
def standing(pid: int | None) -> Iterator[None]:
    """The process does nothing meanwhile; None: nobody stands still."""
    if pid is None:
        yield
        return
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _stolen() -> float:
    return float(getattr(psutil.cpu_times(), "steal", 0.0))


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def show(turns: dict[str, Turn], file: Written, durable: Sequence[float]) -> bool:
    def row(what: str, figures: Iterable[object]) -> tuple[object, ...]:
        return (what, *figures)

    each = list(turns.values())
    waited = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "longest": 1.0}
    told = ("pass", "hold", "review", "degraded", "refused", "duplicate", "rejected", "none")
    rows = [
        row("scans", (f"{turn.scans:,}" for turn in each)),
        *(row(f"{name}, ms", (1000 * turn.waits.at(share) for turn in each)) for name, share in waited.items()),
        *(row(f"{answer}, %", (turn.waits.share(answer) for turn in each)) for answer in told),
        row("CPU of the gateway, µs a scan", (turn.cpu_a_scan for turn in each)),
        *(row(f"cores: {process}", (turn.cpu[process] / turn.seconds for turn in each)) for process in each[0].cpu),
        row("cores: given to others by the host", (turn.stolen / turn.seconds for turn in each)),
        row("sent after it was due, p99, ms", (1000 * turn.waits.late_at(0.99) for turn in each)),
    ]
    table(f"At the barrier, {psutil.cpu_count()} cores: {RATE:,.0f} scans/s", ("", *turns), rows)
    decides, nobody, alone = (turns[name] for name in ("decides", "answers nobody", "tracker stands"))
    found = 1000 * decides.waits.at(0.99)
    met = found <= GOAL_MS
    console.print(
        f"deciding takes {decides.cpu_a_scan / nobody.cpu_a_scan:.2f} times the CPU of taking a scan unanswered"
    )
    console.print(
        f"beside the tracker a truck waits {decides.waits.at(0.99) / alone.waits.at(0.99):.1f} times as long (p99) as "
        f"while the tracker stands: {1000 * alone.waits.at(0.99):.1f} ms"
    )
    console.print(
        f"before, idle: this disk makes 4 kB durable in {disk.at(durable, 0.5):.2f} ms (p50), "
        f"{disk.at(durable, 0.99):.2f} ms (p99)"
    )
    scans, longest = sum(turn.scans for turn in each), max(file.stalls, default=0)
    console.print(
        f"meanwhile Redis wrote {file.size / scans / 1000:.1f} kB a scan and waited for the disk for more than "
        f"{disk.FELT_MS} ms in {len(file.stalls)} of {file.seconds:.0f} seconds, {longest} ms at most"
    )
    console.print(f"{'met    ' if met else 'NOT MET'}  p99 of deciding: {found:.1f} ms (goal {GOAL_MS:.0f})")
    return met


def main() -> bool:
    set_up("error")
    with tempfile.TemporaryDirectory(prefix="lk-") as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as run:
        durable = disk.durable(Path(folder))
        return show(*run.run(measure(Path(folder))), durable)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
