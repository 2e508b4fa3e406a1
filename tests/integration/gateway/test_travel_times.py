"""GET and POST /v1/travel-times: a change is an entry of the log, told to every partition, by whom and why."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from gates.http.startup import STARTUP
from streams.events import TravelTimes
from streams.store.commit import Commit, PartitionState, TimesInForce
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.text_digest import text_digest
from streams.times import epoch_ms
from streams.travel_table import Row, Table, table_text
from tests.integration.gateway.refusals import refused
from tests.integration.gateway.serving import Serving, as_, serving

T0 = 1_772_409_600_000
TABLE = Table(
    (Row("QZ", "YZ", 0, 24, 1630, 158.0, 206.5), Row("QZ", "YZ", 6, 9, 214, 171.5, 224.0)),
    "2026-02-01T00:00:00+08:00",
    "2026-03-01T00:00:00+08:00",
)
TEXT = table_text(TABLE)
BODY = msgspec.json.decode(TEXT)


async def apply(at: Serving, table: Any, holder: str = "admin", **more: Any) -> httpx.Response:
    return await at.http.post("/v1/travel-times", json={"table": table, **more}, headers=as_(holder))


async def changes(at: Serving) -> list[TravelTimes]:
    return [entry for entry in await at.entries() if isinstance(entry, TravelTimes)]


async def remember(client: Client, *told: TravelTimes) -> None:
    """As the tracker would, on one partition."""
    times = tuple(TimesInForce(change.received, change) for change in told)
    await RedisStore(client).commit(Commit(3, PartitionState(version=1, travel_times=times), travel_times=times))


@pytest.fixture
async def told(client: Client) -> AsyncIterator[Serving]:
    await remember(client, TravelTimes("t1", T0, "wang", TEXT, text_digest(TEXT), "二月"))
    async with serving(client) as running:
        yield running


async def test_a_change_is_told_to_every_partition_with_who_and_why(at_gateway: Serving) -> None:
    answer = await apply(at_gateway, BODY, by="li.wei", note="二月实测")
    found = await changes(at_gateway)
    assert answer.status_code == 200
    assert len(found) == at_gateway.log.partitions
    assert {change.id for change in found} == {answer.json()["travel_id"]}
    assert (found[0].text, found[0].by, found[0].note) == (TEXT, "li.wei", "二月实测")
    assert found[0].received == epoch_ms(answer.json()["received_at"])
    assert found[0].digest == answer.json()["digest"] == text_digest(TEXT)


async def test_the_answer_says_how_much_is_told(at_gateway: Serving) -> None:
    answer = (await apply(at_gateway, BODY)).json()
    assert [answer[key] for key in ("status", "corridors", "transits", "rows_changed")] == ["accepted", 1, 1630, 2]


async def test_what_changes_is_against_the_travel_times_in_force(told: Serving) -> None:
    changed = {**BODY, "rows": [BODY["rows"][0], {**BODY["rows"][1], "n": 215}]}
    answers = [await apply(told, table) for table in (BODY, changed, BODY | {"rows": []})]
    assert [answer.json()["rows_changed"] for answer in answers] == [0, 2, 2]


async def test_a_dry_run_leaves_nothing_in_the_log(at_gateway: Serving) -> None:
    answer = (await apply(at_gateway, BODY, dry_run=True)).json()
    assert (answer["status"], answer["rows_changed"]) == ("dry_run", 2)
    assert answer["travel_id"] is answer["received_at"] is None
    assert await changes(at_gateway) == []


async def test_a_wrong_table_is_refused_with_row_and_field(at_gateway: Serving) -> None:
    answer = await apply(at_gateway, {"rows": [BODY["rows"][0], {**BODY["rows"][1], "to": "ZZ"}]})
    await refused(at_gateway, answer, 422, "unreadable", "table.rows[1].to")
    assert await changes(at_gateway) == []


@pytest.mark.parametrize("holder", ["operator", "section", "customs", "trader", "kiosk"])
async def test_only_an_admin_changes_them(at_gateway: Serving, holder: str) -> None:
    await refused(at_gateway, await apply(at_gateway, BODY, holder), 403, "forbidden", "authorization")
    assert await changes(at_gateway) == []


async def test_without_a_change_there_are_none(at_gateway: Serving) -> None:
    answer = (await at_gateway.http.get("/v1/travel-times", headers=as_("operator"))).json()
    assert answer == {"change": None, "table": {"rows": []}, "history": []}


async def test_what_is_in_force_is_shown_with_its_history(told: Serving) -> None:
    answer = (await told.http.get("/v1/travel-times", headers=as_("operator"))).json()
    assert answer["table"] == BODY
    assert answer["history"] == [answer["change"]]
    assert answer["change"] == {
        "travel_id": "t1", "by": "wang", "note": "二月", "digest": text_digest(TEXT),
        "received_at": "2026-03-02T08:00:00.000+08:00", "judges_after": "2026-03-02T08:00:00.000+08:00",
    }  # fmt: skip


async def test_in_recorded_mode_a_change_takes_its_turn(recorded: Serving) -> None:
    headers = {"x-linkage-received-at": "2026-03-02T09:00:00+08:00", "x-linkage-turn": "1"}
    refusal = await recorded.http.post("/v1/travel-times", json={"table": 3}, headers=as_("admin") | headers)
    headers["x-linkage-turn"] = "2"
    taken = await recorded.http.post("/v1/travel-times", json={"table": BODY}, headers=as_("admin") | headers)
    assert (refusal.status_code, taken.status_code) == (422, 200)
    assert {change.received for change in await changes(recorded)} == {epoch_ms("2026-03-02T09:00:00+08:00")}


@pytest.mark.parametrize(
    ("history", "put"),
    [
        ([], True),
        ([(STARTUP, TEXT)], False),
        ([(STARTUP, TEXT), ("li.wei", '{"rows":[]}')], False),  # a restart does not undo what was changed since
        ([(STARTUP, '{"rows":[]}')], True),
        ([("li.wei", TEXT)], True),
    ],
)
async def test_a_file_given_at_the_start_goes_into_the_log_if_it_is_another(
    client: Client, history: list[tuple[str, str]], put: bool
) -> None:
    known = [TravelTimes(f"t{n}", T0 + n, by, text, text_digest(text)) for n, (by, text) in enumerate(history)]
    if known:
        await remember(client, *known)
    async with serving(client, travel_times=TEXT) as running:
        found = await changes(running)
    assert [(change.by, change.text) for change in found] == [(STARTUP, TEXT)] * running.log.partitions * put
