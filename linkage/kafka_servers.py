"""The Kafka cluster that the settings name, and how to be let in."""

from typing import TYPE_CHECKING, Final, NamedTuple

from linkage.address import Address
from linkage.failure import fail
from linkage.secret import password
from streams.log.kafka_security import KafkaSecurity

if TYPE_CHECKING:
    from linkage.settings import Settings

PLAIN: Final = "kafka"
TLS: Final = "kafka+tls"
SCHEMES: Final = (PLAIN, TLS, "redislog")


class KafkaServers(NamedTuple):
    """``servers``: ``kafka://host:port[;kafka://host:port…]``, as faust writes it; without any secret."""

    servers: str
    security: KafkaSecurity


def kafka_servers(settings: "Settings") -> KafkaServers | None:
    """None if the log is no Kafka."""
    address = Address.read(settings.log, SCHEMES)
    if address.scheme not in (PLAIN, TLS):
        return None
    if not address.hosts:
        fail("log: name at least one broker, such as kafka://10.0.0.6:9092 (or set LINKAGE_LOG)", 2)
    secret = password("kafka_password", address.password, settings.kafka_password, settings.kafka_password_file)
    username = address.username or settings.kafka_username
    if (username is None) != (secret is None):
        fail(
            "kafka_username and kafka_password go together (or set LINKAGE_KAFKA_USERNAME and LINKAGE_KAFKA_PASSWORD)",
            2,
        )
    security = KafkaSecurity(
        tls=address.scheme == TLS,
        ca_file=settings.kafka_ca_file,
        certificate_file=settings.kafka_certificate_file,
        key_file=settings.kafka_key_file,
        mechanism=settings.kafka_mechanism,
        username=username,
        password=secret,
    )
    return KafkaServers(";".join(f"{PLAIN}://{host}" for host in address.hosts), security)
