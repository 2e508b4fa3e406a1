"""Kiosks go on posting while the broker, or Redis, hangs: they are sent away, the gateway does not grow, and what was
acknowledged is in the state exactly once when it goes on. Real processes, stopped and continued."""

import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from benchmarks.backpressure import GROWTH_MB, UNITS, Phase, Pressure, under_pressure
from linkage.demo.figures import read_figures
from linkage.keys import wallet
from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.signature import Secret
from streams.store.connection import connect
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import PARTITIONS, partition_of
from tests.chaos.parts import Parts
from tests.chaos.waiting import until_known
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.integration.gateway.process import GatewayProcess, gateway_process
from tests.integration.gateway.serving import REGION
from tests.servers.required import need

SENDERS = 6
SECONDS = 7.0
"""Longer than a gateway waits for the broker."""
FOLDED_S = 120.0


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[KafkaServer]:
    need(missing())
    with KafkaServer(tmp_path / "kafka") as server:
        yield server


@pytest.fixture
async def gateway(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    with EmbeddedRedis(tmp_path / "redis") as redis:
        async with gateway_process(tmp_path, wallet(tmp_path, REGION), redis, kafka) as running:
            yield running


@pytest.mark.parametrize("what", ["broker", "redis"])
async def test_what_hangs_slows_the_senders_and_nothing_grows(gateway: GatewayProcess, what: str) -> None:
    hanging = gateway.kafka.pid if what == "broker" else gateway.redis.pid
    assert gateway.child is not None
    assert hanging is not None

    def hang(stopped: bool) -> None:
        os.kill(hanging, signal.SIGSTOP if stopped else signal.SIGCONT)

    keys = [(name, Secret.parse(gateway.purse.devices[name])) for name in list(REGION.devices)[:SENDERS]]
    pressure = Pressure(gateway.url, keys, Phase("before"), batch=2)
    before, during, after = await under_pressure(pressure, gateway.child.pid, hang, SECONDS, SENDERS)
    if what == "broker":
        assert during.refused > 0
        assert during.taken < before.taken / 10
    else:
        assert during.taken > 0  # the log is there: only the memory has to wait
    assert after.taken > 0
    phases = (before, during, after)
    assert sum(phase.hasty + phase.other + phase.unanswered for phase in phases) == 0
    assert max(phase.peak_mb for phase in phases) - before.peak_mb < GROWTH_MB
    await _folded(gateway)
    counts = await _in_the_state(gateway)
    assert set(counts.values()) == {1}
    assert counts.keys() >= set(pressure.acknowledged)


async def _folded(gateway: GatewayProcess) -> None:
    """A tracker works off what is in the log."""
    parts = Parts(gateway.told, gateway.folder)
    client, log = connect(gateway.redis.url, connections=4), KafkaLog(gateway.kafka.servers)

    async def caught_up() -> bool:
        return (await read_figures(Reader(client, PARTITIONS), log)).lag == 0

    try:
        await parts.start("tracker", "tracker")
        assert await until_known(caught_up, FOLDED_S)
    finally:
        await parts.stop()
        await log.close()
        await client.aclose()


async def _in_the_state(gateway: GatewayProcess) -> Counter[str]:
    """How often each event is in the trail of a unit."""
    client = connect(gateway.redis.url, connections=4)
    by_partition: dict[int, list[str]] = {}
    for sender in range(SENDERS):
        for number in range(UNITS):
            subject = f"unit:local:P{sender}-{number}"
            by_partition.setdefault(partition_of(subject, PARTITIONS), []).append(subject)
    store, counts = RedisStore(client), Counter[str]()
    for partition, subjects in by_partition.items():
        for trail in (await store.trails(partition, subjects)).values():
            counts.update(event.id for event in trail.events)
    await client.aclose()
    return counts
