"""The whole system on one machine: Redis, gateway, tracker and notifier as children that end with their parent."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog

from linkage.settings import OF_SERVERS, Settings
from streams.embedded_redis import EmbeddedRedis, EmbeddedRedisError, free_port
from streams.orphan import die_with_parent

STOP_S: Final = 10.0
"""How long a child may take to end by itself after SIGTERM."""
READY_S: Final = 60.0
RESTART_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 10.0
SOUND_S: Final = 10.0
"""A part that has lived this long is not one that cannot start: the next pause is a short one again."""
REDIS_LOOK_S: Final = 0.2
PARTS: Final = ("gateway", "tracker", "notifier")

_log = structlog.get_logger()


class PartFailed(Exception):
    """A part of the system does not come up; the message says where its log is."""


@dataclass
class System:
    """A running system. ``url``: the gateway. ``restarts``: how often each part had to be started again;
    ``redis_restarts``: how often its Redis had."""

    settings: Settings
    redis: EmbeddedRedis
    logs: Path
    port: int
    children: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    restarts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    redis_restarts: int = 0
    _stopping: bool = False
    _watchers: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.port}"

    async def start(self) -> None:
        """Returns when the gateway is ready to take batches."""
        self._watchers.append(asyncio.create_task(self._watch_redis(), name="redis"))
        for part in PARTS:
            await self._spawn(part)
            self._watchers.append(asyncio.create_task(self._watch(part), name=part))
        await self._until_ready()

    async def stop(self) -> None:
        """Ends every part: politely first, by force after STOP_S."""
        self._stopping = True
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        await asyncio.gather(*(_end(child) for child in self.children.values()))

    async def _spawn(self, part: str) -> None:
        environment = {
            **_without_servers(os.environ),
            "LINKAGE_REDIS": self.redis.url,
            "LINKAGE_LOG": self.redis.log_url,
            "LINKAGE_PORT": str(self.port),
            **_as_environment(self.settings),
        }
        with (self.logs / f"{part}.log").open("ab") as log:
            self.children[part] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "linkage", part, env=environment, stdin=asyncio.subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, preexec_fn=die_with_parent(os.getpid()),
            )  # fmt: skip

    async def _watch(self, part: str) -> None:
        """A part that dies is started again; state and log make that harmless. The pause before grows while it dies
        again and again soon after its start."""
        loop, early = asyncio.get_running_loop(), 0
        while True:
            began = loop.time()
            code = await self.children[part].wait()
            if self._stopping:
                return
            early = 1 if loop.time() - began >= SOUND_S else early + 1
            self.restarts[part] += 1
            _log.warning("started again", part=part, code=code, log=str(self.logs / f"{part}.log"))
            await asyncio.sleep(min(RESTART_PAUSE_S * early, LONGEST_PAUSE_S))
            await self._spawn(part)

    async def _watch_redis(self) -> None:
        """A Redis that dies (the kernel was short of memory) comes back with everything it had answered; the parts
        wait for it. Started from here, because its life is tied to the thread that starts it."""
        early, began = 0, time.monotonic()
        while not self._stopping:
            if not self.redis.alive:
                early = 1 if time.monotonic() - began >= SOUND_S else early + 1
                await asyncio.sleep(min(RESTART_PAUSE_S * (early - 1), LONGEST_PAUSE_S))
                began = time.monotonic()
                with suppress(EmbeddedRedisError):  # its log says why; the next attempt comes after a longer pause
                    self.redis.restart()
                    self.redis_restarts += 1
            await asyncio.sleep(REDIS_LOOK_S)

    async def _until_ready(self) -> None:
        import httpx

        deadline = asyncio.get_running_loop().time() + READY_S
        async with httpx.AsyncClient(timeout=2.0) as client:
            while asyncio.get_running_loop().time() < deadline:
                if self.restarts["gateway"] > 2:
                    break
                with suppress(httpx.HTTPError):
                    if (await client.get(f"{self.url}/readyz")).status_code == 200:
                        return
                await asyncio.sleep(0.05)
        raise PartFailed(f"the gateway does not get ready; see {self.logs}/gateway.log")


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[System]:
    """The system of ``settings.data_dir``, from start to stop."""
    data = settings.data_dir.resolve()
    logs = data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with EmbeddedRedis(data / "redis") as redis:
        system = System(settings, redis, logs, settings.port or free_port())
        try:
            await system.start()
            yield system
        finally:
            await system.stop()


def _without_servers(environment: Mapping[str, str]) -> dict[str, str]:
    """A password for another Redis would keep a child out of ours."""
    named = {f"LINKAGE_{name.upper()}" for name in OF_SERVERS}
    return {name: value for name, value in environment.items() if name.upper() not in named}


def _as_environment(settings: Settings) -> dict[str, str]:
    """The settings for a child; what is not set is left to its default."""
    given = settings.model_dump(exclude={"redis", "log", "port", "data_dir", *OF_SERVERS}, exclude_none=True)
    paths = {name: str(value.resolve()) for name, value in given.items() if isinstance(value, Path)}
    named = {f"LINKAGE_{name.upper()}": str(value) for name, value in (given | paths).items()}
    return named | {"LINKAGE_DATA_DIR": str(settings.data_dir.resolve())}


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is not None:
        return
    with suppress(ProcessLookupError):
        child.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_S):
            await child.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
