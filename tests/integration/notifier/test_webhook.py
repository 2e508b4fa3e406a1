"""One attempt at a real endpoint: what it sends, and how every kind of failure is called."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from streams.notifier.delivery import Delivery, Outcome
from streams.notifier.guard import Guard
from streams.notifier.webhook import Webhook
from streams.signature import Secret, verify
from tests.integration.notifier.endpoint import Answer, Endpoint
from tests.unit.notifier.alerts import alert

NEW, OLD = Secret.generate(), Secret.generate()
NOW = 1_772_410_503_999
LOOPBACK = Guard([ip_network("127.0.0.0/8"), ip_network("::1/128")])
DELIVERY = Delivery(0, alert(1, version=7))


@asynccontextmanager
async def hook(url: str, guard: Guard = LOOPBACK, **settings: Any) -> AsyncIterator[Webhook]:
    webhook = Webhook(url, [NEW, OLD], guard, now_ms=lambda: NOW, **settings)
    try:
        yield webhook
    finally:
        await webhook.close()


async def attempt(url: str, guard: Guard = LOOPBACK, **settings: Any) -> Outcome:
    async with hook(url, guard, **settings) as webhook:
        return await webhook.send(DELIVERY)


async def test_it_is_signed_from_whole_seconds_with_every_secret() -> None:
    async with Endpoint() as endpoint:
        outcome = await attempt(endpoint.url + "/hook?a=1")
        posted = endpoint.posted[0]
    assert (outcome.delivered, outcome.result) == (True, 200)
    assert posted.path == "/hook?a=1"
    assert posted.headers["webhook-timestamp"] == "1772410503"
    assert posted.headers["content-type"] == "application/json"
    for key in (NEW, OLD):
        assert verify([key], posted.headers, posted.body, NOW).id == f"{alert(1).alert_id}.7"


async def test_connections_are_kept_open_between_deliveries() -> None:
    async with Endpoint() as endpoint, hook(endpoint.url) as webhook:
        for _ in range(5):
            await webhook.send(DELIVERY)
        assert endpoint.connections == 1


@pytest.mark.parametrize(
    ("answer", "result", "delivered", "final"),
    [
        (Answer(204, b""), 204, True, False),
        (Answer(202, b"x" * 10_000), 202, True, False),
        (Answer(302, headers={"location": "http://127.0.0.1/"}), 302, False, False),
        (Answer(410), 410, False, True),
        (Answer(500, b"\xff\xfe oops"), 500, False, False),
        (Answer(200, b"x" * 100, cut=True), "broken_off", False, False),
        (Answer(200, b"", cut=True), "broken_off", False, False),
    ],
)
async def test_an_answer_is_called_what_it_is(answer: Answer, result: int | str, delivered: bool, final: bool) -> None:
    async with Endpoint(lambda _: answer) as endpoint:
        outcome = await attempt(endpoint.url)
    assert (outcome.result, outcome.delivered, outcome.final) == (result, delivered, final)
    assert bool(outcome.error) is not delivered


async def test_a_wish_to_wait_is_passed_on_only_with_the_answers_that_may_have_one() -> None:
    async with Endpoint(lambda _: Answer(429, headers={"retry-after": "30"})) as endpoint:
        assert (await attempt(endpoint.url)).retry_after_s == 30
    async with Endpoint(lambda _: Answer(500, headers={"retry-after": "30"})) as endpoint:
        assert (await attempt(endpoint.url)).retry_after_s is None


async def test_no_answer_is_called_what_it_is() -> None:
    async with Endpoint() as gone:
        url = gone.url
    assert (await attempt(url)).result == "no_connection"
    assert (await attempt("http://no-such-name.invalid/")).result == "no_connection"
    async with Endpoint(lambda _: Answer(after=asyncio.Event())) as silent:
        assert (await attempt(silent.url, timeout_s=0.05)).result == "timeout"


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    hung_up = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n" + b"x" * 8_000)
        await reader.read()
        writer.close()
        hung_up.set()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert (await attempt(f"http://127.0.0.1:{port}/")).delivered
        await hung_up.wait()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
async def test_loopback_is_refused_however_it_is_written(host: str) -> None:
    async with Endpoint() as endpoint:
        outcome = await attempt(f"http://{host}:{endpoint.port}/", Guard())
        assert not outcome.delivered
        assert endpoint.connections == 0
    if host in ("127.0.0.1", "localhost"):
        assert outcome.result == "refused_target"
        assert "allow_networks" in outcome.error


async def test_a_certificate_nobody_vouches_for_is_refused(self_signed: ssl.SSLContext) -> None:
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0, ssl=self_signed)
    async with server:
        port = server.sockets[0].getsockname()[1]
        outcome = await attempt(f"https://127.0.0.1:{port}/")
    assert outcome.result == "tls"
    assert "certificate" in outcome.error.lower()


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """A server's TLS with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context
