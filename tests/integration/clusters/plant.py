"""Gateway, two trackers and notifier as separate processes on servers that are there already."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from linkage.keys import Wallet
from linkage.log_writer import log_writer
from linkage.redis_server import redis_url
from linkage.settings import Settings
from streams.embedded_redis import free_port
from streams.store.connection import connect
from streams.store.reader import Reader
from tests.chaos.parts import Parts
from tests.chaos.plant import Plant
from tests.chaos.waiting import until_known

READY_S: Final = 60.0
PARTS: Final = {"gateway": "gateway", "tracker-1": "tracker", "tracker-2": "tracker", "notifier": "notifier"}


@dataclass
class Undisturbed(Plant):
    """Nothing is struck here."""

    async def strike(self, target: str) -> str:
        raise NotImplementedError(target)

    async def strike_all(self) -> None:
        raise NotImplementedError

    def disturbed(self) -> float:
        return float("-inf")


@asynccontextmanager
async def on_servers(
    told: Mapping[str, str], purse: Wallet, subscribers: Path, logs: Path
) -> AsyncIterator[Undisturbed]:
    """``told``: the environment of every process."""
    port = free_port()
    told = {
        **told, "LINKAGE_PORT": f"{port}", "LINKAGE_CLOCK": "recorded", "LINKAGE_SUBSCRIBERS": f"{subscribers}"
    }  # fmt: skip
    settings = settings_of(told)
    client = connect(redis_url(settings), connections=4)
    log, parts, url = log_writer(settings, client), Parts(told, logs), f"http://127.0.0.1:{port}"
    try:
        for name, command in PARTS.items():
            await parts.start(name, command)
        if not await until_known(lambda: _ready(url), READY_S):
            raise RuntimeError(f"the gateway does not get ready; see {logs}/gateway.log")
        yield Undisturbed(url, purse, client, log, Reader(client, settings.partitions), settings)
    finally:
        await parts.stop()
        await log.close()
        await client.aclose()


def settings_of(told: Mapping[str, str]) -> Settings:
    """As a process reads them from its environment."""
    return Settings.model_validate({name.removeprefix("LINKAGE_").lower(): value for name, value in told.items()})


async def linkage(told: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "linkage", *arguments, env={**os.environ, **told},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(READY_S):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, out.decode(), err.decode()


async def _ready(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0) as client:
            return (await client.get(f"{url}/readyz")).status_code == 200
    except httpx.HTTPError:
        return False
