"""``linkage demo`` as its user starts it, and what it takes to strike it from outside."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec

from linkage.keys import Wallet
from streams.embedded_redis import free_port
from streams.times import rfc3339
from tests.chaos.waiting import until_known
from tests.integration.board.gates import Gates

READY_S = 60.0
STOPPED_S = 30.0


@dataclass
class Demonstration(Gates):
    """Time is that of the recording, which the gateway says how far it has come."""

    process: asyncio.subprocess.Process

    async def moment(self) -> tuple[int, dict[str, str]]:
        now = await self.recorded_ms()
        return now, {"x-linkage-received-at": rfc3339(now)}

    async def recorded_ms(self) -> int:
        async with httpx.AsyncClient(base_url=self.url) as http:
            text = (await http.get("/metrics")).text
        return int(_clock_s(text) * 1000)

    def kill_gateway(self) -> None:
        """By SIGKILL, as the kernel does when memory is short."""
        os.kill(next(pid for pid in _children(self.process.pid) if b"gateway" in _command(pid)), signal.SIGKILL)


_CLOCK = "linkage_clock_timestamp_seconds "


@asynccontextmanager
async def demonstration(folder: Path) -> AsyncIterator[Demonstration]:
    """Playing, with the keys that it has made; ended with Ctrl-C, which has to end every part of it."""
    port = free_port()
    with (folder / "demo.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "linkage", "demo", "--data-dir", str(folder / "data"), "--port", str(port),
            stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        assert await until_known(lambda: _plays(url), READY_S), (folder / "demo.log").read_text()
        purse = msgspec.json.decode((folder / "data" / "wallet.json").read_bytes(), type=Wallet)
        yield Demonstration(url, purse, process)
        assert process.returncode is None, "the demonstration was over before the test was"
    finally:
        parts = _children(process.pid)
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        async with asyncio.timeout(STOPPED_S):
            code = await process.wait()
    assert code == 130
    assert not any(_command(pid) for pid in parts)


async def _plays(url: str) -> bool:
    try:
        async with httpx.AsyncClient(base_url=url) as http:
            ready = (await http.get("/readyz")).status_code == 200
            text = (await http.get("/metrics")).text if ready else ""
    except httpx.HTTPError:
        return False
    return _clock_s(text) > 0


def _clock_s(metrics: str) -> float:
    """How far recorded time has come (s); 0: nothing was played yet."""
    lines = (line for line in metrics.splitlines() if line.startswith(_CLOCK))
    return next((float(line.rpartition(" ")[2]) for line in lines), 0.0)


def _children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def _command(pid: int) -> bytes:
    """Empty if it does not run (any more)."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""
