"""POST /v1/facts: a token speaks for its source, and one bad fact never costs its neighbours theirs."""

from typing import Any

import httpx
import pytest

from gates.kiosk.facts import FactsClient
from streams.events import Closure, Hold, Release
from tests.integration.gateway.refusals import refused
from tests.integration.gateway.serving import Serving, as_, now


def hold(**changed: Any) -> dict[str, Any]:
    whole = {"kind": "hold", "event_id": "h1", "event_time": now(), "unit": "MSKU1234565", "action": "place"}
    return whole | changed


async def post(
    serving: Serving, *items: dict[str, Any], by: str = "customs", source: str = "customs"
) -> httpx.Response:
    return await serving.http.post("/v1/facts", json={"source": source, "items": items}, headers=as_(by))


async def test_facts_are_in_the_log_when_answered(at_gateway: Serving) -> None:
    answer = await post(at_gateway, hold())
    found = [entry for entry in await at_gateway.entries() if isinstance(entry, Hold)]
    assert answer.status_code == 200
    assert answer.json()["results"] == [{"event_id": "h1", "status": "accepted", "reason": None}]
    assert [(entry.subject, entry.source) for entry in found] == [("unit:iso6346:MSKU1234565", "customs")]


async def test_the_facts_client_of_this_project_is_understood(at_gateway: Serving) -> None:
    async with FactsClient(at_gateway.url, "customs", "t-customs") as agency:
        answer = await agency.post(b'{"source": "customs", "items": []}')
    assert answer.results == []


async def test_a_fact_sent_twice_is_a_duplicate(at_gateway: Serving) -> None:
    fact = hold()
    await post(at_gateway, fact)
    assert (await post(at_gateway, fact)).json()["results"][0]["status"] == "duplicate"


async def test_a_road_closure_is_told_to_every_partition(at_gateway: Serving) -> None:
    incident = {
        "kind": "incident", "event_id": "i1", "event_time": now(), "type": "road_closure",
        "from": "2026-03-02T08:00:00+08:00", "to": "2026-03-02T12:00:00+08:00", "corridor": ["QZ", "NNL"],
    }  # fmt: skip
    assert (await post(at_gateway, incident)).json()["results"][0]["status"] == "accepted"
    told = [entry for entry in await at_gateway.entries() if isinstance(entry, Closure)]
    assert len(told) == at_gateway.log.partitions


async def test_one_bad_fact_is_rejected_by_its_field(at_gateway: Serving) -> None:
    release = {
        "kind": "release", "event_id": "r1", "event_time": now(), "unit": "MSKU1234565",
        "valid_from": "2026-03-02T08:00:00+08:00", "valid_to": "2026-03-02T08:00:00",
    }  # fmt: skip
    bad_unit = hold(event_id="h2", unit="MSKU1234560")
    results = (await post(at_gateway, hold(), release, bad_unit)).json()["results"]
    assert [result["status"] for result in results] == ["accepted", "rejected", "rejected"]
    assert results[1]["reason"].startswith("valid_to:")
    assert results[2]["reason"].startswith("unit:")
    assert not [entry for entry in await at_gateway.entries() if isinstance(entry, Release)]
    assert await at_gateway.metric('linkage_items_total{channel="facts",outcome="rejected",reason="valid_to"}') == 1


async def test_no_token_says_how_to_send_one(at_gateway: Serving) -> None:
    answer = await at_gateway.http.post("/v1/facts", json={"source": "customs", "items": [hold()]})
    assert answer.headers["www-authenticate"] == "Bearer"
    await refused(at_gateway, answer, 401, "no_token", "authorization")


@pytest.mark.parametrize("value", ["Bearer t-wrong", "Basic dDpjdXN0b21z", "t-customs", "Bearer"])
async def test_a_token_that_is_none_is_refused(at_gateway: Serving, value: str) -> None:
    headers = {"authorization": value}
    answer = await at_gateway.http.post("/v1/facts", json={"source": "customs", "items": []}, headers=headers)
    await refused(at_gateway, answer, 401, "unknown_token", "authorization")


async def test_an_operator_posts_no_facts(at_gateway: Serving) -> None:
    await refused(at_gateway, await post(at_gateway, hold(), by="operator"), 403, "forbidden", "authorization")


async def test_an_agency_speaks_for_itself_alone(at_gateway: Serving) -> None:
    answer = await post(at_gateway, hold(), source="port")
    await refused(at_gateway, answer, 403, "wrong_source", "source")
    assert (await post(at_gateway, hold(), by="admin", source="port")).status_code == 200


async def test_a_batch_without_a_source_is_unreadable(at_gateway: Serving) -> None:
    answer = await at_gateway.http.post("/v1/facts", json={"items": []}, headers=as_("customs"))
    await refused(at_gateway, answer, 422, "unreadable", "source")
