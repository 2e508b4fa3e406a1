"""Which unit a fix goes to when only its tracker is named."""

from typing import Any

import msgspec
import pytest

from gates.decoding import decode_facts, decode_scans
from gates.intake import Intake
from gates.item_result import ItemResult
from gates.memory import BINDINGS_KEPT, Bindings
from gates.request import facts_request, scans_request
from streams.events import AnyEvent, Binding, Fix
from streams.times import rfc3339
from tests.life import at
from tests.unit.gates.test_intake import DEVICE, gate, intake, post

UNIT, OTHER = "iso6346:MSKU1234565", "iso6346:GYOU4047990"
LOST = "tracker:T1"


def told(to: Intake, minutes: float, *items: dict[str, Any]) -> tuple[list[ItemResult], list[AnyEvent]]:
    body = msgspec.json.encode({"source": "carrier", "items": list(items)})
    results, routed = to.facts(decode_facts(body), at(minutes))
    return results, [entry for _, entry in routed if isinstance(entry, Fix | Binding)]


def fix(event_id: str, minutes: float, **named: Any) -> dict[str, Any]:
    item = {"kind": "fix", "event_id": event_id, "event_time": rfc3339(at(minutes)), "lat": 21.9, "lon": 108.6}
    return item | {"crs": "WGS84", "tracker": "T1"} | named


def binding(event_id: str, minutes: float, unit: str, action: str = "attach") -> dict[str, Any]:
    item = {"kind": "binding", "event_id": event_id, "event_time": rfc3339(at(minutes)), "unit": unit}
    return item | {"tracker": "T1", "action": action}


def goes_to(here: Intake, minutes: float, received: float | None = None) -> str:
    """Where a fix taken at this minute goes."""
    number = f"f{minutes}-{received}"
    _, (event,) = told(here, minutes if received is None else received, fix(number, minutes))
    return event.subject


def test_the_exit_scan_binds_the_tracker_from_its_own_time_on() -> None:
    here = intake()
    assert goes_to(here, 3) == LOST
    post(here, 5, gate("a", 4, tracker="T1"))
    assert goes_to(here, 6) == f"unit:{UNIT}"
    assert goes_to(here, 3.9, received=7) == LOST
    _, (event,) = told(here, 8, fix("named", 8, tracker="T9"))
    assert event.subject == "tracker:T9"


def test_a_scan_on_the_way_in_binds_nothing() -> None:
    here = intake()
    post(here, 5, gate("a", 4, tracker="T1", direction="in", lane="I1", destination=None))
    assert goes_to(here, 6) == LOST


def test_a_late_fix_goes_to_the_unit_the_tracker_was_on() -> None:
    here = intake()
    post(here, 5, gate("a", 4, tracker="T1"))
    post(here, 500, gate("b", 499, tracker="T1", unit=OTHER))
    assert goes_to(here, 400, received=501) == f"unit:{UNIT}"
    assert goes_to(here, 500, received=501) == f"unit:{OTHER}"


def test_an_agency_may_put_it_on_and_take_it_off() -> None:
    here = intake()
    results, events = told(here, 5, binding("b1", 4, UNIT), fix("f1", 4.5), binding("b2", 6, UNIT, "detach"))
    assert [result.status for result in results] == ["accepted"] * 3
    assert [(event.subject, type(event)) for event in events] == [
        (f"unit:{UNIT}", Binding), (f"unit:{UNIT}", Fix), (f"unit:{UNIT}", Binding),
    ]  # fmt: skip
    assert isinstance(events[1], Fix)
    assert events[1].tracker == "T1"
    assert goes_to(here, 7) == LOST


def test_a_fix_that_names_the_unit_itself_goes_there() -> None:
    here = intake()
    told(here, 5, binding("b1", 4, UNIT))
    _, (event,) = told(here, 6, fix("f", 6, unit=OTHER))
    assert isinstance(event, Fix)
    assert (event.subject, event.tracker) == (f"unit:{OTHER}", None)


def test_a_fix_sent_again_goes_where_it_went_although_the_tracker_was_bound_meanwhile() -> None:
    here = intake()
    told(here, 5, fix("f", 4.5))
    told(here, 6, binding("b1", 4, UNIT))
    results, (event,) = told(here, 7, fix("f", 4.5))
    assert (results[0].status, event.subject) == ("duplicate", LOST)


def test_what_is_rejected_binds_nothing() -> None:
    here = intake()
    post(here, 5, gate("a", 4))
    results, _ = post(here, 6, gate("a", 4, tracker="T1", unit=OTHER))
    assert results[0].status == "rejected"
    assert goes_to(here, 7) == LOST


@pytest.mark.parametrize("field", ["unit", "tracker", "action"])
def test_a_binding_names_both_and_what_is_done(field: str) -> None:
    item = binding("b1", 4, UNIT)
    del item[field]
    assert (told(intake(), 5, item)[0][0].reason or "").startswith(f"{field}:")


def test_bindings_are_kept_in_order_and_the_oldest_go_first() -> None:
    found = Bindings()
    for since in (30, 10, 20, *range(40, 40 + 10 * BINDINGS_KEPT, 10)):
        found = found.bound(since, f"unit:{since}")
    assert len(found.spans) == BINDINGS_KEPT
    assert found.at(39) == ""
    assert found.at(45) == "unit:40"
    assert Bindings().bound(10, "a").bound(10, "b").at(10) == "b"


async def test_the_memory_is_asked_for_the_trackers_named() -> None:
    body = {"device_id": DEVICE, "send_time": rfc3339(at(5)), "items": [gate("a", 4, tracker="T1"), gate("b", 4)]}
    scans = scans_request(decode_scans(msgspec.json.encode(body)), 100)
    assert (list(scans.trackers), scans.needs_memory) == (["T1"], False)
    for named, needed in (({}, True), ({"unit": UNIT}, False)):
        batch = msgspec.json.encode({"source": "carrier", "items": [fix("f", 4, **named)]})
        asked = facts_request(decode_facts(batch), 100)
        assert (list(asked.trackers), asked.needs_memory) == (["T1"], needed)
