"""Whoever is not let in is told what to set, in one line, at once, and without the password."""

from urllib.parse import quote

import pytest

from linkage.keys import wallet
from streams.embedded_redis import free_port
from tests.bench import the_world
from tests.contract.log.kafka_server import KafkaServer
from tests.integration.clusters.conftest import Existing
from tests.integration.clusters.plant import linkage
from tests.servers.redis_guard import PASSWORD

GUESS = "guess@1 / wrong"


@pytest.mark.parametrize(
    ("command", "wrong", "setting"),
    [
        ("tracker", {"LINKAGE_LOG": "password"}, "correct kafka_username and kafka_password"),
        ("tracker", {"LINKAGE_KAFKA_CA_FILE": None}, "kafka_ca_file (LINKAGE_KAFKA_CA_FILE)"),
        ("tracker", {"LINKAGE_REDIS_PASSWORD": GUESS}, "correct redis_password (LINKAGE_REDIS_PASSWORD"),
        ("gateway", {"LINKAGE_KAFKA_MECHANISM": "SCRAM-SHA-256"}, "set kafka_mechanism (LINKAGE_KAFKA_MECHANISM)"),
        ("gateway", {"LINKAGE_REDIS": "password"}, "correct redis_password (LINKAGE_REDIS_PASSWORD"),
        ("notifier", {"LINKAGE_REDIS_CA_FILE": None}, "redis_ca_file (LINKAGE_REDIS_CA_FILE)"),
        ("fsck", {"LINKAGE_LOG": "password"}, "correct kafka_username and kafka_password"),
    ],
)
async def test_a_process_that_is_refused_says_what_to_set(
    existing: Existing, command: str, wrong: dict[str, str | None], setting: str
) -> None:
    wallet(existing.folder, the_world().region, ())
    told = {**existing.told, **wrong_of(existing, wrong)}
    code, out, err = await linkage({name: value for name, value in told.items() if value is not None}, command)
    lines = [line for line in err.splitlines() if line.startswith("linkage: ")]
    assert (code, len(lines)) == (2, 1), err
    assert setting in lines[0]
    for leak in ("Traceback", GUESS, quote(GUESS, safe=""), PASSWORD, KafkaServer.PASSWORD):
        assert leak not in out + err


def wrong_of(existing: Existing, wrong: dict[str, str | None]) -> dict[str, str | None]:
    """``password``: a wrong one inside the URL, instead of the right one beside it."""
    if wrong == {"LINKAGE_LOG": "password"}:
        url = f"kafka+tls://linkage:{quote(GUESS, safe='')}@{existing.kafka.servers}"
        return {"LINKAGE_LOG": url, "LINKAGE_KAFKA_USERNAME": None, "LINKAGE_KAFKA_PASSWORD_FILE": None}
    if wrong == {"LINKAGE_REDIS": "password"}:
        url = f"rediss+cluster://:{quote(GUESS, safe='')}@{existing.redis.addresses}"
        return {"LINKAGE_REDIS": url, "LINKAGE_REDIS_PASSWORD": None}
    return wrong


async def test_a_gateway_without_servers_says_which_does_not_answer_and_ends(existing: Existing) -> None:
    """Its supervisor starts it again."""
    told = {**existing.told, "LINKAGE_REDIS": f"redis://127.0.0.1:{free_port()}"}
    for name in ("LINKAGE_REDIS_PASSWORD", "LINKAGE_REDIS_CA_FILE"):
        del told[name]
    code, _, err = await linkage(told, "gateway")
    assert (code, "Traceback" in err) == (1, False), err
    assert "linkage: Redis: Error 111" in err
