"""A gateway beside that of a running system, over the same log and state, that answers nobody."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

from linkage.embedded import System
from linkage.settings import Settings
from streams.embedded_redis import free_port
from streams.orphan import die_with_parent

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
