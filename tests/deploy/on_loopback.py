"""A service of the stack as a process of this machine: the very command, environment and health check of
compose.yaml, with only addresses and paths of its container put in their place here."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from streams.orphan import die_with_parent
from tests.deploy.stack import OURS, ROOT, stack

STACK: Final = stack()
START_S: Final = 60.0
ASK_AGAIN_S: Final = 0.3
"""Health checks start programs of their own, which a server that is starting has to share the machine with."""
ENTRY_POINTS: Final = {"prometheus": ("prometheus",)} | dict.fromkeys(OURS, (sys.executable, "-m", "linkage"))
"""What the entry point of an image is here; the others have none, or one that changes nothing here."""


@dataclass
class Part:
    """``here``: text of the compose file → what stands for it on this machine. ``more``: arguments that follow those
    of the file, in the program's own way of overriding its configuration. ``folder``: where it works and logs."""

    name: str
    folder: Path
    here: Mapping[str, str]
    more: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def told(self) -> dict[str, Any]:
        return STACK.services[self.name]

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(signal.SIGKILL)

    def start(self) -> None:
        command = [self.placed(word) for word in self.told["command"]]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*ENTRY_POINTS.get(self.name, ()), *command, *self.more],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT if self.name in OURS else self.folder,
                env=self._environment(),
                preexec_fn=die_with_parent(os.getpid()),
            )

    def end(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Its exit code."""
        if self.process is None:
            return None
        self.process.send_signal(how)
        code = self.process.wait(START_S)
        self.process = None
        return code

    def healthy(self) -> bool:
        """What the health check of the file says."""
        kind, *words = (self.placed(word) for word in self.told["healthcheck"]["test"])
        command = ["/bin/sh", "-c", *words] if kind == "CMD-SHELL" else words
        if command[0] == "python":
            command[0] = sys.executable
        ran = subprocess.run(command, env=self._environment(), capture_output=True, check=False)
        return ran.returncode == 0

    def inside(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """What ``docker compose exec NAME linkage …`` runs: a command of ours in this part's environment."""
        command = [*ENTRY_POINTS[self.name], *map(self.placed, words)]
        return subprocess.run(command, env=self._environment(), cwd=ROOT, capture_output=True, check=False)

    def until_healthy(self) -> Self:
        deadline = time.monotonic() + START_S
        while not self.healthy():
            assert self.process is not None
            assert self.process.poll() is None, f"{self.name} ended: {self.last_words()}"
            assert time.monotonic() < deadline, f"{self.name} is not healthy: {self.last_words()}"
            time.sleep(ASK_AGAIN_S)
        return self

    def last_words(self) -> str:
        return self._log.read_text(errors="replace")[-2_000:]

    def placed(self, word: str) -> str:
        for there in sorted(self.here, key=len, reverse=True):
            word = word.replace(there, self.here[there])
        return word

    @property
    def _log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but where programs are: what the file does not say, the process is not told."""
        told = {name: self.placed(str(value)) for name, value in self.told.get("environment", {}).items()}
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder)} | told | dict(self.extra)


def mounts(name: str) -> dict[str, str]:
    """Path in the container → path here, for what compose.yaml mounts."""
    return {inside: str(here) for inside, here in STACK.mounted(name).items()}
