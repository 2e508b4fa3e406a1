"""What leaves the system reads as the contract says, and the same alert reads the same for ever."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.fold.alert import Alert, Note
from streams.fold.finding import alert_id
from streams.fold.heads import DeviceHead, UnitHead
from streams.fold.movement import Movement
from streams.present import (
    alert_json,
    alert_number,
    device_json,
    json_line,
    movement_json,
    unit_json,
)
from streams.sharing import NOTHING, SEES
from streams.times import epoch_ms, rfc3339

RAISED = epoch_ms("2026-03-02T23:59:59.250+08:00")
SUBJECT = "unit:iso6346:MSKU1234565"

CONTRACT_ALERT = {
    "alert_id", "number", "rule", "level", "severity", "subject", "node", "site", "state", "resolved_reason",
    "started_at", "raised_at", "updated_at", "evidence", "title_zh", "title_en", "action_zh", "action_en", "history",
}  # fmt: skip
CONTRACT_UNIT = {
    "unit", "stage", "node", "site", "since", "movement", "seal", "plate", "gross_kg", "flags",
}  # fmt: skip


def alert(rule: str = "A14", **changed: Any) -> Alert:
    whole: dict[str, Any] = {
        "alert_id": alert_id(rule, SUBJECT, RAISED - 1000),
        "rule": rule,
        "severity": "P2",
        "subject": SUBJECT,
        "started_at": RAISED - 1000,
        "raised_at": RAISED,
        "updated_at": RAISED,
        "node": "QZ",
    }
    return Alert(**(whole | changed))


def movement(**changed: Any) -> Movement:
    whole: dict[str, Any] = {
        "id": "M-1",
        "unit": "iso6346:MSKU1234565",
        "origin_node": "QZ",
        "origin_site": "QZ-DLP",
        "departed_at": RAISED,
    }
    return Movement(**(whole | changed))


def test_an_alert_has_every_field_of_the_contract() -> None:
    shown = alert_json(alert(level="overdue", site="QZ-DLP"))
    assert set(shown) >= CONTRACT_ALERT
    assert shown["raised_at"] == "2026-03-02T23:59:59.250+08:00"
    assert shown["level"] == "overdue"
    assert shown["ended_at"] is None
    assert shown["title_zh"] != shown["title_en"] != ""


def test_an_ended_alert_says_how_long_it_took() -> None:
    shown = alert_json(alert(state="closed", ended_at=RAISED + 90 * 60_000))
    assert shown["ended_at"] == "2026-03-03T01:29:59.250+08:00"
    assert shown["handling_hours"] == 1.5


def test_history_tells_who_when_and_what() -> None:
    shown = alert_json(alert(history=(Note(at=RAISED, by="li", step="dispatched", note="to section 2"),)))
    assert shown["history"] == [
        {"at": "2026-03-02T23:59:59.250+08:00", "by": "li", "step": "dispatched", "note": "to section 2"}
    ]


def test_a_rule_that_left_the_catalogue_is_shown_by_its_code() -> None:
    shown = alert_json(alert(rule="A99"))
    assert (shown["title_zh"], shown["title_en"]) == ("A99", "A99")


def test_times_in_evidence_are_times_and_numbers_stay_numbers() -> None:
    evidence = {
        "scans": [{"at": RAISED, "kg": 21450}],
        "due_at": RAISED,
        "pauses": [[RAISED, 5]],
        "limit": 500,
        "count": 1_772_000_000_000,
    }
    assert alert_json(alert(evidence=evidence))["evidence"] == {
        "scans": [{"at": "2026-03-02T23:59:59.250+08:00", "kg": 21450}],
        "due_at": "2026-03-02T23:59:59.250+08:00",
        "pauses": [["2026-03-02T23:59:59.250+08:00", 5]],
        "limit": 500,
        "count": 1_772_000_000_000,
    }


def test_the_number_names_the_chinese_day_the_node_and_the_alert() -> None:
    assert re.fullmatch(r"YJ20260302-QZ-[0-9A-HJKMNP-TV-Z]{8}", alert_number(alert()))
    assert alert_number(alert(node=None)).startswith("YJ20260302-00-")


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_alerts_of_a_day_have_two_numbers(one: int, other: int) -> None:
    numbers = {alert_number(alert(alert_id=alert_id("A14", SUBJECT, start))) for start in (one, other)}
    assert len(numbers) == len({one, other})


@given(st.integers(0, 4_102_444_800_000))
def test_a_time_reads_back_to_the_millisecond(ms: int) -> None:
    assert epoch_ms(rfc3339(ms)) == ms


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="has no offset: write it as"):
        epoch_ms("2026-03-02T08:15:03")


def test_watch_list_content_stays_with_those_entitled() -> None:
    found = alert(
        rule="A52",
        evidence={"matched": "plate 桂N12345"},
        history=(Note(at=RAISED, by="li", step="dispatched", note="on the list since May"),),
    )
    told = json_line(alert_json(found, SEES["operator"])).decode()
    assert "桂N12345" not in told
    assert "since May" not in told
    assert alert_json(found, SEES["operator"])["evidence"] == {"redacted": ["watch"]}
    assert alert_json(found, SEES["operator"])["title_en"] == "Refer to the control room"
    assert "桂N12345" in json_line(alert_json(found, SEES["admin"])).decode()


def test_photos_and_credit_are_left_out_at_any_depth() -> None:
    evidence = {"scans": [{"photo_ref": "https://x/1.jpg", "lane": "O1"}], "credit": "dishonest"}
    shown = alert_json(alert(evidence=evidence), NOTHING)["evidence"]
    assert shown == {"scans": [{"lane": "O1"}], "redacted": ["credit", "photo"]}
    seen = alert_json(alert(evidence=evidence), SEES["operator"])["evidence"]
    assert seen == {"scans": [{"photo_ref": "https://x/1.jpg", "lane": "O1"}], "redacted": ["credit"]}


def test_a_unit_has_every_field_of_the_contract_and_its_movement() -> None:
    head = UnitHead(unit="iso6346:MSKU1234565", stage="in_transit", since=RAISED, movement=movement())
    shown = unit_json(head)
    assert set(shown) >= CONTRACT_UNIT
    assert shown["since"] == "2026-03-02T23:59:59.250+08:00"
    assert shown["movement"]["movement_id"] == "M-1"


def test_a_unit_of_which_only_documents_are_known_is_nowhere_yet() -> None:
    shown = unit_json(UnitHead(unit="local:1"))
    assert (shown["stage"], shown["since"], shown["movement"]) == (None, None, None)


def test_an_arrived_movement_says_how_long_it_took() -> None:
    shown = movement_json(movement(state="closed", arrived_at=RAISED + 2 * 3_600_000, arrival_node="YZ"))
    assert (shown["hours"], shown["arrival_node"]) == (2.0, "YZ")
    assert movement_json(movement())["hours"] is None


def test_a_device_shows_what_it_still_owes() -> None:
    shown = device_json(DeviceHead(device="QZ-DLP-G1", heard=RAISED, clock_error=-1500, holes=((3, 5, RAISED),)))
    assert shown["missing"] == [{"from": 3, "to": 5, "known_at": "2026-03-02T23:59:59.250+08:00"}]
    assert (shown["state"], shown["clock_error_s"]) == ("online", -1.5)
