"""A password for a Redis elsewhere is not shown to one of our own, which has none and would refuse it."""

from pathlib import Path

import pytest

from linkage.embedded import _as_environment, _without_servers
from linkage.redis_server import redis_url
from linkage.settings import read_settings, running


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKAGE_REDIS_PASSWORD", "of another")
    monkeypatch.setenv("LINKAGE_KAFKA_USERNAME", "linkage")


def test_the_parts_of_a_system_on_one_machine_do_not_get_it(tmp_path: Path) -> None:
    told = _as_environment(read_settings(None, data_dir=tmp_path))
    assert [name for name in told if "REDIS" in name or "KAFKA" in name] == []
    kept = _without_servers({"LINKAGE_REDIS_PASSWORD": "of another", "LINKAGE_KAFKA_USERNAME": "linkage", "PATH": "/"})
    assert kept == {"PATH": "/"}


def test_who_looks_into_a_system_on_one_machine_does_not_use_it(tmp_path: Path) -> None:
    socket = tmp_path / "redis" / "redis.sock"
    socket.parent.mkdir()
    socket.touch()
    assert redis_url(running(None, data_dir=tmp_path)) == f"unix://{socket}"
