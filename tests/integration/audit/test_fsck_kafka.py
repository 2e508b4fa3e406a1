"""The same check where the log is a real Kafka."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gates.recording import read_recording
from linkage.fsck import check_all
from linkage.settings import Settings, read_settings
from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.store import keys
from streams.store.connection import Client, connect
from streams.subject import PARTITIONS
from tests.bench import the_world
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.integration.audit.played import post, settled, shortened, tracking
from tests.servers.required import need


@pytest.fixture
async def setup(tmp_path: Path) -> AsyncIterator[tuple[Settings, Client]]:
    """A state made of a log in Kafka."""
    need(missing())
    with KafkaServer(tmp_path / "kafka") as kafka, EmbeddedRedis(tmp_path / "redis") as server:
        broker = f"kafka://{kafka.servers}"
        client, log = connect(server.url), KafkaLog(broker)
        await log.open()
        await post(log, read_recording(shortened(tmp_path, 600)))
        async with tracking(broker, client):
            await settled(client, log)
        yield read_settings(None, redis=server.url, log=broker), client
        await log.close()
        await client.aclose()


async def test_the_state_is_held_against_the_log_in_kafka(setup: tuple[Settings, Client]) -> None:
    settings, client = setup
    report = await check_all(settings, the_world(), None, lambda *_: None)
    assert (report.differences, report.unchecked) == ([], {})
    assert sum(checked.subjects for checked in report.checked) > 100
    for p in range(PARTITIONS):
        await client.execute_command("DEL", keys.due(p))
    report = await check_all(settings, the_world(), None, lambda *_: None)
    assert {(one.kind, one.verdict) for one in report.differences} == {("deadlines", "missing")}
