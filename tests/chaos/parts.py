"""Gateway, trackers and notifier as processes of their own, each started again when it dies, as an operator's
supervisor would."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from streams.orphan import die_with_parent
from tests.chaos.waiting import until

PAUSE_S: Final = 0.3
STOP_S: Final = 10.0


@dataclass
class Parts:
    """``environment``: what all of them are told. ``started``: process id → when it was made."""

    environment: Mapping[str, str]
    logs: Path
    started: dict[int, float] = field(default_factory=dict)
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    _watchers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def start(self, name: str, command: str) -> None:
        """``command``: gateway, tracker or notifier; there may be several of one kind under different names."""
        await self._spawn(name, command)
        self._watchers[name] = asyncio.create_task(self._watch(name, command), name=name)

    async def kill(self, name: str) -> None:
        """Returns when it is dead. One that is dead already is waited for first."""
        await until(lambda: self.running[name].returncode is None)
        child = self.running[name]
        child.send_signal(signal.SIGKILL)
        await child.wait()

    async def dismiss(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        """It ends, and is not started again."""
        watcher = self._watchers.pop(name)
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
        child = self.running.pop(name)
        if child.returncode is None:
            child.send_signal(how)
        try:
            async with asyncio.timeout(STOP_S):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()

    async def stop(self) -> None:
        await asyncio.gather(*(self.dismiss(name) for name in list(self._watchers)))

    async def _spawn(self, name: str, command: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "linkage", command, env={**os.environ, **self.environment},
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent(os.getpid()),
            )  # fmt: skip
        self.running[name] = child
        self.started[child.pid] = psutil.Process(child.pid).create_time()

    async def _watch(self, name: str, command: str) -> None:
        while True:
            await self.running[name].wait()
            await asyncio.sleep(PAUSE_S)
            await self._spawn(name, command)
