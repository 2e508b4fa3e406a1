"""Whatever is sent, the answer is one that the document promises: no 500, no undocumented status or shape."""

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gates.collector import wall_ms
from gates.http.openapi import OPERATIONS
from gates.passes.key_store import KeyStore
from streams.embedded_redis import EmbeddedRedis
from streams.signature import signed_headers
from streams.store.connection import connect
from streams.store.redis import RedisStore
from tests.integration.gateway.serving import DEVICE, KEYS, serving
from tests.integration.gateway.test_reading import LATE, commits

WALL = [(method, path) for method, path in OPERATIONS if path != "/v1/clock" and not path.endswith("/stream")]
"""What a gateway that lives by the wall clock serves and that comes to an end."""
THERE = {"alert_id": LATE.alert_id, "unit": "MSKU1234565", "site": "QZ-DLP", "name": "control-room"}
PROMISED = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def url(redis_server: EmbeddedRedis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gateway in a thread of its own, with some state to read and a key to sign passes with."""
    keys = KeyStore(tmp_path_factory.mktemp("passes"))
    keys.new(wall_ms(), wall_ms() + 86_400_000)
    known: list[str] = []
    ready, done = threading.Event(), threading.Event()

    async def serve() -> None:
        client = connect(redis_server.url)
        await client.execute_command("FLUSHALL")
        for commit in commits():
            await RedisStore(client).commit(commit)
        async with serving(client, pass_keys=keys) as running:
            known.append(running.url)
            ready.set()
            await asyncio.to_thread(done.wait)
        await client.aclose()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(20)
    yield known[0]
    done.set()
    thread.join()


@pytest.fixture(scope="module")
def api(url: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{url}/openapi.json")


@pytest.mark.parametrize(("method", "path"), WALL, ids=map(" ".join, WALL))
def test_every_answer_is_one_that_was_promised(api: schemathesis.BaseSchema, method: str, path: str) -> None:
    @given(case=api[path][method].as_strategy())
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def ask(case: Any) -> None:
        case.validate_response(case.call(headers=credentials(case)), checks=PROMISED)

    ask()


def credentials(case: Any) -> dict[str, str]:
    """A token that may do everything; a batch of scans is named and signed for a device.

    What a path names is there, so that the answer is not always that it is not.
    """
    case.path_parameters = {name: THERE[name] for name in case.path_parameters or {}}
    headers = {"authorization": "Bearer t-admin"}
    if case.path == "/v1/scans":
        named = case.body | {"device_id": DEVICE} if isinstance(case.body, dict) else {}
        case.body = msgspec.json.encode(named)
        headers |= signed_headers([KEYS[DEVICE]], "msg_1", int(time.time()), case.body)
    return headers
