"""The intake verifies what a gate read and stamps the outcome; what the kiosk makes of it does not count."""

from typing import Any

import msgspec
import pytest

from gates.decoding import decode_scans
from gates.intake import Intake
from gates.memory import DictMemory
from gates.passes.key_ring import KeyRing
from streams.events import GateScan, ShownPass, decode_event, encode_event, same_content
from streams.times import rfc3339
from tests.bench import the_world
from tests.unit.gates.passes.making import HOUR, NOW, RING, SIGNER, signer, token

AT = NOW + HOUR


def scanned(
    ring: KeyRing | None = RING, to: Intake | None = None, **fields: Any
) -> tuple[str, str | None, list[GateScan]]:
    """Status and reason of one gate scan, and what went into the log."""
    item: dict[str, Any] = {
        "kind": "gate", "event_id": "e1", "seq": 1, "event_time": rfc3339(AT), "lane": "O1", "direction": "out",
    }  # fmt: skip
    body = {"device_id": "QZ-DLP-G1", "send_time": rfc3339(AT), "items": [item | fields]}
    intake = to or Intake(the_world().region, DictMemory(), 1, listening_since=0, ring=lambda: ring)
    (result,), routed = intake.scans(decode_scans(msgspec.json.encode(body)), AT)
    return result.status, result.reason, [entry for _, entry in routed if isinstance(entry, GateScan)]


def test_a_pass_names_the_unit_and_where_it_is_bound_for() -> None:
    status, _, (scan,) = scanned(qr_token=token())
    assert (status, scan.subject, scan.destination, scan.bound_for) == (
        "accepted", "unit:iso6346:MSKU1234565", None, "NNL",
    )  # fmt: skip
    shown = scan.gate_pass
    assert shown is not None
    assert (shown.state, shown.key, shown.seal, shown.plate, shown.origin) == (
        "valid", SIGNER.key.id, "CN482113", "桂N12345", "QZ",
    )  # fmt: skip
    assert decode_event(encode_event(scan)) == scan


def test_a_scan_without_a_token_is_as_it_was() -> None:
    _, _, (scan,) = scanned(unit="MSKU1234565", destination="FC")
    assert (scan.gate_pass, scan.bound_for) == (None, "FC")
    assert b"gate_pass" not in encode_event(scan)


def test_the_kiosks_own_verdict_is_not_heard() -> None:
    _, _, (scan,) = scanned(
        qr_token=token(signer()), gate_pass={"state": "valid"}, pass_state="valid", unit="MSKU1234565"
    )
    assert scan.gate_pass is not None
    assert scan.gate_pass.state == "unknown_key"


def test_a_forged_pass_is_seen_on_the_unit_it_claims_and_leads_nowhere() -> None:
    _, _, (scan,) = scanned(qr_token=token(signer()))
    assert (scan.subject, scan.bound_for) == ("unit:iso6346:MSKU1234565", None)


@pytest.mark.parametrize("read", ["MSKU1234565", "https://id.gs1.org/00/106141412345678908"])
def test_a_plain_code_names_the_unit(read: str) -> None:
    _, _, (scan,) = scanned(qr_token=read)
    assert scan.gate_pass is not None
    assert (scan.gate_pass.state, f"unit:{scan.gate_pass.unit}") == ("plain", scan.subject)


def test_what_cannot_be_read_goes_by_the_container_number_that_was() -> None:
    status, _, (scan,) = scanned(qr_token="LP1:BB8", container={"value": "MSKU1234565", "confidence": 0.99})
    assert (status, scan.subject, scan.gate_pass) == (
        "accepted", "unit:iso6346:MSKU1234565", ShownPass(state="unreadable"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"qr_token": "LP1:BB8"}, "qr_token: no unit can be read"),
        ({"qr_token": "https://weixin.qq.com/x", "container": {"value": "MSKU1234560"}}, "qr_token: no unit"),
        ({"qr_token": ""}, "unit: required, unless a qr_token names it"),
        ({}, "unit: required, unless a qr_token names it"),
    ],
)
def test_a_scan_of_nobody_is_refused_naming_field_and_fix(fields: dict[str, Any], reason: str) -> None:
    status, why, scans = scanned(**fields)
    assert (status, scans) == ("rejected", [])
    assert why is not None
    assert why.startswith(reason)


def test_without_keys_a_pass_says_who_it_is_and_no_more() -> None:
    _, _, (scan,) = scanned(None, qr_token=token())
    assert scan.gate_pass is not None
    assert (scan.gate_pass.state, scan.subject, scan.bound_for) == ("unchecked", "unit:iso6346:MSKU1234565", None)


def test_a_destination_of_another_region_is_left_to_the_gate() -> None:
    _, _, (scan,) = scanned(qr_token=token(destination="XX"))
    assert scan.gate_pass is not None
    assert (scan.gate_pass.state, scan.bound_for) == ("valid", None)


def test_sent_again_after_its_key_was_revoked_it_is_the_same_event() -> None:
    rings = [RING]
    intake = Intake(the_world().region, DictMemory(), 1, listening_since=0, ring=lambda: rings[0])
    text = token()
    _, _, (first,) = scanned(to=intake, qr_token=text)
    rings[0] = KeyRing([msgspec.structs.replace(SIGNER.key, revoked_at=AT)])
    status, _, (again,) = scanned(to=intake, qr_token=text)
    assert status == "duplicate"
    assert again.gate_pass is not None
    assert again.gate_pass.state == "revoked_key"
    assert same_content(first, again)
