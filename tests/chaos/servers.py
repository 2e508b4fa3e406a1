"""A real Kafka and a Redis of their own, struck and started again; Redis may come back older than it was."""

import asyncio
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self

from streams.embedded_redis import EmbeddedRedis
from tests.contract.log.kafka_server import KafkaServer

UNREACHABLE_S: Final = 30.0
"""How long nobody answers."""
LOST_S: Final = 1.0
"""What a Redis with ``appendfsync everysec`` loses in a power cut: about its last second."""
_FILES: Final = ("appendonly.aof", "appendonlydir")
"""Where the append-only file is: before Redis 7, and since."""


async def unreachable(pids: Sequence[int]) -> None:
    """They stand still for a while, and then go on where they stood."""
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(UNREACHABLE_S)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


class Servers:
    """Started from one thread that outlives them: the kernel ties a child's life to the thread that starts it, and
    waiting for a start must not hold up the clients in this process."""

    def __init__(self, folder: Path) -> None:
        self.kafka = KafkaServer(folder / "kafka")
        debian = shutil.which("redis-server")
        self.redis = EmbeddedRedis(
            folder / "redis", executable=Path(debian) if debian else None, settings={"appendfsync": "everysec"}
        )
        self.away_at = float("-inf")
        self._aside = folder / "aside"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="servers")

    async def __aenter__(self) -> Self:
        try:
            await self._there(self.redis.start)
            await self._there(self.kafka.__enter__)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._there(self.kafka.kill)
        await self._there(self.redis.stop)
        self._thread.shutdown()

    async def kill_broker(self) -> None:
        await self._outage(self._restart_broker)

    async def kill_redis(self) -> None:
        await self._outage(self._restart_redis)

    async def age_redis(self) -> None:
        """Killed, and back with what it knew a second before: the log is then ahead of the state."""
        await self._there(self._set_aside)
        await asyncio.sleep(LOST_S)
        await self._outage(self._put_back)

    async def silence_both(self) -> None:
        """Neither answers for a while, as if the line to them were dead: connections stay open, new ones are taken
        by the kernel, and nothing comes back. Then both go on where they stood, and do what was asked meanwhile."""
        pids = [pid for pid in (self.redis.pid, self.kafka.pid) if pid is not None]
        now = asyncio.get_running_loop().time
        self.away_at = now()
        try:
            await unreachable(pids)
        finally:
            self.away_at = now()

    async def kill_both(self) -> None:
        def both() -> None:
            self._restart_redis()
            self._restart_broker()

        await self._outage(both)

    async def _outage(self, strike: Callable[[], None]) -> None:
        now = asyncio.get_running_loop().time
        self.away_at = now()
        await self._there(strike)
        self.away_at = now()

    async def _there(self, action: Callable[[], object]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, action)

    def _restart_broker(self) -> None:
        self.kafka.kill(signal.SIGKILL)
        self.kafka.start()

    def _restart_redis(self) -> None:
        self._kill_redis()
        self.redis.restart()

    def _kill_redis(self) -> None:
        assert self.redis.pid is not None
        os.kill(self.redis.pid, signal.SIGKILL)

    def _set_aside(self) -> None:
        """A file that only grows is whole up to any point: what is copied of it is a state that there was."""
        shutil.rmtree(self._aside, ignore_errors=True)
        self._aside.mkdir()
        for name in _FILES:
            found = self.redis.directory / name
            if found.is_dir():
                shutil.copytree(found, self._aside / name)
            elif found.exists():
                shutil.copy2(found, self._aside / name)

    def _put_back(self) -> None:
        self._kill_redis()
        while self.redis.alive:  # until the kernel has closed its file
            pass
        for kept in self._aside.iterdir():
            place = self.redis.directory / kept.name
            if kept.is_dir():
                shutil.rmtree(place)
                shutil.copytree(kept, place)
            else:
                shutil.copy2(kept, place)
        self.redis.restart()
