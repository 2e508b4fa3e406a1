"""A kiosk vendor signs with the published library: what it signs right is taken, and times in it are instants."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import msgspec
import pytest
from standardwebhooks import Webhook

from gates.collector import wall_ms
from streams.events import GateScan, Release
from streams.signature import ID, SIGNATURE, TIMESTAMP, Secret
from streams.times import rfc3339
from tests.integration.gateway.refusals import refused
from tests.integration.gateway.serving import DEVICE, KEYS, Serving, as_, now, scan

CHINA = timezone(timedelta(hours=8))


def signed(body: str, key: Secret, at: datetime, header_at: datetime | None = None) -> dict[str, str]:
    return {
        ID: "msg_1",
        TIMESTAMP: str(int((header_at or at).timestamp())),
        SIGNATURE: Webhook(key.text()).sign("msg_1", at, body),
    }


def batch(*items: dict[str, Any]) -> str:
    return msgspec.json.encode({"device_id": DEVICE, "send_time": now(), "items": items}).decode()


async def post(serving: Serving, body: str, headers: dict[str, str]) -> httpx.Response:
    return await serving.http.post("/v1/scans", content=body.encode(), headers=headers)


async def test_a_batch_signed_by_the_library_is_taken(at_gateway: Serving) -> None:
    body = batch(scan(event_id="e1"))
    answer = await post(at_gateway, body, signed(body, KEYS[DEVICE], datetime.now(UTC)))
    assert answer.json()["results"][0]["status"] == "accepted"


async def test_a_rotating_device_sends_two_signatures(at_gateway: Serving) -> None:
    body = batch(scan(event_id="e1"))
    at = datetime.now(UTC)
    headers = signed(body, Secret.generate(), at)
    headers[SIGNATURE] += " " + signed(body, KEYS[DEVICE], at)[SIGNATURE]
    assert (await post(at_gateway, body, headers)).status_code == 200


@pytest.mark.parametrize(
    ("key", "late_s", "moved_s", "added", "code"),
    [
        (Secret.generate(), 0, 0, "", "bad_signature"),
        (None, 400, 0, "", "stale_timestamp"),
        (None, -400, 0, "", "early_timestamp"),
        (None, 0, 5, "", "bad_signature"),
        (None, 0, 0, " ", "bad_signature"),
    ],
    ids=["another key", "old", "from the future", "its time moved", "its body changed"],
)
async def test_what_the_library_would_refuse_is_refused(
    at_gateway: Serving, key: Secret | None, late_s: int, moved_s: int, added: str, code: str
) -> None:
    body = batch(scan(event_id="e1"))
    at = datetime.now(UTC) - timedelta(seconds=late_s)
    headers = signed(body, key or KEYS[DEVICE], at, at + timedelta(seconds=moved_s))
    answer = await post(at_gateway, body + added, headers)
    await refused(at_gateway, answer, 401, code, SIGNATURE if code == "bad_signature" else TIMESTAMP)


def written(ms: int) -> list[str]:
    """One instant in the ways that clients write it."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    offsets = (CHINA, timezone(timedelta(hours=-5, minutes=-30)), UTC)
    return [moment.isoformat().replace("+00:00", "Z"), *(moment.astimezone(one).isoformat() for one in offsets)]


async def test_a_scan_is_at_the_same_instant_however_its_time_is_written(at_gateway: Serving) -> None:
    at = wall_ms() - 60_000
    items = [scan(event_id=f"e{number}", event_time=text) for number, text in enumerate(written(at))]
    results = (await at_gateway.scans(*items)).json()["results"]
    assert [one["status"] for one in results] == ["accepted"] * len(items)
    logged = [entry for entry in await at_gateway.entries() if isinstance(entry, GateScan)]
    assert [entry.at for entry in logged] == [at] * len(items)


async def test_a_release_is_valid_from_the_same_instant_however_it_is_written(at_gateway: Serving) -> None:
    since, until = wall_ms() - 60_000, wall_ms() + 3_600_000
    items = [
        {"kind": "release", "event_id": f"r{number}", "event_time": rfc3339(since), "unit": "MSKU1234565",
         "valid_from": begins, "valid_to": ends}
        for number, (begins, ends) in enumerate(zip(written(since), reversed(written(until)), strict=True))
    ]  # fmt: skip
    answer = await at_gateway.http.post("/v1/facts", json={"source": "customs", "items": items}, headers=as_("customs"))
    assert {one["status"] for one in answer.json()["results"]} == {"accepted"}
    releases = [entry for entry in await at_gateway.entries() if isinstance(entry, Release)]
    assert {(entry.valid_from, entry.valid_to) for entry in releases} == {(since, until)}
    assert len(releases) == len(items)
