"""The whole system on one machine, as ``linkage up`` runs it; it starts again by itself what is killed."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from linkage.embedded import PARTS, System, running
from linkage.keys import Wallet
from linkage.settings import read_settings
from streams.log.redis_log import RedisLog
from streams.store.connection import connect
from streams.store.reader import Reader
from tests.chaos.plant import Plant
from tests.chaos.servers import UNREACHABLE_S, unreachable
from tests.chaos.waiting import until

SHORT: Final = {"tracker": 3, "gateway": 2, "notifier": 2, "redis": 1}
SILENCE: Final = "silence"
LONG: Final = {"tracker": 22, "gateway": 15, "notifier": 14, "redis": 6, SILENCE: 2}


@dataclass(kw_only=True)
class EmbeddedPlant(Plant):
    system: System
    redis_away_at: float = 0.0

    async def strike(self, target: str) -> str:
        self.kills[target] += 1
        if target == SILENCE:
            await self._silence_redis()
            return f"redis did not answer for {UNREACHABLE_S:.0f} s"
        await (self._strike_redis() if target == "redis" else self._strike_part(target))
        return f"{target} killed"

    async def strike_all(self) -> None:
        await asyncio.gather(*(self.strike(target) for target in ("redis", *PARTS)))

    def disturbed(self) -> float:
        return self.redis_away_at

    async def _strike_part(self, part: str) -> None:
        # struck a moment ago: it is struck again when it is back
        await until(lambda: self.system.children[part].returncode is None)
        child = self.system.children[part]
        self.started[child.pid] = psutil.Process(child.pid).create_time()
        child.send_signal(signal.SIGKILL)
        await child.wait()

    async def _strike_redis(self) -> None:
        await until(lambda: self.system.redis.alive)
        restarts, pid = self.system.redis_restarts, self.system.redis.pid
        assert pid is not None
        self.started[pid] = psutil.Process(pid).create_time()
        os.kill(pid, signal.SIGKILL)
        self.redis_away_at = asyncio.get_running_loop().time()
        await until(lambda: self.system.redis_restarts > restarts)
        self.redis_away_at = asyncio.get_running_loop().time()

    async def _silence_redis(self) -> None:
        """It stands still, log and state, and then goes on and does what was asked meanwhile."""
        await until(lambda: self.system.redis.alive)
        pid = self.system.redis.pid
        assert pid is not None
        self.redis_away_at = asyncio.get_running_loop().time()
        try:
            await unreachable([pid])
        finally:
            self.redis_away_at = asyncio.get_running_loop().time()


@asynccontextmanager
async def embedded(folder: Path, purse: Wallet, subscribers: Path) -> AsyncIterator[EmbeddedPlant]:
    settings = read_settings(None, data_dir=folder, port=0, clock="recorded", subscribers=subscribers)
    async with running(settings) as system:
        client = connect(system.redis.url, connections=4)
        log, reader = RedisLog(client, partitions=settings.partitions), Reader(client, settings.partitions)
        found = settings.model_copy(update={"redis": system.redis.url, "log": system.redis.log_url})
        plant = EmbeddedPlant(system.url, purse, client, log, reader, found, system=system)
        try:
            yield plant
        finally:
            plant.started |= {child.pid: 0.0 for child in system.children.values() if child.returncode is None}
            await client.aclose()
