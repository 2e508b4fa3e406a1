"""What the disk has to do with it: every scan waits until it is durable, and so does whoever comes next."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from linkage.embedded import System
from streams.store.connection import Client, connect

WRITES: Final = 300
BLOCK: Final = b"\0" * 4096
FELT_MS: Final = 5
"""Redis notes what takes longer than this, the longest of each second."""


def durable(folder: Path, writes: int = WRITES) -> list[float]:
    """Seconds for each of so many blocks of 4 kB, one after the other, in order of length."""
    took: list[float] = []
    with (folder / "durable").open("wb", buffering=0) as file:
        for _ in range(writes):
            began = perf_counter()
            file.write(BLOCK)
            os.fsync(file.fileno())
            took.append(perf_counter() - began)
    return sorted(took)


def at(took: Sequence[float], share: float) -> float:
    """The time (ms) within which that share (0–1) was done."""
    return 1000 * took[min(len(took) - 1, int(share * len(took)))]


@dataclass(slots=True)
class Written:
    """What Redis wrote in so many ``seconds``: ``size`` in bytes, ``stalls``: the longest wait for the disk (ms) in
    each second that had one of more than ``FELT_MS``."""

    size: int = 0
    seconds: float = 0.0
    stalls: list[int] = field(default_factory=list)


@asynccontextmanager
async def written(system: System) -> AsyncIterator[Written]:
    """Filled in at the end."""
    found, client = Written(), connect(system.redis.url, connections=1)
    try:
        await client.config_set("latency-monitor-threshold", FELT_MS)
        size, began = await _size(client), perf_counter()
        yield found
        found.seconds = perf_counter() - began
        found.size = await _size(client) - size
        noted: Any = await client.execute_command("LATENCY", "HISTORY", "aof-fsync-always")
        found.stalls = sorted(took for _, took in noted)
    finally:
        await client.aclose()


async def _size(client: Client) -> int:
    return int((await client.info("persistence"))["aof_current_size"])
