"""The document vendors write against says all there is, and nothing that is not so."""

from typing import Any

import msgspec
import pytest

from gates.coverage import Clock
from gates.decoding import decode_fact_item, decode_facts, decode_scan_item, decode_scans
from gates.http import examples
from gates.http.alerts import decode_action
from gates.http.app import create_app
from gates.http.credentials import Credentials
from gates.http.gateway import Gateway
from gates.http.openapi import OPERATIONS
from gates.http.problem import KINDS
from streams.metrics import GatewayMetrics
from streams.notifier.register import Register
from streams.store.connection import connect
from streams.store.reader import Reader
from tests.unit.gates.collecting import REGION, ListLog, collector


def document_of(clock: Clock) -> dict[str, Any]:
    metrics = GatewayMetrics()
    at_gate = collector(ListLog(), clock=clock)
    client = connect("unix:///nowhere")
    made_of = Gateway(REGION, at_gate, Reader(client), Credentials({}, {}), metrics, register=Register(client))
    app = create_app(made_of)
    made: dict[str, Any] = app.openapi()
    return made


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return document_of("recorded")


def test_what_belongs_to_recordings_is_not_shown_to_vendors(document: dict[str, Any]) -> None:
    wall = document_of("wall")
    assert "/v1/clock" not in wall["paths"]
    headers = {parameter["name"] for parameter in wall["paths"]["/v1/scans"]["post"]["parameters"]}
    assert headers == {"webhook-id", "webhook-timestamp"}
    recorded = {parameter["name"] for parameter in document["paths"]["/v1/scans"]["post"]["parameters"]}
    assert recorded == headers | {"x-linkage-received-at", "x-linkage-turn"}


def test_every_endpoint_is_described(document: dict[str, Any]) -> None:
    served = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert served == set(OPERATIONS)


def test_every_endpoint_has_a_summary_in_both_languages(document: dict[str, Any]) -> None:
    for method, path in OPERATIONS:
        summary = document["paths"][path][method]["summary"]
        assert any("一" <= sign <= "鿿" for sign in summary), (path, summary)
        assert any(sign.isascii() and sign.isalpha() for sign in summary), (path, summary)


def test_every_problem_there_is_can_be_met_somewhere() -> None:
    documented = {code for operation in OPERATIONS.values() for code in operation.problems}
    by_the_framework = {"method_not_allowed", "bad_request"}
    assert documented | by_the_framework == set(KINDS)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    components = document["components"]["schemas"]

    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    assert references(document) <= {f"#/components/schemas/{name}" for name in components}


def test_a_scan_batch_documents_its_items_kind_by_kind(document: dict[str, Any]) -> None:
    batch = document["components"]["schemas"]["ScanBatch"]["properties"]["items"]
    assert batch["maxItems"] == 1000
    kinds = {"gate", "arrival", "yard", "departure", "barrier", "correction"}
    assert set(batch["items"]["discriminator"]["mapping"]) == kinds
    gate = document["components"]["schemas"]["GateItem"]
    assert {"event_id", "seq", "event_time", "lane", "direction"} <= set(gate["required"])


@pytest.mark.parametrize("name", examples.SCANS)
def test_the_examples_of_scans_are_taken(name: str) -> None:
    batch = decode_scans(msgspec.json.encode(examples.SCANS[name]["value"]))
    assert batch.device_id in REGION.devices
    for item in batch.items:
        decode_scan_item(item)


@pytest.mark.parametrize("name", examples.FACTS)
def test_the_examples_of_facts_are_taken(name: str) -> None:
    for item in decode_facts(msgspec.json.encode(examples.FACTS[name]["value"])).items:
        decode_fact_item(item)


@pytest.mark.parametrize("name", examples.ACTIONS)
def test_the_examples_of_actions_are_taken(name: str) -> None:
    assert decode_action(msgspec.json.encode(examples.ACTIONS[name]["value"])).action == name
