"""A posted policy is read strictly, and becomes the same entry wherever it is made."""

from pathlib import Path

import msgspec
import pytest

from gates.decoding import SchemaError
from gates.policy_change import decode_policy, policy_change
from gates.recording import read_recording
from streams.policy_file import policy_digest
from zones.region import default_region

REGION = default_region()


def test_what_is_posted_is_read() -> None:
    post = decode_policy(msgspec.json.encode({"text": "rules: {}", "by": "li.wei", "note": "why"}), REGION)
    assert (post.text, post.by, post.note, post.dry_run) == ("rules: {}", "li.wei", "why", False)


@pytest.mark.parametrize(
    ("body", "pointer", "message"),
    [
        (b"{", "", "truncated"),
        (b'{"text": "rules: {A14: {late: x}}"}', "text", "line 1: rules.A14.late"),
        (b'{"text": "overrides: [{when: {node: XX}}]"}', "text", "'XX' is no node"),
        (b'{"text": "", "by": ""}', "by", "length"),
    ],
)
def test_what_cannot_be_used_is_refused(body: bytes, pointer: str, message: str) -> None:
    with pytest.raises(SchemaError) as refusal:
        decode_policy(body, REGION)
    assert refusal.value.pointer == pointer
    assert message in refusal.value.message


def test_the_same_change_has_the_same_id() -> None:
    one = policy_change("rules: {}", "li.wei", "why", 1_000)
    assert one == policy_change("rules: {}", "li.wei", "why", 1_000)
    assert one.digest == policy_digest("rules: {}")
    others = {policy_change(*told).id for told in (("", "li.wei", "", 1_000), ("rules: {}", "wang", "", 1_000))}
    assert len({one.id, policy_change("rules: {}", "li.wei", "", 1_001).id} | others) == 4


def test_a_recording_may_hold_a_change(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text('{"received_at":"2026-03-02T08:15:03+08:00","path":"/v1/policy","body":{"text":""}}\n')
    (line,) = read_recording(path)
    assert (line.path, line.sender, line.body) == ("/v1/policy", "", b'{"text":""}')
