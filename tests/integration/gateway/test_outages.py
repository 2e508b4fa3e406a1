"""When Redis is away, senders are told to keep their batches, readers when to come again, and nothing is a 500."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import connect
from tests.integration.gateway.refusals import problem
from tests.integration.gateway.serving import Serving, as_, scan, serving


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path / "redis") as running:
        yield running


@pytest.fixture
async def at_gateway(server: EmbeddedRedis) -> AsyncIterator[Serving]:
    client = connect(server.url, timeout_s=1)
    async with serving(client) as running:
        yield running
    await client.aclose()


async def test_a_batch_that_the_log_cannot_take_is_to_be_kept_and_is_taken_later(
    server: EmbeddedRedis, at_gateway: Serving
) -> None:
    once = scan()
    server.stop()
    answer = await at_gateway.scans(once)
    assert answer.status_code == 503
    assert problem(answer)["type"].endswith("log_unavailable")
    assert int(answer.headers["retry-after"]) >= 1
    server.start()
    async with asyncio.timeout(10):
        while (again := await at_gateway.scans(once)).status_code != 200:
            assert again.status_code == 503
    assert again.json()["results"][0]["status"] == "accepted"
    assert await at_gateway.metric('linkage_refusals_total{reason="log_unavailable"}') >= 1


async def test_readers_are_told_that_state_is_away(server: EmbeddedRedis, at_gateway: Serving) -> None:
    server.stop()
    for path in ("/v1/alerts", "/v1/units", "/v1/units/MSKU1234565", "/v1/movements", "/v1/kpis", "/v1/devices"):
        answer = await at_gateway.http.get(path, headers=as_("operator"))
        assert answer.status_code == 503, path
        assert problem(answer)["type"].endswith("state_unavailable")
        assert "retry-after" in answer.headers
    assert (await at_gateway.http.get("/healthz")).json() == {"status": "ok"}
    assert (await at_gateway.http.get("/metrics")).status_code == 200


async def test_a_gateway_without_state_is_alive_but_not_ready(server: EmbeddedRedis, at_gateway: Serving) -> None:
    await at_gateway.scans()
    answer = await at_gateway.http.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    server.stop()
    answer = await at_gateway.http.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["checks"]["state"] != "ok"
