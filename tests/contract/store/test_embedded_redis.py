"""The server of our own: one per directory, and never outliving whoever needed it."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from redis import Redis

from streams.embedded_redis import EmbeddedRedis, EmbeddedRedisError

_PARENT = """
import sys, time
from pathlib import Path
from streams.embedded_redis import EmbeddedRedis
server = EmbeddedRedis(Path(sys.argv[1]))
server.start()
print("pid", server.pid, flush=True)
time.sleep(60)
"""


def test_it_keeps_its_data_between_runs_and_syncs_before_it_answers(tmp_path: Path) -> None:
    for run in (1, 2):
        with EmbeddedRedis(tmp_path) as server, Redis.from_url(server.url) as client:
            assert client.incr("runs") == run
            assert client.config_get("appendfsync") == {"appendfsync": "always"}
            pid = server.pid
        assert pid is not None
        assert not psutil.pid_exists(pid)
        assert not server.socket.exists()


def test_what_it_writes_is_its_owners_alone(tmp_path: Path) -> None:
    """Keys of devices are in it. A directory of an earlier version was open to all."""
    tmp_path.chmod(0o755)
    with EmbeddedRedis(tmp_path) as server, Redis.from_url(server.url) as client:
        client.set("key", "secret")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path, *tmp_path.iterdir())}
    assert "appendonly.aof" in modes
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}


def test_it_listens_on_a_port_only_when_asked_to(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path / "a", port=0) as server, Redis(port=server.port or 0) as client:
        assert client.ping()
    with EmbeddedRedis(tmp_path / "b") as server, Redis.from_url(server.url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_a_directory_with_a_long_name_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    with EmbeddedRedis(deep) as server, Redis.from_url(server.url) as client:
        assert client.ping()
        home = server.socket.parent
    assert not home.exists()


def test_a_second_server_in_the_same_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.embedded_redis.STOP_TIMEOUT_S", 0.1)
    with EmbeddedRedis(tmp_path), pytest.raises(EmbeddedRedisError, match="in use by another"):
        EmbeddedRedis(tmp_path).start()
    with EmbeddedRedis(tmp_path):
        pass


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedRedisError, match="ended with code"):
        EmbeddedRedis(tmp_path, settings={"appendfsync": "sometimes"}).start()


def test_it_dies_with_a_parent_that_is_killed_and_the_directory_is_free_again(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        line = next(line for line in parent.stdout if line.startswith("pid"))
        server = psutil.Process(int(line.split()[1]))
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    server.wait(timeout=5)
    with EmbeddedRedis(tmp_path) as again, Redis.from_url(again.url) as client:
        assert client.ping()
