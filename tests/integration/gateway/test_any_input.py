"""Whatever is sent, by whatever role: the answer is one that the document promises, no 500, no undocumented shape."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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

from gates.access.records import key_id
from gates.collector import wall_ms
from gates.coverage import Clock
from gates.http import expected, open_alerts
from gates.http.moment import TURN
from gates.http.openapi import OPERATIONS
from gates.passes.key_store import KeyStore
from streams.embedded_redis import EmbeddedRedis
from streams.signature import signed_headers
from streams.store.connection import connect
from streams.store.redis import RedisStore
from tests.integration.gateway.serving import DEVICE, KEYS, TOKENS, as_, serving
from tests.integration.gateway.test_reading import LATE, commits

WALL = [(method, path) for method, path in OPERATIONS if path != "/v1/clock"]
"""What a gateway that lives by the wall clock serves."""
RECORDED = [(method, path) for (method, path), one in OPERATIONS.items() if one.recorded or path == "/v1/clock"]
"""What is another matter where time comes from a recording."""
OTHER = "QZ-YL-G1"
"""Whose keys and rate are changed; DEVICE goes on signing."""
THERE = {
    "alert_id": LATE.alert_id, "unit": "MSKU1234565", "site": "QZ-DLP", "device": OTHER, "key_id": key_id(KEYS[OTHER]),
    "name": "control-room",
}  # fmt: skip
HOLDERS = [*TOKENS, "t-nobody", ""]
"""Tokens of every role, one that nobody has, and none at all."""
PROMISED = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@contextmanager
def gateway(server: EmbeddedRedis, folder: Path, clock: Clock) -> Iterator[str]:
    """Its address: in a thread of its own, with some state to read and a key to sign passes with. What it streams ends
    at once."""
    keys = KeyStore(folder)
    keys.new(wall_ms(), wall_ms() + 86_400_000)
    known: list[str] = []
    ready, done = threading.Event(), threading.Event()

    async def serve() -> None:
        client = connect(server.url)
        await client.execute_command("FLUSHALL")
        for commit in commits():
            await RedisStore(client).commit(commit)
        async with serving(client, clock=clock, pass_keys=keys) as running:
            made = {"name": "a", "role": "section"}
            token = await running.http.post("/v1/tokens", json=made, headers=as_("admin"))
            known.extend((running.url, token.json()["token_id"]))
            ready.set()
            await asyncio.to_thread(done.wait)
        await client.aclose()

    with pytest.MonkeyPatch.context() as patch:
        for streams in (expected, open_alerts):
            patch.setattr(streams, "LIFE_S", 0.0)
        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        assert ready.wait(20)
        THERE["token_id"] = known[1]
        yield known[0]
        done.set()
        thread.join()


@pytest.fixture(scope="module")
def api(redis_server: EmbeddedRedis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    with gateway(redis_server, tmp_path_factory.mktemp("passes"), "wall") as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


@pytest.fixture
def recorded_api(redis_server: EmbeddedRedis, tmp_path: Path) -> Iterator[schemathesis.BaseSchema]:
    with gateway(redis_server, tmp_path, "recorded") as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


@pytest.mark.parametrize(("method", "path"), WALL, ids=map(" ".join, WALL))
def test_every_answer_is_one_that_was_promised(api: schemathesis.BaseSchema, method: str, path: str) -> None:
    ask(api, method, path, 6)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), WALL, ids=map(" ".join, WALL))
def test_every_answer_is_one_that_was_promised_at_length(api: schemathesis.BaseSchema, method: str, path: str) -> None:
    ask(api, method, path, 40)


def test_nor_is_it_where_time_comes_from_a_recording(recorded_api: schemathesis.BaseSchema) -> None:
    for method, path in RECORDED:
        ask(recorded_api, method, path, 6)


def ask(api: schemathesis.BaseSchema, method: str, path: str, examples: int) -> None:
    """Each question under the token of every role."""

    @given(case=api[path][method].as_strategy())
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def asked(case: Any) -> None:
        headers = prepared(case)
        for token in HOLDERS if "signature" not in OPERATIONS[method, path].security else [""]:
            bearer = {"authorization": f"Bearer {token}"} if token else {}
            case.validate_response(case.call(headers=headers | bearer), checks=PROMISED)

    asked()


def prepared(case: Any) -> dict[str, str]:
    """A batch of scans is named and signed for a device. What a path names is there, so that the answer is not always
    that it is not."""
    if case.headers:
        case.headers.pop(TURN, None)  # whoever names one waits for those before it
    case.path_parameters = {name: THERE[name] for name in case.path_parameters or {}}
    if case.path != "/v1/scans":
        return {}
    named = case.body | {"device_id": DEVICE} if isinstance(case.body, dict) else {}
    case.body = msgspec.json.encode(named)
    return signed_headers([KEYS[DEVICE]], "msg_1", int(time.time()), case.body)
