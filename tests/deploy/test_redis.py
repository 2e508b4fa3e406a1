"""A real redis-server with the stack's redis.conf: asks for its password, forgets nothing, throws nothing away."""

import signal
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError
from redis.retry import Retry

from streams.embedded_redis import free_port
from tests.deploy.on_loopback import Part
from tests.deploy.servers import NO_REDIS, REDIS, redis


def password(secrets: Path) -> str:
    return (secrets / "redis.conf").read_text().removeprefix("requirepass ").strip()


@pytest.mark.parametrize("tried", [None, "", "linkage", "redis"])
def test_nobody_gets_in_without_the_password(the_redis: Part, redis_port: int, tried: str | None) -> None:
    assert the_redis.healthy()
    once = Retry(NoBackoff(), 0)
    with Redis(port=redis_port, password=tried, retry=once) as client, pytest.raises(AuthenticationError):
        client.ping()


def test_what_was_answered_is_there_after_a_kill(the_redis: Part, redis_port: int, secrets: Path) -> None:
    with Redis(port=redis_port, password=password(secrets)) as client:
        client.set("kept", "yes")
        the_redis.end(signal.SIGKILL)
        assert not the_redis.healthy()
        the_redis.start()
        the_redis.until_healthy()
        assert client.get("kept") == b"yes"
        client.delete("kept")


def test_a_full_redis_refuses_rather_than_forgets(the_redis: Part, redis_port: int, secrets: Path) -> None:
    assert the_redis.healthy()
    with Redis(port=redis_port, password=password(secrets), decode_responses=True) as client:
        told = client.config_get("*")
    assert isinstance(told, dict)
    assert (told["maxmemory-policy"], told["appendonly"], told["save"]) == ("noeviction", "yes", "")
    assert int(told["maxmemory"]) > 0
    assert told["protected-mode"] == "yes"


@pytest.mark.skipif(REDIS is None, reason=NO_REDIS)
def test_it_does_not_start_without_its_secret(tmp_path: Path) -> None:
    with redis(tmp_path / "redis", tmp_path / "nothing", free_port()) as part:
        assert part.process is not None
        assert part.process.wait(10) != 0
        assert "redis.conf" in part.last_words()
        part.process = None
