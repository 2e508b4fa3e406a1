"""Addresses of Redis and Kafka: what may be written, what becomes of it, and that a password is never told."""

from pathlib import Path
from typing import Any

import pytest
import typer

from linkage.kafka_servers import kafka_servers
from linkage.redis_server import redis_url
from linkage.settings import Settings, connected, read_settings

HARD = "p@ss/w:rd#1 ?&%"
CODED = "p%40ss%2Fw%3Ard%231%20%3F%26%25"


def settings(**given: Any) -> Settings:
    return Settings(**given)


@pytest.mark.parametrize(
    "url",
    ["unix:///run/redis.sock", "redis://10.0.0.5:6379/2", "rediss://r1", "redis+cluster://[::1]:7000,b:7001",
     f"rediss://watcher:{CODED}@r1:6379", f"redis://:{CODED}@r1:6379?db=1"],
)  # fmt: skip
def test_an_address_of_redis_goes_through_as_it_is(url: str) -> None:
    assert redis_url(settings(redis=url)) == url


def test_what_is_set_beside_the_address_of_redis_is_put_into_it(tmp_path: Path) -> None:
    authority, secret = tmp_path / "ca.pem", tmp_path / "password"
    authority.touch()
    secret.write_text(f"{HARD}\n")
    told = settings(
        redis="rediss+cluster://a:1,b:2", redis_username="watcher", redis_password_file=secret, redis_ca_file=authority
    )
    trust = str(authority).replace("/", "%2F")
    assert redis_url(told) == f"rediss+cluster://watcher:{CODED}@a:1,b:2?ssl_ca_certs={trust}"
    assert redis_url(settings(redis="redis://a", redis_password=HARD)) == f"redis://:{CODED}@a"


@pytest.mark.parametrize(
    "log", ["kafka://a:1,b:2", "kafka://a:1;kafka://b:2", "kafka://a:1;b:2", "kafka://a:1,kafka://b:2"]
)
def test_brokers_may_be_listed_in_every_usual_way(log: str) -> None:
    found = kafka_servers(settings(log=log))
    assert found is not None
    assert found.servers == "kafka://a:1;kafka://b:2"
    assert (found.security.tls, found.security.username) == (False, None)


def test_a_user_in_the_address_of_kafka_or_beside_it_turns_sasl_on() -> None:
    within = kafka_servers(settings(log=f"kafka+tls://linkage:{CODED}@a:1;kafka+tls://b:2"))
    beside = kafka_servers(settings(log="kafka+tls://a:1,b:2", kafka_username="linkage", kafka_password=HARD))
    assert within == beside
    assert within is not None
    assert within.servers == "kafka://a:1;kafka://b:2"
    assert (within.security.username, within.security.password) == ("linkage", HARD)
    assert within.security.for_client()["security_protocol"] == "SASL_SSL"


def test_a_log_of_one_machine_is_no_kafka() -> None:
    assert kafka_servers(settings(log="redislog:///run/redis.sock")) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("redis", "redis://:top/secret@a:6379"),
        ("redis", "redis://:top#secret@a:6379"),
        ("redis", "redis://:topsecret@a:b:6379"),
        ("redis", "http://:topsecret@a"),
        ("redis", "topsecret"),
        ("log", "kafka://linkage:top?secret@a:9092"),
        ("log", "kafka://linkage:topsecret@a:9092,:9092"),
        ("log", "kafkaa://topsecret@a"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_showing_it(
    name: str, value: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        read_settings(None, **{name: value})
    said = capfd.readouterr().err
    assert ended.value.exit_code == 2
    assert f"{name}: " in said
    assert f"LINKAGE_{name.upper()}" in said
    assert "secret" not in said.replace("LINKAGE", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"redis": "redis://:a@b", "redis_password": "a"}, "redis_password: give the password once"),
        ({"log": "kafka://b", "kafka_username": "a"}, "kafka_username and kafka_password go together"),
        ({"log": "kafka://:a@b"}, "kafka_username and kafka_password go together"),
        ({"log": "kafka://"}, "name at least one broker"),
    ],
)
def test_half_a_login_is_refused(given: dict[str, Any], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = settings(**given)
    with pytest.raises(typer.Exit):
        redis_url(told) if told.redis else kafka_servers(told)
    assert said in capfd.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        read_settings(None, kafka_ca_file=tmp_path / "nothing.pem")
    assert "kafka_ca_file" in capfd.readouterr().err


def test_the_log_of_one_machine_does_not_go_with_a_cluster(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        connected(None, redis="redis+cluster://a:1", log="redislog://a:1")
    assert "name a Kafka" in capfd.readouterr().err


def test_settings_show_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKAGE_REDIS_PASSWORD", "topsecret")
    told = settings(redis="redis://:topsecret@a", log="kafka://u:topsecret@b", kafka_password="topsecret")
    assert told.redis_password is not None
    assert "topsecret" not in repr(told)
    assert "topsecret" not in str(told)
    assert "topsecret" not in repr(kafka_servers(settings(log="kafka://u:topsecret@b")))
