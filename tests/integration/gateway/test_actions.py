"""POST /v1/alerts/{id}/actions: an operator's step goes through the log like any fact."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gates.collector import wall_ms
from streams.events import Action
from streams.fold.alert import Alert
from streams.store.commit import Commit, PartitionState
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.subject import partition_of
from streams.times import epoch_ms, rfc3339
from tests.integration.gateway.refusals import refused
from tests.integration.gateway.serving import Serving, as_, serving

T0 = 1_772_409_600_000
ALERT = Alert("A14-00ff00ff00ff00ff", "A14", "P2", "unit:local:BOX1", T0, T0, T0, level="late", node="QZ")


@pytest.fixture
async def stored(client: Client) -> None:
    commit = Commit(partition_of(ALERT.subject), PartitionState(offset=1, version=1, time=T0))
    commit.alerts[ALERT.alert_id] = ALERT
    await RedisStore(client).commit(commit)


@pytest.fixture
async def acting(client: Client, stored: None) -> AsyncIterator[Serving]:  # noqa: ARG001
    async with serving(client) as running:
        yield running


async def act(on: Serving, holder: str = "operator", alert: str = ALERT.alert_id, **body: Any) -> httpx.Response:
    return await on.http.post(f"/v1/alerts/{alert}/actions", json=body, headers=as_(holder))


async def actions(on: Serving) -> list[Action]:
    return [entry for entry in await on.entries() if isinstance(entry, Action)]


async def test_a_step_is_in_the_log_and_the_alert_is_shown_as_it_stood(acting: Serving) -> None:
    answer = await act(acting, action="dispatch", by="li.wei", note="监管二科")
    (step,) = await actions(acting)
    assert answer.status_code == 202
    assert answer.json()["state"] == "new"
    assert answer.json()["alert_id"] == ALERT.alert_id
    assert (step.subject, step.alert_id, step.action, step.by, step.note) == (
        ALERT.subject, ALERT.alert_id, "dispatch", "li.wei", "监管二科",
    )  # fmt: skip


async def test_a_step_is_taken_by_the_tokens_holder_unless_it_says_otherwise(acting: Serving) -> None:
    await act(acting, "section", action="close")
    assert [step.by for step in await actions(acting)] == ["section 2"]


async def test_a_shelved_alert_says_until_when(acting: Serving) -> None:
    until = rfc3339(wall_ms() + 60_000)
    assert (await act(acting, action="shelve", until=until)).status_code == 202
    assert [step.until for step in await actions(acting)] == [epoch_ms(until)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "action"),
        ({"action": "forget"}, "action"),
        ({"action": "shelve"}, "until"),
        ({"action": "shelve", "until": "2026-03-03T08:00:00"}, "until"),
        ({"action": "shelve", "until": "2026-03-03T08:00:00+08:00"}, "until"),  # has passed
        ({"action": "close", "until": "2026-03-03T08:00:00+08:00"}, "until"),
        ({"action": "close", "note": "x" * 401}, "note"),
        ({"action": "close", "by": 7}, "by"),
    ],
)
async def test_a_step_that_cannot_be_read_names_the_field(acting: Serving, body: dict[str, Any], field: str) -> None:
    answer = await acting.http.post(f"/v1/alerts/{ALERT.alert_id}/actions", json=body, headers=as_("operator"))
    await refused(acting, answer, 422, "unreadable", field)


async def test_nobody_acts_on_an_alert_that_is_not_there(acting: Serving) -> None:
    await refused(acting, await act(acting, alert="A14-none", action="close"), 404, "not_found", "alert_id")


async def test_an_agency_may_not_act(acting: Serving) -> None:
    await refused(acting, await act(acting, "customs", action="close"), 403, "forbidden", "authorization")


async def test_in_recorded_mode_a_step_is_taken_at_the_time_the_log_has_come_to(client: Client, stored: None) -> None:  # noqa: ARG001
    async with serving(client, clock="recorded") as running:
        assert (await act(running, action="handle")).status_code == 202
        assert [step.received for step in await actions(running)] == [T0]
