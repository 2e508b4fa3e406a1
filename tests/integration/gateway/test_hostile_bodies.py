"""Bodies that nobody sends in good faith, at every endpoint that takes one: always a 4xx that says why."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import msgspec
import pytest

from gates.http.openapi import OPERATIONS
from streams.store.connection import Client
from streams.store.redis import RedisStore
from tests.integration.gateway.refusals import problem
from tests.integration.gateway.serving import DEVICE, Serving, as_, now
from tests.integration.gateway.test_reading import LATE, commits

POSTED: Final = [(method, path) for (method, path), one in OPERATIONS.items() if one.body and path != "/v1/clock"]
GIVEN: Final = {"alert_id": LATE.alert_id, "device": DEVICE, "name": "control-room"}
DEEP: Final = b"[" * 10_000 + b"]" * 10_000
BODIES: Final[dict[str, bytes]] = {
    "nothing": b"",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"items": Infinity}',
    "deep lists": DEEP,
    "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "deep in a field": b'{"items":' + DEEP + b"}",
    "not UTF-8": b'{"source": "\xff\xfe"}',
    "half a character": b'{"source": "\xe6\xa1"}',
    "lone surrogate": b'{"source": "\\ud800"}',
    "UTF-16": '{"source": "a"}'.encode("utf-16"),
    "zero bytes": b"\x00" * 1000,
    "a number": b"1" * 5_000,
    "huge exponent": b'{"items": 1e999999999}',
    "a list": b"[]",
    "null": b"null",
    "a string": b'"x"',
    "two bodies": b"{}{}",
    "one MB string": b'{"source": "' + b"x" * 1_000_000 + b'"}',
    "many fields": b"{" + b",".join(b'"f%d": 0' % number for number in range(20_000)) + b"}",
}
WHOLE: Final[dict[str, dict[str, Any]]] = {
    path: next(iter(OPERATIONS[method, path].shown.values()))["value"] for method, path in POSTED
}


@pytest.fixture
async def at(client: Client, at_gateway: Serving) -> AsyncIterator[Serving]:
    for commit in commits():
        await RedisStore(client).commit(commit)
    yield at_gateway
    assert at_gateway.gateway.limits.reading.bytes == 0


async def post(at: Serving, method: str, path: str, body: bytes, **headers: str) -> httpx.Response:
    if path == "/v1/scans":
        return await at.signed(body, headers=headers)
    named = as_("admin") | headers
    return await at.http.request(method.upper(), path.format(**GIVEN), content=body, headers=named)


def refused(answer: httpx.Response) -> None:
    assert 400 <= answer.status_code < 500, answer.text[:500]
    assert len(answer.content) < 10_000
    problem(answer)


@pytest.mark.parametrize(("method", "path"), POSTED, ids=map(" ".join, POSTED))
async def test_a_body_that_is_none_is_refused(at: Serving, method: str, path: str) -> None:
    for name, body in BODIES.items():
        answer = await post(at, method, path, body)
        assert answer.status_code == 422, (name, answer.text[:300])
        refused(answer)


@pytest.mark.parametrize(("method", "path"), POSTED, ids=map(" ".join, POSTED))
async def test_ten_megabytes_are_refused_before_they_are_read(at: Serving, method: str, path: str) -> None:
    body = b'{"source": "' + b"x" * 10_000_000 + b'"}'
    answer = await post(at, method, path, body)
    assert answer.status_code == 413
    refused(answer)


@pytest.mark.parametrize(("method", "path"), POSTED, ids=map(" ".join, POSTED))
async def test_a_field_given_twice_is_refused(at: Serving, method: str, path: str) -> None:
    whole = msgspec.json.encode(WHOLE[path])
    name = next(iter(WHOLE[path]))
    for twin in (f'"{name}":null', f'"{name}" : null', f'"\\u{ord(name[0]):04x}{name[1:]}":null'):
        answer = await post(at, method, path, b"{" + twin.encode() + b"," + whole[1:])
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"] == [{"field": name, "detail": "given twice in one object"}]


@pytest.mark.parametrize(("method", "path"), POSTED, ids=map(" ".join, POSTED))
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml",
     "application/json; charset=gbk", "/", "x" * 500],
)  # fmt: skip
async def test_another_content_type_is_refused(at: Serving, method: str, path: str, kind: str) -> None:
    answer = await post(at, method, path, msgspec.json.encode(WHOLE[path]), **{"content-type": kind})
    assert answer.status_code == 415
    refused(answer)


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=UTF-8", "application/problem+json"])
async def test_json_by_any_of_its_names_is_taken(at: Serving, kind: str) -> None:
    assert (await at.scans(headers={"content-type": kind})).status_code == 200


@pytest.mark.parametrize(
    "status",
    [b'{"battery_pct":NaN}', b'{"queued":' + b"9" * 5_000 + b"}", b'{"a":' + DEEP + b"}", b'{"a":1,"a":2}',
     b'{"queued":1e400}', b'{"battery_pct":"\\ud800"}'],
    ids=["NaN", "digits", "deep", "twice", "exponent", "surrogate"],
)  # fmt: skip
async def test_what_a_device_says_of_itself_may_be_hostile_too(at: Serving, status: bytes) -> None:
    body = b'{"device_id":"%b","send_time":"%b","items":[],"status":%b}' % (DEVICE.encode(), now().encode(), status)
    answer = await at.signed(body)
    assert answer.status_code in (200, 422), answer.text
    assert (await at.http.get("/v1/devices", headers=as_("operator"))).status_code == 200


async def test_what_does_not_end_is_cut_off(at: Serving) -> None:
    """Bodies that announce no length and do not end are cut off at the first byte too many."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"[" * 16_384

    for _ in range(5):
        answer = await at.http.post("/v1/facts", content=endless(), headers=as_("admin"))
        assert answer.status_code == 413
        assert at.gateway.limits.reading.bytes == 0
