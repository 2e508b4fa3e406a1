"""Log and tracker on a Kafka that asks for TLS and a password."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from streams.embedded_redis import EmbeddedRedis
from streams.log.kafka_log import KafkaLog
from streams.log.kafka_security import KafkaSecurity
from streams.log.port import LogUnavailable
from streams.store.connection import connect
from streams.store.reader import Reader
from tests.contract.log.kafka_server import KafkaServer, missing
from tests.integration.tracker.plant import Plant


async def test_a_guarded_kafka_lets_in_who_knows_the_password_over_tls(tmp_path: Path, server: EmbeddedRedis) -> None:
    if (why := missing()) is not None:
        pytest.skip(why)
    authority, keystore = certificates(tmp_path)
    known = KafkaSecurity(
        tls=True, ca_file=authority, mechanism="PLAIN", username=KafkaServer.USERNAME, password=KafkaServer.PASSWORD
    )
    client = connect(server.url)
    with KafkaServer(tmp_path / "kafka", keystore) as broker:
        for wrong in (
            KafkaSecurity(),
            KafkaSecurity(tls=True, mechanism="PLAIN", username=known.username, password=known.password),
            KafkaSecurity(tls=True, ca_file=authority, mechanism="PLAIN", username="linkage", password="guess"),
        ):
            with pytest.raises(LogUnavailable, match="Kafka at"):
                await KafkaLog(broker.servers, security=wrong, timeout_s=1.0).open()
        log = KafkaLog(broker.servers, security=known)
        await log.open()
        plant = Plant(f"kafka://{broker.servers}", server, client, log, Reader(client))
        await plant.post(100)
        async with plant.tracker(security=known) as running:
            await plant.settled(running)
        await plant.check()
        await log.close()
    await client.aclose()


def certificates(directory: Path) -> tuple[Path, Path]:
    """The certificate to trust, and the server's keystore."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    authority, keystore = directory / "authority.pem", directory / "server.pem"
    authority.write_bytes(pem)
    keystore.write_bytes(secret + pem)
    return authority, keystore
