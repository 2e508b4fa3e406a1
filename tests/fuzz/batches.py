"""The way of posted bytes up to the log: read or refused, every item with a result, every entry readable again."""

import asyncio
import json
from importlib.resources import as_file, files
from typing import Any, Final

import msgspec

from gates.decoding import SchemaError, decode_facts, decode_scans
from gates.http.examples import FACTS, SCANS
from gates.intake import Intake
from gates.memory import DictMemory
from gates.recording import read_recording
from gates.request import facts_request, scans_request
from streams.events import decode_record, encode_record
from tests.fuzz.target import Target
from zones.region import default_region

RECEIVED: Final = 1_772_410_560_000
"""Ms; a minute after the examples were sent."""
LONGEST: Final = 2_000
"""Of a refusal: one bad body is not answered by a longer one."""
TOKENS: Final = [
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"null", b"NaN", b"-", b"1e999", b"9" * 400, b"\xff", b"\x00",
    b"\\u0022", b"\\ud800", b'"items":', b'"seq":1,', b"[" * 2_000, b" ", "桂".encode(), b'"kind":"gate",',
    b'"event_id":"a",', b'"qr_token":"LP1:BB8",', b'"position":{"lat":90,"lon":180,"crs":"BD09"},', b"9999-12-31T23:59",
    b"0001-01-01T00:00:00+23:59", b"-0.0", b"1e-400", b'"replacement":{', b'"from":',
]  # fmt: skip
REGION: Final = default_region()


def read(raw: bytes) -> None:
    """As scans and as facts: the sender may have meant either."""
    asyncio.run(_read(raw))


async def _read(raw: bytes) -> None:
    for decoded, requested, taken in (
        (decode_scans, scans_request, _scans), (decode_facts, facts_request, _facts),
    ):  # fmt: skip
        decode: Any = decoded
        request: Any = requested
        try:
            batch = decode(raw)
        except SchemaError as error:
            assert len(str(error)) < LONGEST  # noqa: PT017 - no error would be as good
            continue
        again = json.loads(raw)
        assert len(again["items"]) == len(batch.items), "another reader takes it for another batch"
        assert request(batch, len(raw)).size == len(raw)
        taken(batch)


def _scans(batch: Any) -> None:
    if batch.device_id in REGION.devices:
        _taken(batch, *Intake(REGION, DictMemory(), listening_since=0).scans(batch, RECEIVED))


def _facts(batch: Any) -> None:
    _taken(batch, *Intake(REGION, DictMemory(), listening_since=0).facts(batch, RECEIVED))


def _taken(batch: Any, results: list[Any], routed: list[Any]) -> None:
    assert len(results) == len(batch.items)
    for result in results:
        assert result.status in ("accepted", "duplicate", "rejected")
        assert (result.reason is None) == (result.status != "rejected")
        assert len(result.reason or "") < LONGEST
    entries = [entry for _, entry in routed]
    assert decode_record(encode_record(entries)) == entries, "the log would not read what it was given"


def _seeds() -> list[bytes]:
    """The examples, and one item of each kind that the packaged recording has."""
    found = {name: msgspec.json.encode(one["value"]) for name, one in (SCANS | FACTS).items()}
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as recording:
        for line in read_recording(recording):
            batch = msgspec.json.decode(line.body)
            for item in batch["items"]:
                if item["kind"] not in found:
                    found[item["kind"]] = msgspec.json.encode(batch | {"items": [item]})
    return list(found.values())


BATCHES: Final = Target(read, _seeds, TOKENS, ("gates", "streams"))
