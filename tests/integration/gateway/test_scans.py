"""POST /v1/scans over a real socket: what is taken, what is refused, and what each is told."""

import asyncio
from typing import Any

import msgspec
import pytest

from gates.collector import wall_ms
from gates.http.limits import Limits
from gates.kiosk.client import KioskClient
from streams.events import GateScan, Pulse
from streams.signature import Secret
from streams.store.connection import Client
from streams.times import epoch_ms
from tests.integration.gateway.refusals import problem, refused
from tests.integration.gateway.serving import DEVICE, KEYS, Serving, now, scan, serving
from zones.region import default_region


async def test_a_signed_batch_is_taken_and_is_in_the_log_when_answered(at_gateway: Serving) -> None:
    before = wall_ms()
    answer = await at_gateway.scans(scan(event_id="e1"), scan(event_id="e2"))
    scans = {entry.id: entry for entry in await at_gateway.entries() if isinstance(entry, GateScan)}
    assert answer.status_code == 200
    said = answer.json()
    assert [(r["event_id"], r["status"], r["decision"]) for r in said["results"]] == [
        ("e1", "accepted", "pass"),
        ("e2", "accepted", "pass"),
    ]
    assert set(scans) == {"e1", "e2"}
    assert scans["e1"].subject == "unit:iso6346:MSKU1234565"
    assert scans["e1"].received == epoch_ms(said["received_at"]) >= before


async def test_a_heartbeat_is_a_batch_of_nothing(at_gateway: Serving) -> None:
    answer = await at_gateway.scans()
    assert answer.json()["results"] == []
    assert answer.json()["heartbeat_s"] == default_region().devices[DEVICE].heartbeat_s
    assert [entry.subject for entry in await at_gateway.entries() if isinstance(entry, Pulse)] == [f"device:{DEVICE}"]


async def test_a_batch_sent_twice_is_answered_duplicate_item_by_item(at_gateway: Serving) -> None:
    once = scan()
    assert (await at_gateway.scans(once)).json()["results"][0]["status"] == "accepted"
    again = (await at_gateway.scans(once, scan())).json()["results"]
    assert [result["status"] for result in again] == ["duplicate", "accepted"]


async def test_an_id_used_again_for_something_else_is_rejected_and_says_so(at_gateway: Serving) -> None:
    await at_gateway.scans(scan(event_id="e1", gross_kg=21450))
    result = (await at_gateway.scans(scan(event_id="e1", gross_kg=9000))).json()["results"][0]
    assert result["status"] == "rejected"
    assert result["reason"].startswith("event_id:")


async def test_either_key_of_a_rotation_signs(at_gateway: Serving) -> None:
    new = Secret.generate()
    at_gateway.gateway.credentials._device_keys[DEVICE] = (new, KEYS[DEVICE])
    assert (await at_gateway.scans(scan(), key=new)).status_code == 200
    assert (await at_gateway.scans(scan())).status_code == 200


async def test_the_kiosk_client_of_this_project_is_understood(at_gateway: Serving) -> None:
    async with KioskClient(at_gateway.url, DEVICE, [KEYS[DEVICE]]) as kiosk:
        body = msgspec.json.encode({"device_id": DEVICE, "send_time": now(), "items": [scan(event_id="e1")]})
        answer = await kiosk.post(body)
    assert [(result.event_id, result.status) for result in answer.results] == [("e1", "accepted")]


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
async def test_an_unsigned_batch_is_told_which_header_is_missing(at_gateway: Serving, header: str) -> None:
    answer = await at_gateway.scans(scan(), headers={header: ""})
    await refused(at_gateway, answer, 401, "unsigned", header)


async def test_another_devices_key_does_not_fit(at_gateway: Serving) -> None:
    answer = await at_gateway.scans(scan(), key=KEYS["QZ-YL-G1"])
    await refused(at_gateway, answer, 401, "bad_signature", "webhook-signature")


async def test_a_body_changed_on_the_way_does_not_fit(at_gateway: Serving) -> None:
    sent = await at_gateway.scans()
    request = sent.request
    body = request.content.replace(b'"items":[]', b'"items": []')
    answer = await at_gateway.http.post(
        "/v1/scans", content=body, headers={**request.headers, "content-length": str(len(body))}
    )
    await refused(at_gateway, answer, 401, "bad_signature", "webhook-signature")


@pytest.mark.parametrize(("off_s", "code"), [(-301, "stale_timestamp"), (301, "early_timestamp")])
async def test_a_timestamp_outside_the_window_is_refused(at_gateway: Serving, off_s: int, code: str) -> None:
    answer = await at_gateway.scans(scan(), signed_at=wall_ms() // 1000 + off_s + (off_s > 0))
    await refused(at_gateway, answer, 401, code, "webhook-timestamp")


async def test_an_unknown_device_is_told_apart_from_a_bad_key(at_gateway: Serving) -> None:
    answer = await at_gateway.scans(scan(), device="QZ-XXX-G9", key=KEYS[DEVICE])
    await refused(at_gateway, answer, 401, "unknown_device", "device_id")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", None),
        (b"{", None),
        (b"[]", None),
        (b"\xff\xfe{}", None),
        (b"[" * 100_000, None),
        (b'{"device_id": "QZ-DLP-G1", "items": []}', "send_time"),
        (b'{"device_id": "QZ-DLP-G1", "send_time": "2026-03-02T08:15:03", "items": []}', "send_time"),
        (b'{"device_id": "QZ-DLP-G1", "send_time": 1772410503, "items": []}', "send_time"),
        (b'{"device_id": "QZ-DLP-G1", "send_time": "1772410503", "items": []}', "send_time"),
        (b'{"device_id": 7, "send_time": "2026-03-02T08:15:03+08:00", "items": []}', "device_id"),
        (b'{"device_id": "QZ-DLP-G1", "send_time": "2026-03-02T08:15:03+08:00", "items": {}}', "items"),
        (
            b'{"device_id": "QZ-DLP-G1", "send_time": "2026-03-02T08:15:03+08:00", "items": ['
            + b",".join([b"{}"] * 1001)
            + b"]}",
            "items",
        ),
        (b'{"device_id": "' + b"x" * 81 + b'", "send_time": "2026-03-02T08:15:03+08:00", "items": []}', "device_id"),
    ],
    ids=[
        "empty", "cut off", "no object", "not UTF-8", "nested", "no send_time", "naive send_time", "epoch number",
        "epoch string", "device_id a number", "items no list", "too many items", "long device_id",
    ],
)  # fmt: skip
async def test_a_batch_that_cannot_be_read_names_the_field(at_gateway: Serving, body: bytes, field: str | None) -> None:
    await refused(at_gateway, await at_gateway.signed(body), 422, "unreadable", field)


async def test_a_body_too_large_is_refused_whatever_length_it_announced(at_gateway: Serving) -> None:
    limit = at_gateway.gateway.limits.body_bytes
    await refused(at_gateway, await at_gateway.signed(b" " * (limit + 1)), 413, "body_too_large", None)

    async def endless() -> Any:
        for _ in range(limit // 4096 + 2):
            yield b" " * 4096

    answer = await at_gateway.http.post("/v1/scans", content=endless())
    assert answer.status_code == 413


async def test_a_body_that_does_not_come_is_not_waited_for(client: Client) -> None:
    async with serving(client, limits=Limits(body_s=0.05)) as running:
        host, port = running.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /v1/scans HTTP/1.1\r\nhost: gateway\r\ncontent-length: 100\r\n\r\n{")
        async with asyncio.timeout(5):
            assert b" 408 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
        assert await running.metric('linkage_refusals_total{reason="too_slow"}') == 1


async def test_a_compressed_body_is_refused(at_gateway: Serving) -> None:
    answer = await at_gateway.scans(scan(), headers={"content-encoding": "gzip"})
    await refused(at_gateway, answer, 415, "unsupported_encoding", "content-encoding")


async def test_recorded_headers_are_refused_by_a_gateway_that_has_a_clock(at_gateway: Serving) -> None:
    answer = await at_gateway.scans(scan(), headers={"x-linkage-received-at": "2026-03-02T08:15:03+08:00"})
    await refused(at_gateway, answer, 400, "recorded_clock", "x-linkage-received-at")


async def test_a_device_that_floods_is_slowed_down_and_another_is_not(client: Client) -> None:
    async with serving(client, limits=Limits(rate_per_s=0.5, burst=2)) as running:
        answers = [await running.scans() for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 2
        assert problem(answers[2])["errors"][0]["field"] == "device_id"
        other = "QZ-YL-G1"
        assert (await running.scans(device=other)).status_code == 200


BAD_ITEMS: list[tuple[str, dict[str, Any], str]] = [
    ("naive time", {"event_time": "2026-03-02T08:15:03"}, "event_time"),
    ("epoch number", {"event_time": 1772410503}, "event_time"),
    ("epoch string", {"event_time": "1772410503"}, "event_time"),
    ("impossible time", {"event_time": "2026-02-30T08:15:03+08:00"}, "event_time"),
    ("container check digit", {"unit": "MSKU1234560"}, "unit"),
    ("sscc check digit", {"unit": "sscc:106141412345678901"}, "unit"),
    ("unknown scheme", {"unit": "imo:9074729"}, "unit"),
    ("unknown node", {"destination": "XX"}, "destination"),
    ("unknown direction", {"direction": "sideways"}, "direction"),
    ("no lane", {"lane": None}, "lane"),
    ("no event id", {"event_id": None}, "event_id"),
    ("number as text", {"gross_kg": "21450"}, "gross_kg"),
    ("negative weight", {"gross_kg": -1}, "gross_kg"),
    ("huge weight", {"gross_kg": 1e9}, "gross_kg"),
    ("confidence over 1", {"plate": {"value": "桂N12345", "confidence": 98}}, "plate.confidence"),
    ("position without crs", {"position": {"lat": 21.69, "lon": 108.64}}, "position.crs"),
    ("latitude", {"position": {"lat": 91, "lon": 108.64, "crs": "WGS84"}}, "position.lat"),
    ("long plate", {"plate": {"value": "桂" * 81}}, "plate.value"),
    ("unknown kind", {"kind": "teleport"}, "kind"),
]


@pytest.mark.parametrize(("changed", "field"), [case[1:] for case in BAD_ITEMS], ids=[case[0] for case in BAD_ITEMS])
async def test_one_bad_item_is_rejected_by_its_field_and_its_neighbours_are_not(
    at_gateway: Serving, changed: dict[str, Any], field: str
) -> None:
    bad = scan(**({"event_id": "bad"} | changed))
    answer = await at_gateway.scans(scan(event_id="left"), bad, scan(event_id="right"))
    assert answer.status_code == 200
    left, middle, right = answer.json()["results"]
    assert (left["status"], right["status"]) == ("accepted", "accepted")
    assert middle["status"] == "rejected"
    assert middle["event_id"] == bad.get("event_id")
    assert middle["reason"].startswith(f"{field}:"), middle["reason"]
    taken = {entry.id for entry in await at_gateway.entries() if isinstance(entry, GateScan)}
    assert taken == {"left", "right"}
    series = f'linkage_items_total{{channel="scans",outcome="rejected",reason="{field}"}}'
    assert await at_gateway.metric(series) == 1


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e400"])
async def test_a_number_that_is_none_is_never_taken(at_gateway: Serving, number: bytes) -> None:
    """The batch is no JSON, or the item is refused; either way nothing of the kind is in the log."""
    good = await at_gateway.scans(scan(event_id="good"))
    body = good.request.content.replace(b"21450", number).replace(b'"good"', b'"bad"')
    answer = await at_gateway.signed(body)
    if answer.status_code == 200:
        result = answer.json()["results"][0]
        assert (result["status"], result["reason"].partition(":")[0]) == ("rejected", "gross_kg")
    else:
        assert answer.status_code == 422
        assert problem(answer)["type"].endswith("unreadable")
    assert [entry.id for entry in await at_gateway.entries() if isinstance(entry, GateScan)] == ["good"]
