"""The answer at the barrier, from the state as the trackers left it, and what is kept of it."""

import asyncio
from typing import Any

import msgspec
import pytest

from streams.events import GateScan
from streams.fold.alert import Alert
from streams.fold.heads import UnitHead
from streams.store.commit import Commit, PartitionState, Stored
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.subject import partition_of
from tests.integration.gateway.serving import Serving, as_, scan
from tests.integration.gateway.test_alerts_stream import events

UNIT = "iso6346:MSKU1234565"
SUBJECT = f"unit:{UNIT}"


@pytest.fixture
async def held(client: Client) -> None:
    """The unit is in store at Qinzhou, under a hold."""
    head = UnitHead(unit=UNIT, last=(1_000, "e"), stage="stored", node="QZ", site="QZ-DLP", known=True, holds=("h1",))
    await commit(client, 1, subjects={SUBJECT: Stored(head=head, ids=("e",))})


async def commit(client: Client, version: int, **rest: Any) -> None:
    await RedisStore(client).commit(Commit(partition_of(SUBJECT), PartitionState(version=version), **rest))


async def scans_logged(at_gateway: Serving) -> dict[str, str | None]:
    return {entry.id: entry.answered for entry in await at_gateway.entries() if isinstance(entry, GateScan)}


@pytest.mark.usefixtures("held")
async def test_a_held_unit_is_held_and_the_gate_is_told_why_in_both_languages(at_gateway: Serving) -> None:
    (result,) = (await at_gateway.scans(scan(event_id="e1"))).json()["results"]
    assert (result["status"], result["decision"], result["degraded"]) == ("accepted", "hold", False)
    (reason,) = result["reasons"]
    assert reason["rule"] == "A44"
    assert reason["text_zh"]
    assert reason["text_en"]
    assert await scans_logged(at_gateway) == {"e1": "hold"}
    assert await at_gateway.metric('linkage_barrier_answers_total{answer="hold"}') == 1


async def test_an_unknown_unit_passes_and_that_was_looked_up(at_gateway: Serving) -> None:
    (result,) = (await at_gateway.scans(scan(event_id="e1"))).json()["results"]
    assert (result["decision"], result["degraded"], result["reasons"]) == ("pass", False, [])


@pytest.mark.usefixtures("held")
async def test_who_did_not_hear_the_answer_hears_it_again(at_gateway: Serving, client: Client) -> None:
    once = scan(event_id="e1")
    await at_gateway.scans(once)
    head = UnitHead(unit=UNIT, last=(2_000_000_000_000, "later"), stage="in_transit", node="QZ")
    await commit(client, 2, subjects={SUBJECT: Stored(head=head)})
    (again,) = (await at_gateway.scans(once)).json()["results"]
    assert (again["status"], again["decision"], again["degraded"]) == ("duplicate", "hold", False)


@pytest.mark.usefixtures("held")
async def test_the_second_scan_of_a_batch_is_answered_after_the_first(at_gateway: Serving) -> None:
    """Out under a hold, and in elsewhere: what was found at the first gate holds at the second."""
    out = scan(event_id="e1")
    into = scan(event_id="e2", direction="in", lane="I1", destination=None, event_time=out["event_time"])
    results = (await at_gateway.scans(out, into)).json()["results"]
    assert [result["decision"] for result in results] == ["hold", "hold"]


async def test_other_kinds_and_rejected_items_are_not_decided(at_gateway: Serving) -> None:
    bad = scan(event_id="bad", direction="sideways")
    yard = {"kind": "yard", "event_id": "y1", "seq": 9_001, "event_time": scan()["event_time"], "unit": UNIT,
            "action": "put", "slot": "B-1"}  # fmt: skip
    results = (await at_gateway.scans(bad, yard)).json()["results"]
    assert [(one["status"], one["decision"], one["degraded"]) for one in results] == [
        ("rejected", "pass", True), ("accepted", "pass", True)
    ]  # fmt: skip


@pytest.mark.usefixtures("held")
async def test_an_alert_shows_what_the_gate_was_told(at_gateway: Serving, client: Client) -> None:
    await at_gateway.scans(scan(event_id="e1"))
    (logged,) = [entry for entry in await at_gateway.entries() if isinstance(entry, GateScan)]
    alert = Alert("A44-0123456789abcdef", "A44", "P1", SUBJECT, 1, 1, 1, evidence={"scans": ["e1"]})
    await commit(client, 2, trail={SUBJECT: [logged]}, alerts={alert.alert_id: alert})
    shown = (await at_gateway.http.get(f"/v1/alerts/{alert.alert_id}", headers=as_("operator"))).json()
    assert (shown["answered"], shown["wrong_pass"]) == ({"e1": "hold"}, False)


async def test_a_pass_that_was_wrong_is_marked_wherever_its_alert_is_read(at_gateway: Serving, client: Client) -> None:
    left = GateScan(
        id="e1", subject=SUBJECT, at=1, received=1, when=1, device="QZ-DLP-G1", site="QZ-DLP", lane="O1",
        direction="out", answered="pass",
    )  # fmt: skip
    entered = msgspec.structs.replace(left, id="e2", at=2, received=2, when=2, direction="in", answered="hold")
    found = [
        Alert(f"{rule}-0123456789abcdef", rule, severity, SUBJECT, 1, 1, 1, evidence={"scans": scans})
        for rule, severity, scans in (
            ("A44", "P1", ["e1"]), ("A12", "P1", ["e1", "e2"]), ("A52", "P1", ["e1"]),  # wrongly passed
            ("A31", "P1", ["e1", "e2"]), ("A01", "P2", ["e1"]), ("A05", "P1", ["e1"]), ("A30", "P1", ["e2"]),
        )
    ]  # fmt: skip
    alerts = {one.alert_id: one for one in found}
    await commit(
        client, 1, subjects={SUBJECT: Stored(head=UnitHead(unit=UNIT))}, trail={SUBJECT: [left, entered]}, alerts=alerts
    )
    for role, wrong in (("admin", {"A44", "A12", "A52"}), ("operator", {"A44", "A12"})):
        listed = (await at_gateway.http.get("/v1/alerts", headers=as_(role))).json()["items"]
        assert {one["rule"] for one in listed if one["wrong_pass"]} == wrong
        for alert in found:
            shown = (await at_gateway.http.get(f"/v1/alerts/{alert.alert_id}", headers=as_(role))).json()
            assert shown["wrong_pass"] == (alert.rule in wrong), alert.rule
        async with asyncio.timeout(10), at_gateway.http.stream("GET", "/v1/alerts/stream", headers=as_(role)) as stream:
            _, whole = await anext(events(stream))
        assert {one["rule"] for one in whole["items"] if one["wrong_pass"]} == wrong


async def test_an_answer_that_rests_on_the_watch_list_is_shown_to_those_who_may_know(
    at_gateway: Serving, client: Client
) -> None:
    seen = GateScan(
        id="e1", subject=SUBJECT, at=1, received=1, when=1, device="QZ-DLP-G1", site="QZ-DLP", lane="O1",
        direction="out", answered="hold",
    )  # fmt: skip
    alert = Alert("A52-0123456789abcdef", "A52", "P1", SUBJECT, 1, 1, 1, evidence={"scans": ["e1"]})
    head = UnitHead(unit=UNIT)
    stored = {SUBJECT: Stored(head=head)}
    await commit(client, 1, subjects=stored, trail={SUBJECT: [seen]}, alerts={alert.alert_id: alert})
    for role, answered in (("admin", {"e1": "hold"}), ("operator", {})):
        shown = (await at_gateway.http.get(f"/v1/alerts/{alert.alert_id}", headers=as_(role))).json()
        assert shown["answered"] == answered
