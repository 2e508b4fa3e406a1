"""Keys of devices are made, rotated and revoked while gateways run, at all of them, and each act is on record."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from time import monotonic
from typing import Any

import httpx
import pytest

from gates.collector import wall_ms
from gates.http.app import create_app
from streams.events import Refusal
from streams.signature import Secret
from streams.store.connection import Client
from tests.chaos.waiting import until_known
from tests.integration.gateway.refusals import problem, refused
from tests.integration.gateway.serving import DEVICE, KEYS, REGION, Serving, as_, scan, serving

ADMIN = as_("admin")
PATH = f"/v1/devices/{DEVICE}/keys"


async def made(at: Serving, device: str = DEVICE, **wanted: Any) -> tuple[str, Secret]:
    answer = await at.http.post(f"/v1/devices/{device}/keys", json=wanted, headers=ADMIN)
    assert answer.status_code == 201, answer.text
    return answer.json()["key_id"], Secret.parse(answer.json()["secret"])


async def states(at: Serving) -> dict[str, str]:
    answer = await at.http.get(PATH, headers=ADMIN)
    return {one["key_id"]: one["state"] for one in answer.json()["keys"]}


async def revoke(at: Serving, key_id: str) -> httpx.Response:
    return await at.http.delete(f"{PATH}/{key_id}", headers=ADMIN)


@pytest.fixture
async def another(client: Client, at_gateway: Serving) -> AsyncIterator[Serving]:
    """A second gateway of the same system."""
    assert at_gateway.url
    async with serving(client) as running:
        yield running


async def test_both_keys_sign_while_they_rotate_and_the_old_one_ends(at_gateway: Serving) -> None:
    _, new = await made(at_gateway, overlap_s=3600)
    assert (await at_gateway.scans(scan(), key=new)).status_code == 200
    assert (await at_gateway.scans(scan())).status_code == 200
    assert sorted((await states(at_gateway)).values()) == ["in_force", "in_force"]
    later = wall_ms() + 3_600_000
    assert [one.secret for one in at_gateway.gateway.access.keys(DEVICE) if one.in_force(later)] == [new]


async def test_an_overlap_of_nothing_ends_the_old_key_at_once(at_gateway: Serving) -> None:
    _, new = await made(at_gateway, overlap_s=0)
    assert (await at_gateway.scans(key=new)).status_code == 200
    await refused(at_gateway, await at_gateway.scans(), 401, "bad_signature", "webhook-signature")


async def test_a_third_key_waits_until_the_rotation_is_over(at_gateway: Serving) -> None:
    first, _ = await made(at_gateway)
    await refused(at_gateway, await at_gateway.http.post(PATH, json={}, headers=ADMIN), 409, "conflict", "overlap_s")
    assert (await revoke(at_gateway, first)).status_code == 200
    await made(at_gateway)


async def test_a_device_is_enrolled_once(at_gateway: Serving) -> None:
    await refused(
        at_gateway, await at_gateway.http.post(PATH, json={"first": True}, headers=ADMIN), 409, "conflict", "first"
    )
    assert (await revoke(at_gateway, next(iter(await states(at_gateway))))).status_code == 200
    _, key = await made(at_gateway, first=True)
    assert (await at_gateway.scans(key=key)).status_code == 200


async def test_a_revoked_key_is_refused_at_once_and_a66_hears_of_it(at_gateway: Serving) -> None:
    await made(at_gateway)
    old = (await at_gateway.http.get(PATH, headers=ADMIN)).json()["keys"][1]["key_id"]
    assert (await at_gateway.scans()).status_code == 200
    assert (await revoke(at_gateway, old)).status_code == 200
    await refused(at_gateway, await at_gateway.scans(scan()), 401, "bad_signature", "webhook-signature")
    (told,) = [entry for entry in await at_gateway.entries() if isinstance(entry, Refusal)]
    assert (told.subject, told.claimed, told.reason) == (f"device:{DEVICE}", DEVICE, "bad_signature")


async def test_a_device_without_a_key_is_unknown(at_gateway: Serving) -> None:
    await revoke(at_gateway, next(iter(await states(at_gateway))))
    await refused(at_gateway, await at_gateway.scans(), 401, "unknown_device", "device_id")


async def test_another_gateway_hears_of_it_within_a_second(at_gateway: Serving, another: Serving) -> None:
    key_id, new = await made(at_gateway)

    async def taken() -> bool:
        return (await another.scans(key=new)).status_code == 200

    async def refuses() -> bool:
        return (await another.scans(key=new)).status_code == 401

    assert await until_known(taken, 5)
    assert (await revoke(at_gateway, key_id)).status_code == 200
    assert await until_known(refuses, 5)


async def test_a_key_of_the_file_stays_revoked_after_a_restart(client: Client, at_gateway: Serving) -> None:
    await revoke(at_gateway, next(iter(await states(at_gateway))))
    async with serving(client) as again:
        assert (await again.scans()).status_code == 401


async def test_nobody_is_taken_before_it_is_known_who_is_revoked(at_gateway: Serving) -> None:
    fresh = replace(at_gateway.gateway)  # as at a start that does not reach Redis
    app = create_app(fresh)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as http:
        answer = await http.get("/v1/alerts", headers=ADMIN)
    assert answer.status_code == 503
    assert problem(answer)["type"].endswith("state_unavailable")
    assert int(answer.headers["retry-after"]) >= 1


async def test_two_administrators_at_once_do_not_undo_each_other(at_gateway: Serving, another: Serving) -> None:
    devices = list(REGION.devices)[:6]
    pairs = [(at_gateway if number % 2 else another, device) for number, device in enumerate(devices)]
    await asyncio.gather(*(made(at, device) for at, device in pairs))
    known = await another.gateway.access.registry.read()
    assert sorted(one.device for one in known.keys.values() if not one.from_file) == sorted(devices)


async def test_a_device_has_a_rate_of_its_own(at_gateway: Serving) -> None:
    path = f"/v1/devices/{DEVICE}/rate"
    answer = await at_gateway.http.put(path, json={"rate_per_s": 0.5, "burst": 1}, headers=ADMIN)
    assert (answer.status_code, answer.json()["rate_per_s"], answer.json()["burst"]) == (200, 0.5, 1)
    assert [(await at_gateway.scans()).status_code for _ in range(2)] == [200, 429]
    assert (await at_gateway.scans(device="QZ-YL-G1")).status_code == 200
    assert (await at_gateway.http.put(path, json={"rate_per_s": None}, headers=ADMIN)).status_code == 200

    taken_at: list[float] = []

    async def quicker() -> bool:
        """Two are taken within a second; at its own rate there would be two seconds between them."""
        if (await at_gateway.scans()).status_code == 200:
            taken_at.append(monotonic())
        return len(taken_at) > 1 and taken_at[-1] - taken_at[-2] < 1

    assert await until_known(quicker, 5)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/devices/QZ-XXX-G9/keys", {}, 404),
        ("GET", "/v1/devices/QZ-XXX-G9/keys", None, 404),
        ("DELETE", f"{PATH}/0123456789ab", None, 404),
        ("PUT", "/v1/devices/QZ-XXX-G9/rate", {"rate_per_s": 1}, 404),
        ("POST", PATH, {"overlap_s": -1}, 422),
        ("POST", PATH, {"overlap": 1}, 422),
        ("PUT", f"/v1/devices/{DEVICE}/rate", {"rate_per_s": 0}, 422),
        ("PUT", f"/v1/devices/{DEVICE}/rate", {}, 422),
    ],
)
async def test_what_makes_no_sense_is_refused(
    at_gateway: Serving, method: str, path: str, body: Any, status: int
) -> None:
    answer = await at_gateway.http.request(method, path, json=body, headers=ADMIN)
    assert answer.status_code == status, answer.text
    assert problem(answer)["errors"]


async def test_what_a_device_says_of_itself_is_shown(at_gateway: Serving, another: Serving) -> None:
    said = {"battery_pct": 81.5, "queued": 7, "rejected": -1, "firmware": {"a": [1]}}
    await at_gateway.scans(status=said)

    async def shown(at: Serving) -> dict[str, Any]:
        rows = (await at.http.get("/v1/devices", headers=as_("operator"))).json()["items"]
        found: dict[str, Any] = next(one for one in rows if one["device"] == DEVICE)
        return found

    async def elsewhere() -> bool:
        return bool((await shown(another))["queued"] == 7)

    one = await shown(at_gateway)
    assert (one["battery_pct"], one["queued"], one["rejected"], one["keys"]) == (81.5, 7, None, 1)
    assert one["reported_at"]
    assert await until_known(elsewhere, 5)


@pytest.mark.parametrize("holder", ["operator", "section", "customs", "trader", "kiosk"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PATH), ("POST", PATH), ("DELETE", f"{PATH}/x"), ("PUT", f"/v1/devices/{DEVICE}/rate"),
        ("GET", "/v1/tokens"), ("POST", "/v1/tokens"), ("DELETE", "/v1/tokens/x"), ("GET", "/v1/audit"),
    ],
)  # fmt: skip
async def test_only_an_admin_administers(at_gateway: Serving, holder: str, method: str, path: str) -> None:
    answer = await at_gateway.http.request(method, path, json={}, headers=as_(holder))
    assert answer.status_code == 403
    assert (await at_gateway.gateway.access.registry.trail.page(10)).items == []


async def test_no_secret_is_shown_after_it_was_made_or_in_a_repr(at_gateway: Serving) -> None:
    _, new = await made(at_gateway)
    for path in (PATH, "/v1/audit", "/v1/devices"):
        shown = (await at_gateway.http.get(path, headers=ADMIN)).text
        for secret in (new, KEYS[DEVICE]):
            assert secret.text().removeprefix("whsec_") not in shown
    assert repr(new.key) not in repr(at_gateway.gateway.access.keys(DEVICE))


async def test_no_secret_is_in_the_log_of_the_gateway(at_gateway: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    _, new = await made(at_gateway)
    token = (await at_gateway.http.post("/v1/tokens", json={"name": "a", "role": "section"}, headers=ADMIN)).json()
    await at_gateway.scans(scan(), key=Secret.generate())
    await at_gateway.http.get("/v1/alerts", headers={"authorization": f"Bearer {token['token']}x"})
    said = "".join(capsys.readouterr())
    assert "key.make" in said
    for secret in (new.text(), token["token"], KEYS[DEVICE].text()):
        assert secret.partition("_")[2] not in said
