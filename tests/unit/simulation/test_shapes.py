"""Items have the fields of the contract, in its order."""

import msgspec
import pytest

from gates.simulation.devices import Post
from gates.simulation.writer import line
from tests.unit.simulation.making import BUSY, items, made

STAMP = ("event_id", "event_time", "seq")
FACT = ("event_id", "event_time", "kind")
GATE = (
    "kind", "lane", "direction", "unit", "qr_token", "plate", "container", "seal", "gross_kg", "packages",
    "destination", "position",
)  # fmt: skip
DOCUMENT = ("unit", "type", "number", "hs6", "goods_name", "packages", "gross_kg", "seal", "enterprise")
INSPECTION = ("unit", "phase", "site_id", "agencies")
INCIDENT = ("type", "units")
SHAPES = {
    "gate": {(*GATE, *STAMP)},
    "arrival": {("kind", "unit", "mode", "voyage", *STAMP)},
    "yard": {("kind", "unit", "action", "slot", *STAMP)},
    "departure": {("kind", "unit", "mode", *STAMP)},
    "barrier": {("kind", "lane", "from", "count", "video_confirmed", *STAMP)},
    "correction": {("kind", "voids", "reason", "replacement", *STAMP)},
    "document": {(*FACT, *DOCUMENT)},
    "release": {(*FACT, "unit", "valid_from", "valid_to")},
    "hold": {(*FACT, "unit", "action", "reason")},
    "seal_change": {(*FACT, "unit", "old", "new", "site_id")},
    "diversion": {(*FACT, "unit", "destination")},
    "inspection": {
        (*FACT, *INSPECTION),
        (*FACT, *INSPECTION, "result"),
        (*FACT, *INSPECTION, "result", "reason_code"),
    },
    "incident": {(*FACT, *INCIDENT, "from", "to"), (*FACT, *INCIDENT, "new_plate", "from", "to")},
}


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_item_of_a_kind_has_its_fields(kind: str) -> None:
    found = {tuple(item) for _, item in items(made(BUSY)) if item["kind"] == kind}
    assert found == SHAPES[kind]


def test_there_are_no_other_kinds() -> None:
    assert {item["kind"] for _, item in items(made(BUSY))} == set(SHAPES)


def test_a_replacement_is_a_whole_item_of_its_own() -> None:
    found = [item for _, item in items(made(BUSY)) if item["kind"] == "correction" and item["replacement"]]
    assert found
    for item in found:
        new = item["replacement"]
        assert tuple(new) == (*GATE, *STAMP)
        assert new["event_id"] not in (item["event_id"], item["voids"])
        assert new["seq"] == item["seq"]
        assert new["event_time"] < item["event_time"]


def test_a_heartbeat_is_an_empty_batch() -> None:
    assert msgspec.json.decode(line(Post(1_772_380_801_000, "QZ-DLP-G1", 1_772_380_800_500, ()))) == {
        "received_at": "2026-03-02T00:00:01.000+08:00",
        "path": "/v1/scans",
        "body": {"device_id": "QZ-DLP-G1", "send_time": "2026-03-02T00:00:00.500+08:00", "status": {}, "items": []},
    }


def test_a_fact_goes_to_the_facts_path_under_its_source() -> None:
    read = msgspec.json.decode(line(Post(1_772_380_801_000, "customs", None, ({"kind": "hold"},))))
    assert read["path"] == "/v1/facts"
    assert read["body"] == {"source": "customs", "items": [{"kind": "hold"}]}
