"""From a code and what cameras read beside it to an item that the gateway can take."""

import pytest

from gates.decoding import SchemaError, decode_scans
from gates.kiosk.codes import UnreadableCodeError, named_by
from gates.kiosk.gate_post import GatePost
from gates.kiosk.readings import Readings

POST = GatePost("QZ-DLP-G1", "O1", "out", "NNL", now_s=lambda: 1_772_410_503.0)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("MSKU1234565", {"unit": "iso6346:MSKU1234565"}),
        (" msku1234565\r", {"unit": "iso6346:MSKU1234565"}),
        ("GYOU4047990", {"unit": "iso6346:GYOU4047990"}),
        ("sscc:106141412345678908", {"unit": "sscc:106141412345678908"}),
        ("https://id.example/00/106141412345678908", {"unit": "sscc:106141412345678908"}),
        ("local:LORRY-7", {"unit": "local:LORRY-7"}),
        ("LP1.eyJhIjoxfQ.c2ln", {"qr_token": "LP1.eyJhIjoxfQ.c2ln"}),
    ],
)
def test_a_code_names_a_unit_or_is_a_pass(code: str, named: dict[str, str]) -> None:
    assert named_by(code) == named


@pytest.mark.parametrize("code", ["", "  ", "MSKU1234560", "local:", "sscc:1", "x" * 2001, "a\x00b"])
def test_what_is_neither_is_to_be_scanned_again(code: str) -> None:
    with pytest.raises(UnreadableCodeError, match=r"[\u4e00-\u9fff]"):
        named_by(code)


def test_readings_go_with_one_scan_and_only_if_it_comes_soon() -> None:
    now = 0.0
    readings = Readings(30, now_s=lambda: now)
    assert readings.tell(b'{"plate": {"value": "A1", "confidence": 0.9}, "gross_kg": 21450}') == ["gross_kg", "plate"]
    now = 20.0
    readings.tell(b'{"gross_kg": 21500}')
    item = POST.scan("MSKU1234565", readings.fresh())
    assert (item["plate"], item["gross_kg"]) == ({"value": "A1", "confidence": 0.9}, 21500)
    now = 31.0
    assert readings.fresh() == {"gross_kg": 21500}
    readings.taken()
    assert readings.fresh() == {}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{}", ""),
        (b'{"gross_kg": -1}', "gross_kg"),
        (b'{"speed": 3}', "speed"),
        (b"[", ""),
        (b'{"plate": "A1"}', "plate"),
    ],
)
def test_a_reading_that_cannot_be_read_is_refused_with_its_field(body: bytes, field: str) -> None:
    with pytest.raises(SchemaError) as refused:
        Readings().tell(body)
    assert refused.value.pointer == field


def test_what_the_gateway_could_not_take_is_not_kept() -> None:
    with pytest.raises(UnreadableCodeError, match="lane"):
        GatePost("QZ-DLP-G1", "L" * 100, "out").scan("MSKU1234565", {})


def test_a_batch_carries_items_byte_for_byte_and_the_time_of_its_sending() -> None:
    body = b'{"kind":"gate",  "seq":1,"note":"\xe9\x92\xa6"}'
    batch = POST.batch([body], {"queued": 1})
    assert body in batch
    read = decode_scans(batch)
    assert (read.device_id, read.send_time.isoformat()) == ("QZ-DLP-G1", "2026-03-02T08:15:03+08:00")
    assert read.status == {"queued": 1}
