"""The stream of open alerts: whole at first, then what changes; nothing that the role may not see."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from gates.http.open_alerts import OpenAlerts
from streams.fold.alert import Alert
from streams.present import alert_json
from streams.sharing import SEES
from streams.store.commit import Commit, PartitionState
from streams.store.connection import Client
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import partition_of
from tests.integration.gateway.serving import Serving, as_

T0 = 1_772_410_500_000
UNIT = "unit:iso6346:MSKU1234565"


def alert(number: int, **changed: Any) -> Alert:
    made = Alert(
        alert_id=f"A-{number}", rule="A30", severity="P2", subject=UNIT, started_at=T0, raised_at=T0 + number,
        updated_at=T0 + number, node="QZ", evidence={"seal": "CN482113", "photo_ref": "https://x"},
    )  # fmt: skip
    return msgspec.structs.replace(made, **changed)


class Store:
    """Commits to the partition of UNIT, one after the other."""

    def __init__(self, client: Client) -> None:
        self._store = RedisStore(client)
        self._turn = 0

    async def put(self, *alerts: Alert) -> None:
        self._turn += 1
        commit = Commit(partition_of(UNIT), PartitionState(offset=self._turn, version=self._turn, time=T0 + self._turn))
        commit.alerts.update({one.alert_id: one for one in alerts})
        await self._store.commit(commit)


async def events(stream: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in stream.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, msgspec.json.decode(line.removeprefix("data: "))


async def test_what_is_open_is_sent_whole_and_then_each_change(client: Client, at_gateway: Serving) -> None:
    store = Store(client)
    await store.put(alert(1), alert(2, severity="P1"), alert(3, state="closed"))
    async with (
        asyncio.timeout(10),
        at_gateway.http.stream("GET", "/v1/alerts/stream", headers=as_("operator")) as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = events(stream)
        name, whole = await anext(told)
        assert (name, [row["alert_id"] for row in whole["items"]]) == ("alerts", ["A-2", "A-1"])
        await store.put(alert(1, state="dispatched", version=2), alert(4))
        name, changed = await anext(told)
        assert (name, changed["gone"]) == ("changes", [])
        assert {row["alert_id"]: row["state"] for row in changed["items"]} == {"A-1": "dispatched", "A-4": "new"}
        await store.put(alert(2, severity="P1", state="resolved", version=2))
        assert (await anext(told))[1] | {"time": ""} == {"items": [], "gone": ["A-2"], "left_out": 0, "time": ""}


@pytest.mark.parametrize("role", ["operator", "section", "agency", "admin"])
async def test_a_role_is_sent_what_it_may_read_and_no_more(client: Client, at_gateway: Serving, role: Any) -> None:
    watched = alert(1, rule="A52", evidence={"listed": "unit"})
    seen = alert(2)
    await Store(client).put(watched, seen)
    name = "customs" if role == "agency" else role
    async with asyncio.timeout(10), at_gateway.http.stream("GET", "/v1/alerts/stream", headers=as_(name)) as stream:
        _, whole = await anext(events(stream))
    assert whole["items"] == [alert_json(one, SEES[role]) | {"wrong_pass": False} for one in (watched, seen)]


async def test_a_kiosk_and_a_trader_are_not_let_in(at_gateway: Serving) -> None:
    for name in ("kiosk", "trader"):
        assert (await at_gateway.http.get("/v1/alerts/stream", headers=as_(name))).status_code == 403
    assert (await at_gateway.http.get("/v1/alerts/stream")).status_code == 401


async def test_many_boards_ask_the_state_once(client: Client) -> None:
    asked = 0

    class Counted(Reader):
        async def times(self) -> dict[int, int]:
            nonlocal asked
            asked += 1
            return await super().times()

    await Store(client).put(alert(1))
    watched = OpenAlerts(Counted(client), poll_s=60)
    standing = await asyncio.gather(*(watched.standing() for _ in range(50)))
    assert asked == 1
    assert all(one is standing[0] for one in standing)


async def test_a_board_shows_the_gravest_and_counts_the_rest(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gates.http.open_alerts.MOST", 3)
    await Store(client).put(alert(1, severity="P1"), *(alert(number) for number in range(2, 9)))
    standing = await OpenAlerts(Reader(client)).standing()
    assert (list(standing.alerts), standing.left_out) == (["A-1", "A-2", "A-3"], 5)


async def test_an_old_p1_stands_first_however_many_statistics_came_after_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gates.http.open_alerts.MOST", 3)
    monkeypatch.setattr("gates.http.open_alerts.PAGES", 2)
    later = [alert(number, severity="P4") for number in range(3, 30)]
    await Store(client).put(alert(1, severity="P1"), alert(2), alert(0, severity="P1", state="closed"), *later)
    standing = await OpenAlerts(Reader(client)).standing()
    assert list(standing.alerts)[:2] == ["A-1", "A-2"]
    assert standing.left_out == 26


async def test_statistics_beyond_what_is_read_are_counted_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gates.http.open_alerts.MOST", 3)
    monkeypatch.setattr("gates.http.open_alerts.PAGES", 2)
    await Store(client).put(*(alert(number, severity="P4") for number in range(3, 30)), alert(30, severity="P1"))
    standing = await OpenAlerts(Reader(client)).standing()
    assert (next(iter(standing.alerts)), standing.left_out) == ("A-30", 25)
