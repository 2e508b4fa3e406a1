"""Items that nobody sends in good faith: refused with the field named, their neighbours untouched, and never a 500."""

from typing import Any, Final

import msgspec
import pytest

from gates.http.examples import FACTS
from streams.events import GateScan
from tests.integration.gateway.serving import DEVICE, Serving, as_, now, scan
from tests.integration.gateway.test_hostile_bodies import DEEP


@pytest.mark.parametrize(
    ("field", "twin", "named"),
    [
        ("gross_kg", b'"gross_kg":9', {"event_id": "e2"}),
        ("confidence", b'"container":{"value":"MSKU1234565","confidence":1,"confidence":0}', {"event_id": "e2"}),
        ("seq", b'"seq":900', {"event_id": "e2"}),
        ("event_id", b'"event_id":"e3"', {"event_id": None}),
    ],
)
async def test_a_field_given_twice_in_one_scan_refuses_that_scan_alone(
    at_gateway: Serving, field: str, twin: bytes, named: dict[str, Any]
) -> None:
    first, second, third = (scan(event_id=f"e{number}", seq=number) for number in (1, 2, 3))
    whole = msgspec.json.encode({"device_id": DEVICE, "send_time": now(), "items": [first, second, third]})
    mark = b'"seq":2,'
    answer = await at_gateway.signed(whole.replace(mark, mark + twin + b","))
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [one["status"] for one in results] == ["accepted", "rejected", "accepted"]
    assert results[1] | named | {"reason": f"{field}: given twice in one object"} == results[1]
    assert {one.id for one in await at_gateway.entries() if isinstance(one, GateScan)} == {"e1", "e3"}


async def test_a_field_given_twice_in_one_fact_refuses_that_fact_alone(at_gateway: Serving) -> None:
    hold = msgspec.json.encode(FACTS["hold"]["value"]["items"][0])
    twinned = hold.replace(b'"action"', b'"action":"lift","action"')
    body = b'{"source":"customs","items":[%b,%b]}' % (twinned, hold)
    answer = await at_gateway.http.post("/v1/facts", content=body, headers=as_("customs"))
    assert [one["status"] for one in answer.json()["results"]] == ["rejected", "accepted"]


CONTROLS: Final = ("\x00", "\x1b[31m", "\n", "\x7f", "\x85")


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ({"plate": {"value": "桂N12345"}}, "plate.value"),
        ({"container": {"value": "MSKU1234565"}}, "container.value"),
        ({"seal": {"number": "CN482113"}}, "seal.number"),
        ({"seal": {"state": "intact"}}, "seal.state"),
        ({"lane": "O1"}, "lane"),
        ({"operator": "张三"}, "operator"),
        ({"photo_ref": "2026/03/02/1.jpg"}, "photo_ref"),
        ({"tracker": "T-1"}, "tracker"),
        ({"event_id": "e2"}, "event_id"),
        ({"unit": "local:A"}, "unit"),
        ({"destination": "NNL"}, "destination"),
    ],
)
async def test_a_control_character_in_a_text_refuses_that_scan_alone_and_names_the_field(
    at_gateway: Serving, field: dict[str, Any], named: str
) -> None:
    bad = [scan(**_spoilt(field, control), seq=number) for number, control in enumerate(CONTROLS, 2)]
    answer = await at_gateway.scans(scan(event_id="e1", seq=1), *bad, scan(**field | {"event_id": "e3"}, seq=9))
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [one["status"] for one in results] == ["accepted", *["rejected"] * len(CONTROLS), "accepted"]
    assert {one["reason"].partition(":")[0] for one in results[1:-1]} == {named}
    assert all(one["reason"].isprintable() for one in results[1:-1])


def _spoilt(field: dict[str, Any], control: str) -> dict[str, Any]:
    return {name: _spoilt(text, control) if isinstance(text, dict) else text + control for name, text in field.items()}


async def test_a_remark_may_have_several_lines_and_no_other_control_character(at_gateway: Serving) -> None:
    hold = FACTS["hold"]["value"]["items"][0]
    items = [hold | {"event_id": f"h{at}", "reason": text} for at, text in enumerate(("布控\n\t查验", "布控\x1b[2J"))]
    answer = await at_gateway.http.post("/v1/facts", json={"source": "customs", "items": items}, headers=as_("customs"))
    results = answer.json()["results"]
    assert [one["status"] for one in results] == ["accepted", "rejected"]
    assert results[1]["reason"] == "reason: has a control character in it; send what is printed, and nothing else"


@pytest.mark.parametrize(
    "value", [b"NaN", b"1e999", b"-0", b"9" * 5_000, DEEP, b'"\\ud800"', b'"' + b"x" * 9_999 + b'"']
)
async def test_a_hostile_value_in_one_item_is_never_a_500(at_gateway: Serving, value: bytes) -> None:
    for field in (b'"gross_kg":21450', b'"seq":', b'"lane":"O1"', b'"unit":"MSKU1234565"'):
        whole = msgspec.json.encode({"device_id": DEVICE, "send_time": now(), "items": [scan(seq=7)]})
        name, _, _ = field.partition(b":")
        body = whole.replace(b'"seq":7' if field == b'"seq":' else field, name + b":" + value)
        assert body != whole
        assert (await at_gateway.signed(body)).status_code in (200, 422)


@pytest.mark.parametrize("number", ["MSKU١٢٣٤٥٦٥", "MSKU१२३४५६५", "桂桂桂U1234565", "___U1234565", "123U4567890"])
async def test_a_number_in_another_script_is_no_container_and_never_a_500(at_gateway: Serving, number: str) -> None:
    answer = await at_gateway.scans(scan(event_id="e1", unit=number), scan(event_id="e2"))
    assert answer.status_code == 200, answer.text
    first, second = answer.json()["results"]
    assert (first["status"], second["status"]) == ("rejected", "accepted")
    assert first["reason"].startswith("unit: ")
    token = "LP1:unreadable"
    answer = await at_gateway.scans(scan(unit=None, qr_token=token, container={"value": number, "confidence": 1}))
    assert answer.json()["results"][0]["status"] == "rejected"
    hold = FACTS["hold"]["value"]["items"][0] | {"unit": number}
    answer = await at_gateway.http.post(
        "/v1/facts", json={"source": "customs", "items": [hold]}, headers=as_("customs")
    )
    assert answer.json()["results"][0]["status"] == "rejected"
    answer = await at_gateway.http.get(f"/v1/units/{number}", headers=as_("operator"))
    assert answer.status_code == 422, answer.text


EDGES: Final = ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59")
"""Of the calendar: in China's time they lie beyond it."""


@pytest.mark.parametrize("edge", EDGES)
async def test_a_time_at_the_edge_of_the_calendar_is_read_and_shown(at_gateway: Serving, edge: str) -> None:
    release = {"kind": "release", "event_id": "r1", "event_time": edge, "unit": "local:EDGE", "valid_from": edge,
               "valid_to": edge}  # fmt: skip
    scans = await at_gateway.scans(scan(unit="local:EDGE", event_time=edge))
    facts = await at_gateway.http.post(
        "/v1/facts", json={"source": "customs", "items": [release]}, headers=as_("customs")
    )
    assert [answer.json()["results"][0]["status"] for answer in (scans, facts)] == ["accepted", "accepted"]
    assert (await at_gateway.http.get("/v1/devices", headers=as_("operator"))).status_code == 200


@pytest.mark.parametrize("edge", EDGES)
async def test_recorded_time_may_come_to_the_edge_of_the_calendar(recorded: Serving, edge: str) -> None:
    headers = {"x-linkage-received-at": edge}
    answer = await recorded.scans(scan(), headers=headers)
    assert answer.status_code in (200, 401), answer.text
    body: dict[str, Any] = {"source": "customs", "items": []}
    told = await recorded.http.post("/v1/facts", json=body, headers=as_("customs") | headers)
    assert told.status_code == 200, told.text
