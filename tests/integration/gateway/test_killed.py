"""Real processes: the gateway is killed right after a 200 that it gave while Redis was away."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from gates.collector import wall_ms
from linkage.keys import wallet
from streams.embedded_redis import EmbeddedRedis
from streams.events import Correction, Entry, Pulse, decode_record
from streams.log.kafka_reader import KafkaReader
from streams.times import rfc3339
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.integration.gateway.process import GatewayProcess, gateway_process
from tests.integration.gateway.serving import REGION, scan
from tests.servers.required import need

DEVICE = "QZ-DLP-G1"
SLOW_MS = 600_000


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    need(missing())
    with KafkaServer(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture
async def gateway(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    with EmbeddedRedis(tmp_path / "redis") as redis:
        async with gateway_process(tmp_path, wallet(tmp_path, REGION), redis, kafka) as running:
            yield running


async def test_what_was_answered_during_an_outage_of_redis_is_known_after_a_kill(gateway: GatewayProcess) -> None:
    async def posted(*items: dict[str, Any]) -> list[str]:
        """Sent by a clock that is ten minutes slow."""
        answer = await gateway.scans(DEVICE, rfc3339(wall_ms() - SLOW_MS), *items)
        assert answer.status_code == 200, answer.text
        return [result["status"] for result in answer.json()["results"]]

    first, second = scan(event_time=rfc3339(wall_ms() - SLOW_MS)), scan(event_time=rfc3339(wall_ms() - SLOW_MS))
    assert await posted(first) == ["accepted"]
    gateway.redis.stop()
    for _ in range(3):
        assert await posted() == []
    assert await posted(second) == ["accepted"]
    await gateway.kill()
    gateway.redis.start()
    await gateway.start()
    voids = {
        "kind": "correction", "event_id": "void-second", "seq": 900, "event_time": rfc3339(wall_ms() - SLOW_MS),
        "voids": second["event_id"], "reason": "did_not_occur", "replacement": None,
    }  # fmt: skip
    assert await posted(voids, first, second) == ["accepted", "duplicate", "duplicate"]
    entries = await _entries(gateway.kafka)
    (correction,) = [entry for entry in entries if isinstance(entry, Correction) and not entry.derived]
    assert correction.subject == "unit:iso6346:MSKU1234565"
    pulses = sorted((entry for entry in entries if isinstance(entry, Pulse)), key=lambda pulse: pulse.received)
    assert len(pulses) == 6
    offsets = sorted(pulse.sent - pulse.received for pulse in pulses[-5:])
    assert pulses[-1].clock_error == offsets[2]  # of five sends, four of them from before the kill
    assert correction.when == correction.at - pulses[-1].clock_error


async def _entries(kafka: KafkaServer) -> list[Entry]:
    reader = KafkaReader(kafka.servers)
    await reader.open()
    try:
        return [
            entry
            for partition, end in (await reader.ends()).items()
            for record in (await reader.read(partition, 0, end) if end else ())
            for entry in decode_record(record.raw)
        ]
    finally:
        await reader.close()
