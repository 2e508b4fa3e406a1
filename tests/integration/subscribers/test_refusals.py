"""What the API refuses of a subscriber: the field is named, what to write instead is said, and nothing is made."""

import asyncio
from typing import Any

import pytest

from streams.store.connection import Client
from tests.integration.gateway.refusals import problem
from tests.integration.gateway.serving import Serving, as_
from tests.integration.notifier.serving import subscriber
from tests.integration.subscribers.notifying import ADMIN, listed, made, notifying, put

URL = "https://alerts.example.cn/"
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(
    ("name", "settings", "field", "told"),
    [
        ("Ops", {"url": URL}, "name", "use 1–40 small letters, digits and hyphens"),
        ("ops", {"url": URL, "name": "other"}, "name", "the path says ops"),
        ("ops", {}, "url", "required, but missing"),
        ("ops", {"url": "ftp://x/"}, "url", "must be https://host/path"),
        ("ops", {"url": "http://10.20.3.4/"}, "url", "10.20.3.4 is not a public address"),
        ("ops", {"url": "http://[fe80::1]/"}, "url", "stands in the notifiers' file and cannot be changed from here"),
        ("ops", {"url": "http://169.254.169.254/latest"}, "url", "allow_networks"),
        ("ops", {"url": URL, "allow_networks": ["0.0.0.0/0"]}, "allow_networks", "no such setting"),
        ("ops", {"url": URL, "secrets": ["env:HOME"]}, "secrets.0", "give whsec_… itself"),
        ("ops", {"url": URL, "secrets": ["file:/etc/hostname"]}, "secrets.0", "give whsec_… itself"),
        ("ops", {"url": URL, "role": "trader"}, "role", "Input should be 'operator'"),
        ("ops", {"url": URL, "rules": ["A99"]}, "rules.0", "no such rule: known are"),
        ("ops", {"url": URL, "nodes": ["XX"]}, "nodes", "no such node XX; known are"),
        ("ops", {"url": URL, "second": "fone"}, "second", "no subscriber is named fone"),
        ("ops", {"url": URL, "second": "ops"}, "second", "comes back to where it began"),
        ("ops", {"url": URL, "concurrency": 0}, "concurrency", "greater than or equal to 1"),
    ],
)
async def test_what_is_wrong_is_named(
    gateway: Serving, name: str, settings: dict[str, Any], field: str, told: str
) -> None:
    answer = await gateway.http.put(f"/v1/subscribers/{name}", json=settings, headers=ADMIN)
    said = problem(answer)
    assert (answer.status_code, said["errors"][0]["field"]) == (422, field), said
    assert told in said["detail"]
    assert await listed(gateway) == {}


async def test_a_key_of_ones_own_is_taken_and_never_shown(gateway: Serving) -> None:
    answer = await put(gateway, "ops", url=URL, secrets=[KEY])
    assert (answer.status_code, answer.json()["secret"]) == (200, None)
    wrong = await put(gateway, "ops", url=URL, secrets=[KEY[:20]])
    assert wrong.status_code == 422
    everything = await gateway.http.get("/v1/subscribers", headers=ADMIN)
    assert not [text for text in (answer.text, wrong.text, everything.text) if "MfKQ9r8" in text]


@pytest.mark.parametrize("holder", ["operator", "section", "customs", "trader", "kiosk"])
async def test_only_an_admin_sees_and_changes_them(gateway: Serving, holder: str) -> None:
    for method, path in [
        ("GET", ""), ("PUT", "/ops"), ("DELETE", "/ops"), ("POST", "/ops/keys"), ("DELETE", "/ops/keys/old")
    ]:  # fmt: skip
        answer = await gateway.http.request(method, f"/v1/subscribers{path}", headers=as_(holder))
        assert (answer.status_code, problem(answer)["type"]) == (403, "urn:linkage:problem:forbidden")


async def test_who_is_not_there_can_neither_be_rotated_nor_deleted(gateway: Serving) -> None:
    for method, path in [("POST", "/ops/keys"), ("DELETE", "/ops/keys/old"), ("DELETE", "/ops")]:
        answer = await gateway.http.request(method, f"/v1/subscribers{path}", headers=ADMIN)
        assert (answer.status_code, problem(answer)["type"]) == (404, "urn:linkage:problem:not_found")


async def test_a_name_of_the_file_cannot_be_changed(client: Client, gateway: Serving) -> None:
    """Also when the notifier that told of it is no more."""
    async with notifying(client, subscriber("ops", "https://file.example.cn/")):
        row = (await listed(gateway))["ops"]
        assert (row["source"], row["url"], row["keys"]) == ("file", "https://file.example.cn/", None)
    for method, path in [("PUT", "/ops"), ("DELETE", "/ops"), ("POST", "/ops/keys"), ("DELETE", "/ops/keys/old")]:
        answer = await gateway.http.request(method, f"/v1/subscribers{path}", headers=ADMIN, json={"url": URL})
        said = problem(answer)
        assert (answer.status_code, said["errors"][0]["field"]) == (409, "name"), path
        assert "stands in the notifiers' file, which wins: change it there" in said["detail"]


async def test_what_the_file_allows_and_has_may_be_used(client: Client, gateway: Serving) -> None:
    async with notifying(client, subscriber("phone", "https://file.example.cn/")):
        await made(gateway, "ops", "http://127.0.0.1:9/", second="phone")
        await made(gateway, "desk", URL, second="ops")
        answer = await put(gateway, "ops", url=URL, second="desk")
    assert "ops: second: ops → desk → ops comes back to where it began" in problem(answer)["detail"]


async def test_changes_that_come_at_once_are_all_made(gateway: Serving) -> None:
    await asyncio.gather(*(made(gateway, f"ops-{number}", URL) for number in range(10)))
    assert sorted(await listed(gateway)) == sorted(f"ops-{number}" for number in range(10))
    # each alone would do; both would be a chain that comes back
    both = [put(gateway, "ops-1", url=URL, second="ops-2"), put(gateway, "ops-2", url=URL, second="ops-1")]
    assert sorted(answer.status_code for answer in await asyncio.gather(*both)) == [200, 422]
