"""A disk of a kiosk that fills: a small tmpfs where this user may mount one, and a limit on file sizes elsewhere."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.integration.kiosk.operator_at_gate import KioskProcess


class SmallDisk(Protocol):
    """``folder`` is on it."""

    folder: Path

    def full(self, kiosk: KioskProcess) -> None:
        """From now on it takes nothing, or nearly nothing."""

    def room(self, kiosk: KioskProcess) -> None:
        """Somebody has made room."""


class SmallTmpfs:
    """ENOSPC as the kernel gives it: another file takes all the space there is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def full(self, kiosk: KioskProcess) -> None:  # noqa: ARG002 - the disk is whose it is
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                return

    def room(self, kiosk: KioskProcess) -> None:  # noqa: ARG002 - as above
        self._ballast.unlink()


class FileSizeLimit:
    """EFBIG on the kiosk's own writes: what an ordinary user can have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def full(self, kiosk: KioskProcess) -> None:
        now = max(file.stat().st_size for file in self.folder.iterdir())
        self._limit(kiosk, now)

    def room(self, kiosk: KioskProcess) -> None:
        self._limit(kiosk, resource.RLIM_INFINITY)

    def _limit(self, kiosk: KioskProcess, size: int) -> None:
        _, hard = resource.prlimit(kiosk.child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(kiosk.child.pid, resource.RLIMIT_FSIZE, (size, hard))


class NoMountError(Exception):
    """This user may not mount; the message is mount's."""


@contextmanager
def small_tmpfs(folder: Path, megabytes: int = 2) -> Iterator[SmallTmpfs]:
    """Raises NoMountError."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        raise NoMountError(mounted.stderr.strip())
    try:
        yield SmallTmpfs(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """The most real one that this user can have."""
    try:
        with small_tmpfs(folder, megabytes) as mounted:
            yield mounted
            return
    except NoMountError:
        pass
    yield FileSizeLimit(folder)
