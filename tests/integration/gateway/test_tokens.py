"""Tokens are issued for one role and a time, kept hashed, and refused when that is over."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from gates.http.app import create_app
from streams.store import keys
from streams.store.connection import Client
from tests.integration.gateway.refusals import problem, refused
from tests.integration.gateway.serving import DEVICE, REGION, Serving, as_, serving

ADMIN = as_("admin")


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def issued(at: Serving, **wanted: Any) -> dict[str, Any]:
    answer = await at.http.post("/v1/tokens", json={"name": "li.wei", "role": "operator"} | wanted, headers=ADMIN)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_token_is_good_for_its_role_alone(at_gateway: Serving) -> None:
    token = (await issued(at_gateway))["token"]
    assert (await at_gateway.http.get("/v1/alerts", headers=bearer(token))).status_code == 200
    assert (await at_gateway.http.get("/v1/tokens", headers=bearer(token))).status_code == 403


async def test_what_is_kept_is_a_hash(client: Client, at_gateway: Serving) -> None:
    made = await issued(at_gateway)
    kept: Any = await client.hgetall(keys.access_tokens())
    assert made["token"].encode() not in b"".join([*kept, *kept.values()])
    listed = await at_gateway.http.get("/v1/tokens", headers=ADMIN)
    assert made["token"] not in listed.text
    assert made["token_id"] in {one["token_id"] for one in listed.json()["items"]}


async def test_a_revoked_token_is_refused_at_once_and_says_so(at_gateway: Serving) -> None:
    made = await issued(at_gateway)
    answer = await at_gateway.http.delete(f"/v1/tokens/{made['token_id']}", headers=ADMIN)
    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    answer = await at_gateway.http.get("/v1/alerts", headers=bearer(made["token"]))
    await refused(at_gateway, answer, 401, "revoked_token", "authorization")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert made["token"] not in answer.text


async def test_a_token_of_the_file_can_be_revoked_and_stays_so(client: Client, at_gateway: Serving) -> None:
    listed = (await at_gateway.http.get("/v1/tokens", headers=ADMIN)).json()["items"]
    (of_section,) = [one["token_id"] for one in listed if one["role"] == "section"]
    await at_gateway.http.delete(f"/v1/tokens/{of_section}", headers=ADMIN)
    async with serving(client) as again:
        assert (await again.http.get("/v1/alerts", headers=as_("section"))).status_code == 401
        assert (await again.http.get("/v1/alerts", headers=as_("operator"))).status_code == 200


async def test_an_expired_token_is_refused_and_says_so(at_gateway: Serving) -> None:
    made = await issued(at_gateway, days=1)
    later = replace(at_gateway.gateway, now=lambda: at_gateway.gateway.now() + 86_400_001)
    await later.access.refresh()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(later)), base_url="http://gateway") as http:
        answer = await http.get("/v1/alerts", headers=bearer(made["token"]))
    assert answer.status_code == 401
    assert problem(answer)["type"].endswith("expired_token")
    assert "expired" in problem(answer)["detail"]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"role": "agency"}, "source"),
        ({"role": "agency", "source": "*"}, "source"),
        ({"role": "kiosk", "source": "QZ-XXX-G9"}, "source"),
        ({"role": "trader"}, "source"),
        ({"role": "operator", "source": "customs"}, "source"),
        ({"role": "king"}, "role"),
        ({"days": 0}, "days"),
        ({"days": 401}, "days"),
        ({"name": ""}, "name"),
    ],
)
async def test_a_token_for_everything_is_not_issued(at_gateway: Serving, wanted: dict[str, Any], field: str) -> None:
    body = {"name": "li.wei", "role": "operator"} | wanted
    answer = await at_gateway.http.post("/v1/tokens", json=body, headers=ADMIN)
    await refused(at_gateway, answer, 422, "unreadable", field)


async def test_a_kiosks_token_is_for_its_own_site(at_gateway: Serving) -> None:
    token = (await issued(at_gateway, role="kiosk", source=DEVICE))["token"]
    assert (await at_gateway.http.get("/v1/sites/QZ-DLP/expected", headers=bearer(token))).status_code == 200
    assert (
        await at_gateway.http.get(f"/v1/sites/{REGION.sites_of('NNL')[0]}/expected", headers=bearer(token))
    ).status_code == 403


async def test_an_agencys_token_speaks_for_its_source(at_gateway: Serving) -> None:
    token = (await issued(at_gateway, role="agency", source="ciq"))["token"]
    for source, status in (("ciq", 200), ("customs", 403)):
        body = {"source": source, "items": []}
        assert (await at_gateway.http.post("/v1/facts", json=body, headers=bearer(token))).status_code == status
