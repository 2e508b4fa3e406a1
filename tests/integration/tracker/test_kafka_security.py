"""A tracker on a Kafka that asks for TLS and a password, told by PLAIN; of the brokers it is told of, one is dead."""

from pathlib import Path

from streams.embedded_redis import EmbeddedRedis, free_port
from streams.log.kafka_log import KafkaLog
from streams.log.kafka_security import KafkaSecurity
from streams.store.connection import connect
from streams.store.reader import Reader
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.integration.tracker.plant import Plant
from tests.servers.certificates import Certificate
from tests.servers.required import need


async def test_a_guarded_kafka_lets_in_who_knows_the_password_over_tls(tmp_path: Path, server: EmbeddedRedis) -> None:
    need(missing())
    certificate = Certificate.made_in(tmp_path)
    known = KafkaSecurity(
        tls=True,
        ca_file=certificate.authority,
        mechanism="PLAIN",
        username=KafkaServer.USERNAME,
        password=KafkaServer.PASSWORD,
    )
    client = connect(server.url)
    with KafkaServer(tmp_path / "kafka", certificate.keystore) as broker:
        servers = f"kafka://127.0.0.1:{free_port()};kafka://{broker.servers}"
        log = KafkaLog(servers, security=known)
        await log.open()
        plant = Plant(servers, server, client, log, Reader(client))
        await plant.post(100)
        async with plant.tracker(security=known) as running:
            await plant.settled(running)
        await plant.check()
        await log.close()
    await client.aclose()
