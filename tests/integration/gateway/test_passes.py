"""Passes over HTTP: issued by who may, verified by the keys that anybody can read, and stamped on the scans."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import zxingcpp
from PIL import Image
from structlog.testing import capture_logs

from gates.collector import wall_ms
from gates.http import examples
from gates.passes.key_store import KeyStore
from gates.passes.validity import usual_end
from streams.events import GateScan
from streams.store.connection import Client
from streams.times import epoch_ms, rfc3339
from tests.integration.gateway.refusals import problem, refused
from tests.integration.gateway.serving import Serving, as_, scan, serving

DAY = 86_400_000
WANTED = {"unit": "MSKU1234565", "origin": "QZ", "destination": "NNL", "seal": "CN482113", "plate": "桂N12345"}


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    made = KeyStore(tmp_path)
    made.new(wall_ms() - DAY, wall_ms() + DAY)
    return made


@pytest.fixture
async def at_gate(client: Client, store: KeyStore) -> AsyncIterator[Serving]:
    async with serving(client, pass_keys=store) as running:
        yield running


async def issue(at: Serving, holder: str = "operator", **changed: Any) -> httpx.Response:
    wanted = {name: value for name, value in (WANTED | changed).items() if value is not None}
    return await at.http.post("/v1/passes", json=wanted, headers=as_(holder))


async def verify(asked: Serving, token: str, holder: str = "kiosk", **more: Any) -> dict[str, Any]:
    answer = await asked.http.post("/v1/passes/verify", json={"token": token, **more}, headers=as_(holder))
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def scans(at: Serving) -> list[GateScan]:
    return [entry for entry in await at.entries() if isinstance(entry, GateScan)]


async def test_a_pass_is_issued_and_verified(at_gate: Serving) -> None:
    answer = await issue(at_gate)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["claims"] | {"unit": "iso6346:MSKU1234565"} == made["claims"]
    found = await verify(at_gate, made["token"])
    assert (found["state"], found["valid"], found["key"], found["claims"]) == (
        "valid", True, made["key"], made["claims"],
    )  # fmt: skip
    late = await verify(at_gate, made["token"], at="2040-01-01T00:00:00+08:00")
    assert (late["state"], late["valid"], late["state_zh"]) == ("expired", False, "已过期")


async def test_who_issued_what_is_logged_without_the_pass(at_gate: Serving) -> None:
    with capture_logs() as said:
        made = (await issue(at_gate, "customs")).json()
    (line,) = [one for one in said if one["event"] == "pass issued"]
    assert (line["by"], line["unit"], line["nonce"]) == ("customs", "iso6346:MSKU1234565", made["claims"]["nonce"])
    assert made["token"] not in str(said)


async def test_it_is_good_until_a_day_after_its_movement_would_be_overdue(at_gate: Serving) -> None:
    said = (await issue(at_gate)).json()["claims"]
    since = epoch_ms(said["not_before"])
    late = epoch_ms(said["expires"]) - usual_end(at_gate.gateway.region, "QZ", "NNL", since)
    assert 0 <= late <= 1000  # a pass is in force from the whole second before it was asked for
    until = rfc3339(since + 7_200_000)
    assert (await issue(at_gate, expires=until)).json()["claims"]["expires"] == until


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unit": "MSKU1234560"}, "unit"),
        ({"destination": "ZZ"}, "destination"),
        ({"origin": "outside"}, "origin"),
        ({"seal": "封志"}, "seal"),
        ({"not_before": "2001-01-01T00:00:00+08:00"}, "not_before"),
        ({"origin": None}, "origin"),
        ({"expires": "soon"}, "expires"),
        ({"expires": "2090-01-01T00:00:00+08:00"}, "expires"),
        ({"expires": "9999-12-31T23:59:59Z"}, "expires"),
        ({"not_before": "9999-12-31T23:59:59Z"}, "not_before"),
        ({"not_before": "0001-01-01T00:00:00+23:59"}, "not_before"),
    ],
)
async def test_what_cannot_be_said_is_refused_with_its_field(
    at_gate: Serving, changed: dict[str, Any], field: str
) -> None:
    await refused(at_gate, await issue(at_gate, **changed), 422, "unreadable", field)


@pytest.mark.parametrize("holder", ["section", "trader", "kiosk"])
async def test_not_everybody_issues_passes(at_gate: Serving, holder: str) -> None:
    await refused(at_gate, await issue(at_gate, holder), 403, "forbidden", "authorization")


async def test_a_trader_does_not_verify_them(at_gate: Serving) -> None:
    answer = await at_gate.http.post("/v1/passes/verify", json={"token": "x"}, headers=as_("trader"))
    await refused(at_gate, answer, 403, "forbidden", "authorization")


async def test_a_gateway_without_keys_says_so(at_gateway: Serving) -> None:
    await refused(at_gateway, await issue(at_gateway), 409, "no_pass_key", None)
    assert (await at_gateway.http.get("/v1/passes/keys")).json() == {"keys": []}
    assert (await verify(at_gateway, "LP1:BB8"))["state"] == "unreadable"


async def test_anybody_reads_the_public_keys(at_gate: Serving, store: KeyStore) -> None:
    ring = store.ring()
    assert ring is not None
    (key,) = ring.newest_first()
    (shown,) = (await at_gate.http.get("/v1/passes/keys")).json()["keys"]
    assert (shown["id"], shown["public"], shown["revoked_at"]) == (key.id, key.public, None)
    assert epoch_ms(shown["valid_to"]) == key.valid_to


async def test_a_revoked_key_is_seen_at_once_and_its_passes_are_refused(at_gate: Serving, store: KeyStore) -> None:
    made = (await issue(at_gate)).json()
    store.revoke(made["key"], wall_ms() - 1000, "leaked")
    assert (await verify(at_gate, made["token"]))["state"] == "revoked_key"
    assert (await at_gate.http.get("/v1/passes/keys")).json()["keys"][0]["revoked_at"] is not None
    assert problem(await issue(at_gate))["type"] == "urn:linkage:problem:no_pass_key"


@pytest.mark.parametrize(
    ("read", "state", "unit"),
    [
        ("https://id.gs1.org/00/106141412345678908", "plain", "sscc:106141412345678908"),
        ("MSKU1234565", "plain", "iso6346:MSKU1234565"),
        ("hello", "foreign", None),
    ],
)
async def test_plain_codes_are_told_from_passes(at_gate: Serving, read: str, state: str, unit: str | None) -> None:
    found = await verify(at_gate, read)
    assert (found["state"], found["valid"], found["unit"], found["claims"]) == (state, False, unit, None)


async def test_a_scan_by_pass_alone_is_stamped_with_what_the_keys_said(at_gate: Serving) -> None:
    token = (await issue(at_gate)).json()["token"]
    answer = await at_gate.scans(
        scan(unit=None, destination=None, qr_token=token), scan(unit=None, qr_token=token[:-4] + "0000")
    )
    assert [one["status"] for one in answer.json()["results"]] == ["accepted", "accepted"]
    good, bad = sorted(await scans(at_gate), key=lambda one: one.id)
    assert good.gate_pass is not None
    assert bad.gate_pass is not None
    assert (good.subject, good.bound_for, good.gate_pass.state) == ("unit:iso6346:MSKU1234565", "NNL", "valid")
    assert bad.gate_pass.state == "forged"


@pytest.mark.parametrize("name", examples.PASSES)
async def test_the_examples_are_taken(at_gate: Serving, name: str) -> None:
    wanted = examples.PASSES[name]["value"] | {"not_before": None, "expires": None}
    assert (await issue(at_gate, **wanted)).status_code == 201


async def render(at: Serving, holder: str = "operator", **asked: Any) -> httpx.Response:
    return await at.http.post("/v1/passes/render", json=asked, headers=as_(holder))


async def test_a_pass_is_drawn_so_that_a_scanner_reads_it(at_gate: Serving) -> None:
    token = (await issue(at_gate)).json()["token"]
    answer = await render(at_gate, token=token, form="png", pixels=4)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    read = zxingcpp.read_barcode(Image.open(BytesIO(answer.content)).convert("L"))
    assert read is not None
    assert read.text == token
    drawing = await render(at_gate, token=token, form="svg")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.content.startswith(b"<svg")


async def test_the_sheet_is_in_both_languages_and_can_do_nothing(at_gate: Serving) -> None:
    answer = await render(at_gate, "customs", token=(await issue(at_gate)).json()["token"], form="html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "南宁保税物流中心" in answer.text
    assert "Gate pass" in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"token": "MSKU1234565"}, "token"),
        ({"token": "LP1:BB8"}, "token"),
        ({"token": examples.TEST_VECTOR, "form": "bmp"}, "form"),
        ({"token": examples.TEST_VECTOR, "pixels": 65}, "pixels"),
        ({}, "token"),
    ],
)
async def test_what_cannot_be_drawn_is_refused_with_its_field(
    at_gate: Serving, asked: dict[str, Any], field: str
) -> None:
    await refused(at_gate, await render(at_gate, **asked), 422, "unreadable", field)


@pytest.mark.parametrize("holder", ["section", "trader", "kiosk"])
async def test_who_issues_none_draws_none(at_gate: Serving, holder: str) -> None:
    await refused(at_gate, await render(at_gate, holder, token=examples.TEST_VECTOR), 403, "forbidden", "authorization")


@pytest.mark.parametrize("name", examples.PASS_DRAWINGS)
async def test_the_examples_of_drawings_are_taken(at_gate: Serving, name: str) -> None:
    assert (await render(at_gate, **examples.PASS_DRAWINGS[name]["value"])).status_code == 200


async def test_what_the_keys_said_is_counted_once_for_each_scan(at_gate: Serving) -> None:
    token = (await issue(at_gate)).json()["token"]
    good, bad, plain = scan(unit=None, qr_token=token), scan(qr_token=token[:-4] + "0000"), scan(qr_token="MSKU1234565")
    for _ in range(2):  # the answer to the first was lost on the line
        await at_gate.scans(good, bad, plain, scan())
    await verify(at_gate, token)
    await verify(at_gate, "hello")
    for channel, state, count in (
        ("scans", "valid", 1), ("scans", "forged", 1), ("scans", "plain", 1), ("verify", "valid", 1),
        ("verify", "foreign", 1), ("verify", "forged", 0),
    ):  # fmt: skip
        line = f'linkage_passes_total{{channel="{channel}",state="{state}"}}'
        assert await at_gate.metric(line) == count, line
    assert await at_gate.metric("linkage_passes_issued_total") == 1


async def test_the_example_of_a_check_is_taken(at_gate: Serving) -> None:
    assert (await verify(at_gate, examples.PASS_CHECKS["as scanned"]["value"]["token"]))["state"] == "plain"
