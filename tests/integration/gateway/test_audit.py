"""Every administrative act leaves a line: who, what, when, what came of it, and no secret."""

from pathlib import Path
from typing import Any

import pytest

from gates.access.records import AuditEntry
from gates.collector import wall_ms
from gates.passes.acts import acts
from gates.passes.key_store import KeyStore
from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import Client, connect
from tests.integration.gateway.serving import DEVICE, Serving, as_, serving
from tests.integration.subscribers.notifying import until

ADMIN = as_("admin")
TRAVEL = {"rows": [{"from": "QZ", "to": "YZ", "from_h": 0, "to_h": 24, "n": 9, "p50_min": 158, "p95_min": 206}]}


async def lines(at: Serving, **query: Any) -> list[dict[str, Any]]:
    answer = await at.http.get("/v1/audit", params=query, headers=ADMIN)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_each_kind_of_act_is_on_record(at_gateway: Serving) -> None:
    key = (await at_gateway.http.post(f"/v1/devices/{DEVICE}/keys", json={}, headers=ADMIN)).json()
    await at_gateway.http.delete(f"/v1/devices/{DEVICE}/keys/{key['key_id']}", headers=ADMIN)
    await at_gateway.http.put(f"/v1/devices/{DEVICE}/rate", json={"rate_per_s": 3}, headers=ADMIN)
    token = (await at_gateway.http.post("/v1/tokens", json={"name": "a", "role": "section"}, headers=ADMIN)).json()
    await at_gateway.http.delete(f"/v1/tokens/{token['token_id']}", headers=ADMIN)
    await at_gateway.http.post("/v1/policy", json={"text": "rules: {A14: {late: 1.8}}"}, headers=ADMIN)
    await at_gateway.http.post("/v1/travel-times", json={"table": TRAVEL}, headers=ADMIN)
    found = await lines(at_gateway)
    assert [(one["act"], one["subject"], one["outcome"], one["by"]) for one in reversed(found)] == [
        ("key.make", f"device:{DEVICE}", "done", "admin"),
        ("key.revoke", f"device:{DEVICE}", "done", "admin"),
        ("rate.set", f"device:{DEVICE}", "done", "admin"),
        ("token.issue", f"token:{token['token_id']}", "done", "admin"),
        ("token.revoke", f"token:{token['token_id']}", "done", "admin"),
        ("policy.set", "policy", "done", "admin"),
        ("travel.set", "travel times", "done", "admin"),
    ]
    assert found[-1]["detail"] == {"key_id": key["key_id"], "overlap_s": "86400"}
    assert found[-3]["detail"] == {"rate_per_s": "3", "burst": "200"}
    assert found[-4]["detail"] == {
        "name": "a", "role": "section", "source": "*", "expires_at": token["expires_at"]
    }  # fmt: skip
    assert found[0]["at"]
    assert not [secret for secret in (key["secret"], token["token"]) if secret in str(found)]


async def test_what_was_refused_is_on_record_too(at_gateway: Serving) -> None:
    await at_gateway.http.post("/v1/devices/QZ-XXX-G9/keys", json={}, headers=ADMIN)
    await at_gateway.http.post("/v1/policy", json={"text": "rules: 3"}, headers=ADMIN)
    assert [one["outcome"] for one in await lines(at_gateway)] == ["unreadable", "not_found"]


async def test_a_dry_run_is_no_act(at_gateway: Serving) -> None:
    await at_gateway.http.post("/v1/policy", json={"text": "rules: {}", "dry_run": True}, headers=ADMIN)
    assert await lines(at_gateway) == []


async def test_it_is_read_page_by_page_and_filtered(at_gateway: Serving) -> None:
    trail = at_gateway.gateway.access.registry.trail
    for number in range(7):
        await trail.append(AuditEntry(number, "wang", "key.make" if number % 2 else "token.issue", f"s:{number}"))
    assert [one["subject"] for one in await lines(at_gateway, act="key")] == ["s:5", "s:3", "s:1"]
    assert [one["act"] for one in await lines(at_gateway, subject="s:4")] == ["token.issue"]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await at_gateway.http.get("/v1/audit", params={"limit": 3, "cursor": cursor}, headers=ADMIN)
        seen += [one["subject"] for one in answer.json()["items"]]
        cursor = answer.json()["cursor"]
    assert seen == [f"s:{number}" for number in reversed(range(7))]


@pytest.mark.parametrize("cursor", ["x", "WzEsLTVd", "WzEsIDk5OTk5OTk5OTk5OTk5OTk5OTk5OV0"])
async def test_a_cursor_that_no_page_gave_is_refused(at_gateway: Serving, cursor: str) -> None:
    answer = await at_gateway.http.get("/v1/audit", params={"cursor": cursor}, headers=ADMIN)
    assert answer.status_code == 422, answer.text


async def test_an_act_during_an_outage_is_told_afterwards(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path / "redis") as server:
        client: Client = connect(server.url, timeout_s=1)
        async with serving(client) as at:
            trail = at.gateway.access.registry.trail
            server.stop()
            await trail.note(AuditEntry(1, "wang", "policy.set", "policy"))
            server.start()
            await trail.catch_up()
            assert [one.by for one in (await trail.page(10)).items] == ["wang"]
        await client.aclose()


async def test_acts_on_subscribers_are_on_record_without_their_keys(at_gateway: Serving) -> None:
    path = "/v1/subscribers/control-room"
    refusal = await at_gateway.http.put(path, json={"url": 3}, headers=ADMIN)
    assert refusal.status_code == 422
    made = await at_gateway.http.put(path, json={"url": "https://example.org/alerts"}, headers=ADMIN)
    assert made.status_code == 200, made.text
    rotated = await at_gateway.http.post(f"{path}/keys", headers=ADMIN)
    await at_gateway.http.delete(f"{path}/keys/old", headers=ADMIN)
    await at_gateway.http.delete(path, headers=ADMIN)
    found = await lines(at_gateway, subject="subscriber:control-room")
    assert [(one["act"], one["outcome"] == "done") for one in reversed(found)] == [
        ("subscriber.put", False), ("subscriber.put", True), ("subscriber.key", True), ("subscriber.old-keys", True),
        ("subscriber.delete", True),
    ]  # fmt: skip
    for secret in (made.json()["secret"], rotated.json()["secret"]):
        assert secret not in str(found)


async def test_what_was_done_to_keys_of_passes_is_on_record_once_however_many_gateways_read_the_ring(
    client: Client, tmp_path: Path
) -> None:
    store, now = KeyStore(tmp_path), wall_ms()
    key = store.new(now, now + 86_400_000, "first", by="wang", now=now)
    subject = f"pass-key:{key.id}"
    async with serving(client, pass_keys=KeyStore(tmp_path)) as at, serving(client, pass_keys=KeyStore(tmp_path)):
        store.revoke(key.id, now, "leaked", by="li", now=now + 1)

        async def both_told() -> bool:
            return len(await lines(at, subject=subject)) >= 2

        await until(both_told)
        found = await lines(at, subject=subject)
    async with serving(client, pass_keys=KeyStore(tmp_path)) as at:
        ring = store.ring()
        assert ring is not None
        await at.gateway.access.registry.trail.tell_once(acts(ring))
        assert await lines(at, subject=subject) == found
    assert [(one["by"], one["act"], one["via"]) for one in found] == [
        ("li", "pass-key.revoke", "command"), ("wang", "pass-key.make", "command"),
    ]  # fmt: skip
    assert found[0]["detail"]["reason"] == "leaked"
