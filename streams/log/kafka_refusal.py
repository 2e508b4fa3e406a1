"""Why a Kafka does not let us in: what waiting cannot mend, and which setting does.

Its client tries one broker after another and in the end says only that none would have it; what each of them said is
asked for once more, by a connection that says it.
"""

import asyncio
import ssl
from typing import Final

from aiokafka import errors
from aiokafka.conn import create_conn

from streams.log.kafka_security import KafkaSecurity
from streams.log.port import LogRefused, LogUnavailable

_WITHIN_S: Final = 5.0
_FORBIDDEN: Final = (
    errors.TopicAuthorizationFailedError, errors.GroupAuthorizationFailedError, errors.ClusterAuthorizationFailedError,
)  # fmt: skip
_FILES: Final = "kafka_ca_file (LINKAGE_KAFKA_CA_FILE)"


async def unavailable(servers: str, security: KafkaSecurity, error: BaseException) -> LogUnavailable:
    """What to raise for an error at the start of a client: LogRefused if waiting cannot mend it. Asks ``servers``
    (``host:port,host:port…``) when the error does not say."""
    if (why := refusal(error, security)) is not None:
        return LogRefused(f"Kafka at {servers}: {why}")
    hints: list[str] = []
    if isinstance(error, errors.KafkaConnectionError):
        for server in servers.split(","):
            said = await _asked(server, security)
            if isinstance(said, LogRefused):
                return said
            hints += [said] if said else []
    return LogUnavailable(". ".join([f"Kafka at {servers}: {str(error) or type(error).__name__}", *hints[:1]]))


async def _asked(server: str, security: KafkaSecurity) -> LogRefused | str | None:
    """What one broker makes of us; a text is a guess."""
    host, _, port = server.rpartition(":")
    try:
        async with asyncio.timeout(_WITHIN_S):
            connection = await create_conn(
                host.strip("[]"), int(port), request_timeout_ms=int(_WITHIN_S * 1000), **security.for_client()
            )
    except (errors.KafkaError, OSError, TimeoutError) as error:
        if (why := refusal(error, security)) is not None:
            return LogRefused(f"Kafka at {server}: {why}")
        if isinstance(error.__cause__, asyncio.IncompleteReadError) and not security.tls:
            return f"{server} is there and hangs up: does its listener ask for TLS (log: kafka+tls://…)?"
        if security.tls and not isinstance(error, ConnectionRefusedError):
            return f"{server} does not come to terms about TLS: is it a listener with TLS (log: kafka+tls://…)?"
        return None
    connection.close()
    return None if security.username else f"{server} is there: does its listener ask for a kafka_username?"


def refusal(error: BaseException, security: KafkaSecurity) -> str | None:
    """None if the error is something else."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({error.verify_message}): name the file of the authority that signed it "
            f"as {_FILES}, and the broker by a name that is in the certificate"
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"TLS does not come about ({error.reason or error}): is it a listener with TLS (log: kafka+tls://…), and "
            "does it ask for a certificate of ours (kafka_certificate_file, LINKAGE_KAFKA_CERTIFICATE_FILE)?"
        )
    if isinstance(error, errors.SaslAuthenticationFailed | errors.AuthenticationFailedError):
        return (
            f"it does not accept the user name or password ({error}): correct kafka_username and kafka_password "
            "(LINKAGE_KAFKA_USERNAME, LINKAGE_KAFKA_PASSWORD, kafka_password_file, or those in the URL)"
        )
    if isinstance(error, errors.UnsupportedSaslMechanismError):
        return (
            f"it does not offer {security.mechanism} ({error}): set kafka_mechanism (LINKAGE_KAFKA_MECHANISM) to what "
            "the listener offers"
        )
    if isinstance(error, _FORBIDDEN):
        return f"its ACLs do not let this user do that ({error}): grant it, see docs/operating.md"
    return None
