"""A Kafka that does not let us in: what is said names the setting that mends it, and never the password."""

from typing import Any

import pytest
from aiokafka import errors

from streams.embedded_redis import free_port
from streams.log.kafka_log import KafkaLog
from streams.log.kafka_reader import KafkaReader
from streams.log.kafka_refusal import refusal
from streams.log.kafka_security import KafkaSecurity
from streams.log.port import LogRefused, LogUnavailable
from tests.contract.log.conftest import PARTITIONS, Guarded, forget_topics
from tests.contract.log.kafka_server import KafkaServer

GUESS = "wrong horse battery"


@pytest.mark.parametrize(
    ("wrong", "setting"),
    [
        ({"password": GUESS}, "correct kafka_username and kafka_password"),
        ({"password": GUESS, "mechanism": "PLAIN"}, "correct kafka_username and kafka_password"),
        ({"mechanism": "SCRAM-SHA-256"}, "set kafka_mechanism"),
        ({"ca_file": None}, r"name the file of the authority .* kafka_ca_file"),
    ],
)
async def test_what_is_wrong_is_named(guarded_kafka: Guarded, wrong: dict[str, Any], setting: str) -> None:
    security, servers = guarded_kafka.knowing(**wrong), guarded_kafka.server.servers
    for ask in (
        KafkaLog(servers, partitions=PARTITIONS, security=security).ready(),
        KafkaReader(servers, partitions=PARTITIONS, security=security).open(),
    ):
        with pytest.raises(LogRefused, match=setting) as raised:
            await ask
        assert GUESS not in str(raised.value)
    assert GUESS not in repr(security)


@pytest.mark.parametrize(
    ("wrong", "guess"),
    [({"tls": False}, r"ask for TLS \(log: kafka\+tls://…\)"), ({"username": None}, "ask for a kafka_username")],
)
async def test_a_guarded_listener_that_hangs_up_is_guessed_at(
    guarded_kafka: Guarded, wrong: dict[str, Any], guess: str
) -> None:
    with pytest.raises(LogUnavailable, match=guess):
        await KafkaLog(guarded_kafka.server.servers, security=guarded_kafka.knowing(**wrong), timeout_s=1.0).ready()


async def test_tls_where_there_is_none_is_guessed_at(kafka: KafkaServer, guarded_kafka: Guarded) -> None:
    with pytest.raises(LogUnavailable, match="is it a listener with TLS"):
        await KafkaLog(kafka.servers, security=guarded_kafka.knowing(username=None), timeout_s=1.0).ready()


async def test_one_broker_of_those_named_is_enough(guarded_kafka: Guarded) -> None:
    """The first is dead."""
    await forget_topics(guarded_kafka.server, guarded_kafka.security)
    servers = f"kafka://127.0.0.1:{free_port()};kafka://{guarded_kafka.server.servers}"
    log = KafkaLog(servers, partitions=PARTITIONS, security=guarded_kafka.security)
    reader = KafkaReader(servers, partitions=PARTITIONS, security=guarded_kafka.security)
    try:
        await log.open()
        assert await log.append({1: [b"one"]}) == {1: 1}
        assert (await log.ends())[1] == 1
        await reader.open()
        assert [record.raw for record in await reader.read(1, 0, 10)] == [b"one"]
    finally:
        await reader.close()
        await log.close()


async def test_a_wrong_password_is_named_although_another_broker_is_dead(guarded_kafka: Guarded) -> None:
    servers = f"127.0.0.1:{free_port()},{guarded_kafka.server.servers}"
    with pytest.raises(LogRefused, match="kafka_password"):
        await KafkaLog(servers, security=guarded_kafka.knowing(password=GUESS)).ready()


@pytest.mark.parametrize(
    "error",
    [errors.TopicAuthorizationFailedError(), errors.GroupAuthorizationFailedError(),
     errors.ClusterAuthorizationFailedError()],
)  # fmt: skip
def test_what_an_acl_forbids_is_a_refusal_and_a_broker_that_is_away_is_none(error: errors.KafkaError) -> None:
    assert "its ACLs do not let this user do that" in (refusal(error, KafkaSecurity()) or "")
    assert refusal(errors.KafkaConnectionError(), KafkaSecurity()) is None


async def test_a_topic_with_fewer_partitions_than_we_write_to_is_refused(kafka: KafkaServer) -> None:
    """Somebody made it by hand: no client of ours asks for a partition that is not there, and none dies of it."""
    small, large = KafkaLog(kafka.servers, partitions=2), KafkaLog(kafka.servers, partitions=4)
    await small.open()
    assert (await large.append({1: [b"[]"]})).keys() == {1}
    with pytest.raises(LogRefused, match="topic events has 2 partitions, we write to 4"):
        await large.append({1: [b"[]"], 3: [b"[]"]})
    assert (await small.ends())[1] == 1
    await small.close()
    await large.close()
