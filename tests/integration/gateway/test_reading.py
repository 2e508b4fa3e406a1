"""The read API over a real store: the objects of the contract, filters, pages, roles."""

import asyncio
from typing import Any

import httpx
import msgspec
import pytest

from gates.http import views
from gates.http.kpis import HeatReport, KpiReport
from gates.http.search import FoundPage
from gates.http.time_limits import TimeLimits
from gates.report import MonthlyReport
from streams.events import Arrival, Correction, GateScan, Watch
from streams.fold.alert import ENDED, Alert, Note
from streams.fold.heads import Declared, DeviceHead, UnitHead
from streams.fold.movement import Movement
from streams.fold.served import Served, class_of
from streams.store.commit import Commit, PartitionState, Stored
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.subject import partition_of
from tests.integration.gateway.refusals import problem
from tests.integration.gateway.serving import DEVICE, REGION, Serving, as_

T0 = 1_772_409_600_000
HOUR = 3_600_000
DAY = 24 * HOUR
UNIT = "iso6346:MSKU1234565"
OTHER = "local:QZ/BOX-7"


def alert(name: str, rule: str, severity: str, hours_ago: float, subject: str = f"unit:{UNIT}", **rest: Any) -> Alert:
    at = T0 - round(hours_ago * HOUR)
    digest = name.encode().hex().ljust(16, "0")[:16]
    given = {"node": "QZ", "evidence": {"photo_ref": "s3://p/1", "gross_kg": 21450}} | rest
    return Alert(f"{rule}-{digest}", rule, severity, subject, at, at, at, **given)


def stepped(of: Alert, *steps: tuple[str, str, float], **rest: Any) -> Alert:
    """The alert after operators' steps: (step, state, hours after it was raised)."""
    notes = tuple(Note(of.raised_at + round(after * HOUR), "li.wei", step) for step, _, after in steps)
    state, at = steps[-1][1], notes[-1].at
    ended_at = at if state in ENDED else None
    return msgspec.structs.replace(of, history=notes, state=state, updated_at=at, ended_at=ended_at, **rest)


LATE = alert("late", "A14", "P2", 5, level="overdue")
WATCHED = alert("watched", "A52", "P1", 30)
CLOSED = stepped(
    alert("closed", "A30", "P1", 20 * 24),
    ("dispatch", "dispatched", 2), ("handle", "handling", 3), ("close", "closed", 16 * 24),
)  # fmt: skip
RESOLVED = stepped(alert("resolved", "A11", "P2", 48), ("resolved", "resolved", 1), resolved_reason="late_scan")
STATISTIC = alert("statistic", "A63", "P4", 1, subject=f"device:{DEVICE}")
OPEN_MOVE = Movement(
    "M-1", UNIT, "QZ", "QZ-DLP", T0 - 12 * HOUR, "NNL", seal="CN482113", plate="桂N12345",
    expected_at=T0 - 9 * HOUR, late_at=T0 - 7 * HOUR, overdue_at=T0 - 2 * HOUR, missing_at=T0 + 22 * HOUR,
)  # fmt: skip
DONE_MOVE = msgspec.structs.replace(
    OPEN_MOVE, id="M-2", state="closed", departed_at=T0 - 3 * DAY, destination="QZ",
    arrived_at=T0 - 2 * DAY, arrival_node="QZ", arrival_site="QZ-DLP",
)  # fmt: skip


def trail() -> list[Any]:
    common: dict[str, Any] = {"subject": f"unit:{UNIT}", "received": T0, "device": DEVICE, "site": "QZ-DLP"}
    return [
        Arrival(id="a1", at=T0 - DAY, when=T0 - DAY, mode="vessel", **common),
        GateScan(
            id="g1", at=T0 - 12 * HOUR, when=T0 - 12 * HOUR, lane="O1", direction="out", photo_ref="s3://p/1",
            qr_token="secret", plate="桂N12345", seal="CN482113", **common,
        ),
        Correction(
            id="c1", at=T0, when=T0, received=T0, subject=f"unit:{UNIT}", voids="a1", reason="did_not_occur"
        ),
        Watch(id="w1", at=T0, when=T0, received=T0, subject=f"unit:{UNIT}", action="add", source="anti-smuggling"),
    ]  # fmt: skip


def unit(name: str, **rest: Any) -> Stored:
    given: dict[str, Any] = {"stage": "stored", "node": "QZ", "site": "QZ-DLP", "since": T0 - DAY, "known": True} | rest
    return Stored(head=UnitHead(unit=name, last=(T0, "e"), **given))


def commits() -> list[Commit]:
    """The region as it stands at T0, each subject in its partition; every partition has come to T0."""
    made = {p: Commit(p, PartitionState(offset=1, version=1, time=T0)) for p in range(12)}

    def at(subject: str) -> Commit:
        return made[partition_of(subject)]

    papers = {"declaration": Declared("declaration", "D1", T0, enterprise="E1193")}
    moving = unit(UNIT, stage="in_transit", movement=OPEN_MOVE, documents=papers, holds=("h1",))
    moving.voided = ("a1",)
    moving.count = len(trail())
    for stored in (moving, unit(OTHER)):
        assert isinstance(stored.head, UnitHead)
        subject = f"unit:{stored.head.unit}"
        at(subject).subjects[subject] = stored
        at(subject).places[subject] = (None, f"{stored.head.stage}:QZ")
    at(f"unit:{UNIT}").trail[f"unit:{UNIT}"] = trail()
    for found in (LATE, WATCHED, CLOSED, RESOLVED, STATISTIC):
        at(found.subject).alerts[found.alert_id] = found
    for movement in (OPEN_MOVE, DONE_MOVE):
        at(f"unit:{UNIT}").movements[movement.id] = movement
    done = [Served("release", "QZ", T0 - n * HOUR, T0) for n in (1, 2, 30)] + [Served("transit", "YZ", T0 - HOUR, T0)]
    for served in done:
        at(f"unit:{UNIT}").served[class_of(served)] += 1
    device = DeviceHead(device=DEVICE, heard=T0 - HOUR, quiet_since=T0 - HOUR, holes=((7, 9, T0),), clock_error=-1500)
    at(f"device:{DEVICE}").subjects[f"device:{DEVICE}"] = Stored(head=device)
    return list(made.values())


@pytest.fixture
async def reading(client: Client, at_gateway: Serving) -> Serving:
    store = RedisStore(client)
    for commit in commits():
        await store.commit(commit)
    return at_gateway


async def get(serving: Serving, path: str, by: str = "operator", **query: Any) -> Any:
    answer = await serving.http.get(path, params=query, headers=as_(by))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def ids(serving: Serving, **query: Any) -> list[str]:
    page = await get(serving, "/v1/alerts", **query)
    return [found["alert_id"] for found in page["items"]]


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/v1/alerts", views.AlertPage),
        (f"/v1/alerts/{LATE.alert_id}", views.AlertRecord),
        ("/v1/units", views.UnitPage),
        (f"/v1/units/{UNIT}", views.UnitRecord),
        ("/v1/search?q=MSKU1234565", FoundPage),
        ("/v1/movements", views.MovementPage),
        ("/v1/sites", views.SitePage),
        ("/v1/sites/NNL-BLC/expected", views.ExpectedPage),
        ("/v1/devices", views.DevicePage),
        ("/v1/kpis", KpiReport),
        ("/v1/heat", HeatReport),
        ("/v1/reports/monthly", MonthlyReport),
        ("/v1/time-limits", TimeLimits),
        ("/healthz", views.Health),
        ("/readyz", views.Readiness),
    ],
)
async def test_what_is_read_is_what_is_documented(reading: Serving, path: str, shape: Any) -> None:
    path = path.replace("NNL-BLC", REGION.sites_of("NNL")[0])
    answer = await reading.http.get(path, headers=as_("admin"))
    assert answer.status_code == 200, answer.text
    read = msgspec.json.decode(answer.content, type=shape)
    assert getattr(read, "items", True), "an empty page proves nothing"


async def test_alerts_are_newest_first_and_filtered_by_every_field(reading: Serving) -> None:
    newest_first = [found.alert_id for found in (STATISTIC, LATE, WATCHED, RESOLVED, CLOSED)]
    assert await ids(reading) == newest_first
    assert await ids(reading, state="open") == newest_first[:3]
    assert await ids(reading, state="resolved") == [RESOLVED.alert_id]
    assert await ids(reading, rule="A30") == [CLOSED.alert_id]
    assert await ids(reading, severity="P1") == [WATCHED.alert_id, CLOSED.alert_id]
    assert await ids(reading, subject=f"device:{DEVICE}") == [STATISTIC.alert_id]
    assert await ids(reading, node="NNL") == []
    assert await ids(reading, state="open", severity="P2", node="QZ") == [LATE.alert_id]


async def test_a_movement_on_its_way_says_how_late_it_is_by_the_logs_time(reading: Serving) -> None:
    found = {row["movement_id"]: row["level"] for row in (await get(reading, "/v1/movements"))["items"]}
    assert found == {"M-1": "overdue", "M-2": None}


async def test_a_viewer_reads_everything_and_changes_nothing(reading: Serving) -> None:
    for path in ("/v1/alerts", "/v1/movements", "/v1/kpis", f"/v1/units/{UNIT}"):
        assert await get(reading, path, by="viewer")
    step = {"action": "dispatch"}
    for path, body in ((f"/v1/alerts/{LATE.alert_id}/actions", step), ("/v1/facts", {}), ("/v1/passes", {})):
        assert (await reading.http.post(path, json=body, headers=as_("viewer"))).status_code == 403, path


async def test_pages_go_through_the_whole_list_once(reading: Serving) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await get(reading, "/v1/alerts", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [found["alert_id"] for found in page["items"]]
        if (cursor := page["cursor"]) is None:
            break
    assert seen == await ids(reading)


async def test_an_alert_has_its_level_its_times_and_its_texts(reading: Serving) -> None:
    shown = await get(reading, f"/v1/alerts/{LATE.alert_id}")
    assert (shown["rule"], shown["level"], shown["severity"], shown["node"]) == ("A14", "overdue", "P2", "QZ")
    assert shown["raised_at"] == "2026-03-02T03:00:00.000+08:00"
    assert shown["title_zh"]
    assert shown["action_en"]


async def test_watch_list_content_and_photos_are_for_those_entitled(reading: Serving) -> None:
    for_operator = await get(reading, f"/v1/alerts/{WATCHED.alert_id}")
    for_admin = await get(reading, f"/v1/alerts/{WATCHED.alert_id}", by="admin")
    for_agency = await get(reading, f"/v1/alerts/{LATE.alert_id}", by="customs")
    assert for_operator["evidence"] == {"redacted": ["watch"]}
    assert for_operator["title_zh"] != for_admin["title_zh"]
    assert for_admin["evidence"]["photo_ref"] == "s3://p/1"
    assert "photo_ref" not in for_agency["evidence"]


async def test_a_unit_is_shown_with_trail_movements_and_alerts(reading: Serving) -> None:
    shown = await get(reading, f"/v1/units/{UNIT}")
    assert (shown["unit"], shown["stage"], shown["node"]) == (UNIT, "in_transit", "QZ")
    assert shown["movement"]["destination"] == "NNL"
    assert shown["flags"] == ["on_hold"]
    assert [line["event_id"] for line in shown["trail"]] == ["a1", "g1", "c1"]
    assert [line["voided"] for line in shown["trail"]] == [True, False, False]
    assert shown["trail"][1]["attested_by"] == DEVICE
    assert shown["trail"][1]["event_time"] == "2026-03-01T20:00:00.000+08:00"
    assert "qr_token" not in shown["trail"][1]
    assert [found["movement_id"] for found in shown["movements"]] == ["M-2", "M-1"]
    assert len(shown["alerts"]) == 4
    assert shown["state"]["stage"] == "in_transit"
    assert [line["kind"] for line in (await get(reading, f"/v1/units/{UNIT}", by="admin"))["trail"]][-1] == "watch"


@pytest.mark.parametrize("name", ["MSKU1234565", UNIT])
async def test_a_unit_is_found_by_its_bare_number_too(reading: Serving, name: str) -> None:
    assert (await get(reading, f"/v1/units/{name}"))["unit"] == UNIT


async def test_units_are_found_by_what_is_on_their_trail(reading: Serving) -> None:
    async def found(q: str) -> list[tuple[str, str, str]]:
        page = await get(reading, "/v1/search", q=q)
        return [(one["unit"], one["found_by"], one["text"]) for one in page["items"]]

    assert await found("cn-4821") == [(UNIT, "seal", "CN482113")]
    assert await found("桂N12345") == await found("n12") == [(UNIT, "plate", "桂N12345")]
    assert await found("msku123") == [(UNIT, "unit", "MSKU1234565")]
    assert await found("345") == []
    shown = (await get(reading, "/v1/search", q="482113"))["items"][0]
    assert (shown["stage"], shown["movement"]["destination"]) == ("in_transit", "NNL")


async def test_a_local_id_with_a_slash_is_found(reading: Serving) -> None:
    assert (await get(reading, f"/v1/units/{OTHER}"))["unit"] == OTHER


async def test_units_are_filtered_by_stage_node_and_lateness(reading: Serving) -> None:
    async def names(**query: Any) -> list[str]:
        return [found["unit"] for found in (await get(reading, "/v1/units", **query))["items"]]

    assert sorted(await names()) == [UNIT, OTHER]
    assert await names(stage="stored") == [OTHER]
    assert await names(node="NNL") == []
    assert await names(overdue="true") == [UNIT]
    assert await names(overdue="true", stage="stored") == []


async def test_a_trader_sees_the_units_its_papers_name_and_no_other(reading: Serving) -> None:
    assert (await get(reading, f"/v1/units/{UNIT}", by="trader"))["unit"] == UNIT
    for path, status in ((f"/v1/units/{OTHER}", 404), ("/v1/units", 403), ("/v1/alerts", 403)):
        assert (await reading.http.get(path, headers=as_("trader"))).status_code == status


async def test_a_filter_left_blank_is_one_left_out(reading: Serving) -> None:
    everything = await get(reading, "/v1/alerts")
    blank = "state=&rule=&severity=&node=&subject=&cursor="
    assert (await reading.http.get(f"/v1/alerts?{blank}", headers=as_("operator"))).json() == everything
    some = await reading.http.get(f"/v1/alerts?{blank}&rule=A30&limit=5", headers=as_("operator"))
    assert [found["alert_id"] for found in some.json()["items"]] == [CLOSED.alert_id]
    units = await reading.http.get("/v1/units?stage=stored&node=&overdue=", headers=as_("operator"))
    assert [found["unit"] for found in units.json()["items"]] == [OTHER]


async def test_movements_are_filtered_by_state_destination_and_lateness(reading: Serving) -> None:
    async def names(**query: Any) -> list[str]:
        return [found["movement_id"] for found in (await get(reading, "/v1/movements", **query))["items"]]

    assert sorted(await names()) == ["M-1", "M-2"]
    assert await names(state="open") == ["M-1"]
    assert await names(state="closed") == ["M-2"]
    assert await names(destination="NNL") == ["M-1"]
    assert await names(overdue="true") == ["M-1"]


async def test_a_site_knows_what_is_coming_and_how_late_it_is(reading: Serving) -> None:
    site = REGION.sites_of("NNL")[0]
    coming = (await get(reading, f"/v1/sites/{site}/expected"))["items"]
    assert [(found["unit"], found["level"], found["plate"]) for found in coming] == [(UNIT, "overdue", "桂N12345")]
    assert (await get(reading, f"/v1/sites/{REGION.sites_of('QZ')[0]}/expected"))["items"] == []


async def test_a_site_is_told_when_something_more_is_coming(client: Client, reading: Serving) -> None:
    site = REGION.sites_of("NNL")[0]
    address = f"/v1/sites/{site}/expected/stream"
    async with asyncio.timeout(10), reading.http.stream("GET", address, headers=as_("operator")) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = (line.removeprefix("data: ") async for line in stream.aiter_lines() if line.startswith("data: "))
        first = msgspec.json.decode(await anext(lines), type=views.ExpectedPage)
        p = partition_of(f"unit:{OTHER}")
        more = Commit(p, PartitionState(offset=2, version=2, time=T0))
        more.movements["M-3"] = msgspec.structs.replace(OPEN_MOVE, id="M-3", unit=OTHER)
        await RedisStore(client).commit(more)
        second = msgspec.json.decode(await anext(lines), type=views.ExpectedPage)
    assert [found.unit for found in first.items] == [UNIT]
    assert {found.unit for found in second.items} == {UNIT, OTHER}


async def test_what_is_expected_is_the_same_for_every_role_that_may_read_it(reading: Serving) -> None:
    """Nothing in it is shared conditionally: it is what every gate has to check against."""
    address = f"/v1/sites/{REGION.sites_of('NNL')[0]}/expected"
    lists = [await get(reading, address, by=role) for role in ("admin", "section", "operator", "customs")]
    assert all(found == lists[0] for found in lists)


async def test_a_kiosk_reads_the_list_of_its_own_site_alone(reading: Serving) -> None:
    assert (await get(reading, "/v1/sites/QZ-DLP/expected", by="kiosk"))["items"] == []
    answer = await reading.http.get("/v1/sites/NNL-BLC/expected", headers=as_("kiosk"))
    assert answer.status_code == 403
    assert (await reading.http.get("/v1/units", headers=as_("kiosk"))).status_code == 403


async def test_devices_are_all_there_heard_of_or_not(reading: Serving) -> None:
    devices = {found["device"]: found for found in (await get(reading, "/v1/devices"))["items"]}
    assert set(devices) == set(REGION.devices)
    quiet = devices[DEVICE]
    assert (quiet["state"], quiet["site"], quiet["node"], quiet["clock_error_s"]) == ("quiet", "QZ-DLP", "QZ", -1.5)
    assert [(hole["from"], hole["to"]) for hole in quiet["missing"]] == [(7, 9)]
    assert [found["ever_heard"] for found in devices.values()].count(True) == 1


async def test_sites_count_their_quiet_devices(reading: Serving) -> None:
    sites = {found["site"]: found for found in (await get(reading, "/v1/sites"))["items"]}
    assert set(sites) == set(REGION.sites)
    assert sites["QZ-DLP"]["devices_quiet"] == 1
    assert sites["QZ-DLP"]["node_zh"] == REGION.nodes["QZ"].name_zh


async def test_figures_by_node(reading: Serving) -> None:
    report = await get(reading, "/v1/kpis", by="admin")
    rows = {row["node"]: row for row in report["items"]}
    assert report["at"] == "2026-03-02T08:00:00.000+08:00"
    assert (report["declarations_spared"], report["movements_open"]) == (1, 1)
    assert set(rows) == {"all", *REGION.nodes}
    expected = {
        "alerts": 4, "dispatched": 1, "closed": 1, "resolved": 1, "close_rate": 1.0,
        "dispatch_rate_24h": 0.5, "over_15_days": 1, "unacknowledged_urgent": 2, "oldest_unacknowledged_s": 30 * 3600,
    }  # fmt: skip
    assert {name: rows["QZ"][name] for name in expected} == expected
    assert rows["NNL"]["alerts"] == 0
    assert rows["NNL"]["close_rate"] is None
    week = await get(reading, "/v1/kpis", days=7)
    assert {row["node"]: row["alerts"] for row in week["items"]}["QZ"] == 2


async def test_an_urgent_alert_that_nobody_takes_up_does_not_grow_out_of_the_figures(reading: Serving) -> None:
    day = await get(reading, "/v1/kpis", by="admin", days=1)
    row = {row["node"]: row for row in day["items"]}["QZ"]
    assert (row["alerts"], row["unacknowledged_urgent"], row["oldest_unacknowledged_s"]) == (1, 2, 30 * 3600)
    owned = {row["section"]: row["unacknowledged_urgent"] for row in day["sections"] if row["node"] == "QZ"}
    assert owned == {"logistics": 1, "anti_smuggling": 1}
    unentitled = await get(reading, "/v1/kpis", by="operator", days=1)
    assert unentitled["items"][0]["oldest_unacknowledged_s"] == 5 * 3600


async def test_figures_by_section_of_each_node(reading: Serving) -> None:
    report = await get(reading, "/v1/kpis", by="admin")
    rows = {(row["node"], row["section"]): row for row in report["sections"]}
    assert {key: row["alerts"] for key, row in rows.items() if row["alerts"]} == {
        ("all", "port"): 2, ("all", "logistics"): 1, ("all", "anti_smuggling"): 1,
        ("QZ", "port"): 2, ("QZ", "logistics"): 1, ("QZ", "anti_smuggling"): 1,
    }  # fmt: skip
    assert (rows["QZ", "port"]["section_zh"], rows["QZ", "port"]["name_en"]) == (
        "口岸监管处",
        REGION.nodes["QZ"].name_en,
    )
    assert (rows["QZ", "port"]["closed"], rows["QZ", "logistics"]["closed"]) == (1, 0)


async def test_what_a_role_may_not_see_is_in_none_of_its_figures(reading: Serving) -> None:
    for path, name in (("/v1/kpis", "sections"), ("/v1/heat", "items")):
        counted = {by: await get(reading, path, by=by, days=30) for by in ("admin", "operator")}
        sums = {by: sum(row["alerts"] for row in report[name]) for by, report in counted.items()}
        assert sums["admin"] > sums["operator"]
        assert (counted["admin"]["uncounted"], counted["operator"]["uncounted"]) == ([], ["A52"])
    rules = {by: {row["rule"] for row in report["items"]} for by, report in counted.items()}
    assert rules["admin"] - rules["operator"] == {"A52"}


async def test_heat_is_told_by_rule_site_and_hour_in_china(reading: Serving) -> None:
    report = await get(reading, "/v1/heat", days=30)
    rows = {(row["rule"], row["node"], row["hour"]): row for row in report["items"]}
    assert {key: (row["alerts"], row["statistics"]) for key, row in rows.items()} == {
        ("A11", "QZ", 8): (1, 0), ("A14", "QZ", 3): (1, 0), ("A30", "QZ", 8): (1, 0), ("A63", "QZ", 7): (0, 1),
    }  # fmt: skip
    assert rows["A14", "QZ", 3]["title_zh"] == "在途超时"
    assert {row["rule"] for row in (await get(reading, "/v1/heat", days=1))["items"]} == {"A14", "A63"}


async def test_time_limits_and_what_was_measured_against_them(reading: Serving) -> None:
    report = await get(reading, "/v1/time-limits")
    rows = {(row["step"], row["node"]): row for row in report["items"]}
    assert report["months"] == ["2026-03"]
    assert list(rows) == [("release", "all"), ("release", "QZ"), ("transit", "all"), ("transit", "YZ")]
    row = rows["release", "QZ"]
    assert (row["done"], row["limit_min"], row["within"], row["published"]) == (3, 1440, 0.6667, False)
    assert row["p50_min"] == pytest.approx(120, rel=0.05)
    assert row["p95_min"] == pytest.approx(1800, rel=0.05)
    assert (rows["transit", "YZ"]["limit_min"], rows["transit", "YZ"]["within"]) == (None, None)
    assert (await get(reading, "/v1/time-limits", month="2026-02"))["items"] == []


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/v1/alerts", {"severity": "P9"}, "severity"),
        ("/v1/alerts", {"state": "asleep"}, "state"),
        ("/v1/alerts", {"node": "XX"}, "node"),
        ("/v1/alerts", {"limit": "0"}, "limit"),
        ("/v1/alerts", {"cursor": "!!"}, "cursor"),
        ("/v1/units", {"stage": "lost"}, "stage"),
        ("/v1/units", {"overdue": "perhaps"}, "overdue"),
        ("/v1/units/MSKU1234560", {}, "unit"),
        ("/v1/search", {}, "q"),
        ("/v1/search", {"q": "桂-K"}, "q"),
        ("/v1/movements", {"state": "lost"}, "state"),
        ("/v1/kpis", {"days": "0"}, "days"),
        ("/v1/reports/monthly", {"month": "2026-13"}, "month"),
        ("/v1/reports/monthly.csv", {"table": "units"}, "table"),
        ("/v1/time-limits", {"month": "2026-13"}, "month"),
    ],
)
async def test_a_parameter_that_cannot_be_read_is_named(
    reading: Serving, path: str, query: dict[str, str], field: str
) -> None:
    answer = await reading.http.get(path, params=query, headers=as_("operator"))
    assert answer.status_code == 422
    said = problem(answer)
    assert said["type"].endswith("bad_parameter")
    assert [error["field"] for error in said["errors"]] == [field]


@pytest.mark.parametrize("path", ["/v1/alerts/A14-none", "/v1/units/MRKU4976720", "/v1/sites/XX/expected", "/nowhere"])
async def test_what_is_not_there_is_not_found(reading: Serving, path: str) -> None:
    answer = await reading.http.get(path, headers=as_("operator"))
    assert answer.status_code == 404
    assert problem(answer)["type"].endswith("not_found")


async def test_a_method_that_is_not_there_says_which_is(reading: Serving) -> None:
    answer = await reading.http.get("/v1/scans")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert problem(answer)["type"].endswith("method_not_allowed")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/alerts",
        "/v1/alerts/x",
        "/v1/units",
        "/v1/units/x",
        "/v1/movements",
        "/v1/sites",
        "/v1/devices",
        "/v1/kpis",
        "/v1/time-limits",
    ],
)
async def test_nothing_is_read_without_a_token(reading: Serving, path: str) -> None:
    answer: httpx.Response = await reading.http.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_sites_are_drawn_by_maps_of_any_origin(at_gateway: Serving) -> None:
    answer = await at_gateway.http.get("/geo/sites.geojson", headers={"origin": "https://maps.example"})
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    features = answer.json()["features"]
    assert {feature["properties"]["site"] for feature in features} == set(REGION.sites)
    assert {feature["geometry"]["type"] for feature in features} <= {"Polygon", "MultiPolygon", "Point"}


async def test_metrics_tell_of_requests_by_route_and_of_the_state(reading: Serving) -> None:
    await get(reading, f"/v1/units/{UNIT}")
    await get(reading, "/v1/units", stage="stored", limit=5)
    await reading.http.get("/nowhere")
    assert await reading.metric('linkage_http_requests_total{path="/v1/units",status="200"}') == 1
    assert await reading.metric('linkage_http_requests_total{path="/v1/units/{unit}",status="200"}') == 1
    assert await reading.metric('linkage_http_requests_total{path="other",status="404"}') == 1
    assert await reading.metric('linkage_units{node="QZ",stage="stored"}') == 1
    assert UNIT not in (await reading.http.get("/metrics")).text
