"""Posted travel times are read strictly, and become the same entry wherever it is made."""

from pathlib import Path

import msgspec
import pytest

from gates.decoding import SchemaError
from gates.recording import read_recording
from gates.travel_times import decode_travel_times, travel_times
from streams.travel_table import LONGEST_MIN
from zones.region import default_region

REGION = default_region()
ROW = {"from": "QZ", "to": "YZ", "from_h": 0, "to_h": 24, "n": 60, "p50_min": 150, "p95_min": 200}


def body(*rows: object, **more: object) -> bytes:
    return msgspec.json.encode({"table": {"rows": rows}, **more})


def test_what_is_posted_is_read() -> None:
    post = decode_travel_times(body(ROW, by="li.wei", note="why"), REGION)
    assert (post.by, post.note, post.dry_run, len(post.table.rows)) == ("li.wei", "why", False, 1)
    assert post.text == decode_travel_times(body(dict(reversed(ROW.items()))), REGION).text


@pytest.mark.parametrize(
    ("posted", "pointer", "message"),
    [
        (b"{", "", "truncated"),
        (b"{}", "table", "missing"),
        (b'{"table": {}}', "table.rows", "missing"),
        (body({**ROW, "n": 0}), "table.rows[0].n", "int"),
        (body({**ROW, "p95_min": LONGEST_MIN + 1}), "table.rows[0].p95_min", "float"),
        (body(ROW, {**ROW, "to": "XX"}), "table.rows[1].to", "'XX' is no node"),
        (body(ROW, {**ROW, "from_h": 9, "to_h": 8}), "table.rows[1].to_h", "must come after"),
        (body(ROW, ROW), "table.rows[1]", "already"),
        (body(ROW, by=""), "by", "length"),
    ],
)
def test_what_cannot_be_used_is_refused(posted: bytes, pointer: str, message: str) -> None:
    with pytest.raises(SchemaError) as refusal:
        decode_travel_times(posted, REGION)
    assert refusal.value.pointer == pointer
    assert message in refusal.value.message


def test_the_same_change_has_the_same_id() -> None:
    one = travel_times("{}", "li.wei", "why", 1_000)
    assert one == travel_times("{}", "li.wei", "why", 1_000)
    others = {travel_times(*told).id for told in (("[]", "li.wei", "", 1_000), ("{}", "wang", "", 1_000))}
    assert len({one.id, travel_times("{}", "li.wei", "", 1_001).id} | others) == 4


def test_a_recording_may_hold_travel_times(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    body_text = '{"table":{"rows":[]}}'
    path.write_text(f'{{"received_at":"2026-03-02T08:15:03+08:00","path":"/v1/travel-times","body":{body_text}}}\n')
    (line,) = read_recording(path)
    assert (line.path, line.sender, line.body) == ("/v1/travel-times", "", body_text.encode())
