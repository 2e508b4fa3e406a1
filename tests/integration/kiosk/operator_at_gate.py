"""A kiosk as a process, and its operator: scans one lorry after the other, and believes only what it is told."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from streams.orphan import die_with_parent
from tests.integration.kiosk.gateway_process import Gate

PATIENCE_S = 60.0
Said = dict[str, Any]


class KioskProcess:
    """``said``: every line it has printed."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self.child = child
        self.said: list[Said] = []

    async def hear(self) -> Said | None:
        """The next line; None once it has ended."""
        assert self.child.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            line = await self.child.stdout.readline()
        if not line.endswith(b"\n"):  # killed in the middle of a word: not said
            return None
        said: Said = msgspec.json.decode(line)
        self.said.append(said)
        return said

    async def until(self, wanted: Callable[[Said], bool]) -> Said:
        while (said := await self.hear()) is not None:
            if wanted(said):
                return said
        raise AssertionError(f"the kiosk ended ({await self.child.wait()}) after {self.said[-3:]}")

    async def scan(self, code: str) -> Said:
        """What it says of this scan: kept, not_kept or unreadable."""
        assert self.child.stdin is not None
        self.child.stdin.write(code.encode() + b"\n")
        await self.child.stdin.drain()
        return await self.until(lambda said: said["event"] in ("kept", "not_kept", "unreadable"))

    async def kill(self) -> None:
        """SIGKILL; what it had printed until then is heard all the same."""
        with suppress(ProcessLookupError):
            self.child.kill()
        while await self.hear() is not None:
            pass
        await self.child.wait()


@asynccontextmanager
async def kiosk_process(url: str, gate: Gate, queue: Path, *more: str) -> AsyncIterator[KioskProcess]:
    """Ended when left. Yields once it has said what an earlier one had left."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "linkage", "kiosk", "--device", gate.device, "--url", url, "--direction", "out",
        "--lane", "O1", "--queue", str(queue), "--plain", *more, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "LINKAGE_KIOSK_KEY": gate.key}, limit=2**20,
        start_new_session=True, preexec_fn=die_with_parent(os.getpid()),
    )  # fmt: skip
    made = KioskProcess(child)
    try:
        await made.until(lambda said: said["event"] == "started")
        yield made
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()
