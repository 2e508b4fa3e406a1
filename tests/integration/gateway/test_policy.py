"""GET and POST /v1/policy: a change is an entry of the log, told to every partition, by whom and why."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gates.http.policy import STARTUP
from streams.events import PolicyChange
from streams.policy_file import policy_digest
from streams.store.commit import Commit, PartitionState, PolicyInForce
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.times import epoch_ms
from tests.integration.gateway.refusals import refused
from tests.integration.gateway.serving import Serving, as_, serving

T0 = 1_772_409_600_000
TEXT = "rules: {A14: {late: 1.8}}\noverrides:\n- when: {node: PX}\n  rules: {A14: {late_plus_h: 2}}\n"


async def apply(at: Serving, text: str, holder: str = "admin", **more: Any) -> httpx.Response:
    return await at.http.post("/v1/policy", json={"text": text, **more}, headers=as_(holder))


async def changes(at: Serving) -> list[PolicyChange]:
    return [entry for entry in await at.entries() if isinstance(entry, PolicyChange)]


async def remember(client: Client, *told: PolicyChange) -> None:
    """As the tracker would, on one partition."""
    policies = tuple(PolicyInForce(change.received, change) for change in told)
    await RedisStore(client).commit(Commit(3, PartitionState(version=1, policies=policies), policies=policies))


@pytest.fixture
async def told(client: Client) -> AsyncIterator[Serving]:
    await remember(client, PolicyChange("p1", T0, "wang", TEXT, policy_digest(TEXT), "节前"))
    async with serving(client) as running:
        yield running


async def test_a_change_is_told_to_every_partition_with_who_and_why(at_gateway: Serving) -> None:
    answer = await apply(at_gateway, TEXT, by="li.wei", note="桥梁施工")
    found = await changes(at_gateway)
    assert answer.status_code == 200
    assert len(found) == at_gateway.log.partitions
    assert {change.id for change in found} == {answer.json()["policy_id"]}
    assert (found[0].text, found[0].by, found[0].note) == (TEXT, "li.wei", "桥梁施工")
    assert found[0].received == epoch_ms(answer.json()["received_at"])
    assert found[0].digest == answer.json()["digest"] == policy_digest(TEXT)


async def test_the_answer_shows_what_changes(at_gateway: Serving) -> None:
    answer = (await apply(at_gateway, TEXT)).json()
    assert answer["status"] == "accepted"
    assert answer["changed"] == [
        {"rule": "A14", "field": "late", "where": "", "was": 1.5, "now": 1.8},
        {"rule": "A14", "field": "late_plus_h", "where": "node PX", "was": None, "now": 2},
    ]
    assert [change.by for change in await changes(at_gateway)] == ["admin"] * at_gateway.log.partitions


async def test_what_changes_is_against_the_policy_in_force(told: Serving) -> None:
    assert (await apply(told, TEXT)).json()["changed"] == []
    back = (await apply(told, "")).json()["changed"]
    assert [(one["field"], one["where"], one["was"], one["now"]) for one in back] == [
        ("late", "", 1.8, 1.5), ("late_plus_h", "node PX", 2, None),
    ]  # fmt: skip


async def test_a_dry_run_leaves_nothing_in_the_log(at_gateway: Serving) -> None:
    answer = (await apply(at_gateway, TEXT, dry_run=True)).json()
    assert answer["status"] == "dry_run"
    assert len(answer["changed"]) == 2
    assert answer["policy_id"] is answer["received_at"] is None
    assert await changes(at_gateway) == []


async def test_a_wrong_policy_is_refused_with_its_lines(at_gateway: Serving) -> None:
    answer = await apply(at_gateway, "rules:\n  A14: {late: fast}\n  A99: {}\noverrides: [{when: {node: ZZ}}]\n")
    await refused(at_gateway, answer, 422, "unreadable", "text")
    lines = answer.json()["detail"].splitlines()
    assert [line.partition(":")[0] for line in lines] == ["line 2", "line 3", "line 4"]
    assert await changes(at_gateway) == []


@pytest.mark.parametrize("body", [{}, {"text": 3}, {"text": "", "note": "x" * 401}, {"text": "x" * 70_000}])
async def test_a_body_that_cannot_be_read_is_refused(at_gateway: Serving, body: dict[str, Any]) -> None:
    answer = await at_gateway.http.post("/v1/policy", json=body, headers=as_("admin"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in {"text", "note"}


@pytest.mark.parametrize("holder", ["operator", "section", "customs", "trader", "kiosk"])
async def test_only_an_admin_changes_it(at_gateway: Serving, holder: str) -> None:
    await refused(at_gateway, await apply(at_gateway, TEXT, holder), 403, "forbidden", "authorization")
    assert await changes(at_gateway) == []


async def test_without_a_change_every_rule_has_its_own(at_gateway: Serving) -> None:
    answer = (await at_gateway.http.get("/v1/policy", headers=as_("operator"))).json()
    assert (answer["change"], answer["text"], answer["overrides"], answer["history"]) == (None, "", [], [])
    assert answer["rules"]["A14"]["late"] == 1.5
    assert answer["rules"]["A14"]["enabled"] is True


async def test_the_policy_in_force_is_shown_with_its_history(told: Serving) -> None:
    answer = (await told.http.get("/v1/policy", headers=as_("operator"))).json()
    assert answer["text"] == TEXT
    assert answer["rules"]["A14"]["late"] == 1.8
    assert answer["overrides"] == [{"when": {"node": ["PX"]}, "rules": {"A14": {"late_plus_h": 2}}}]
    assert answer["history"] == [answer["change"]]
    assert answer["change"] == {
        "policy_id": "p1", "by": "wang", "note": "节前", "digest": policy_digest(TEXT),
        "received_at": "2026-03-02T08:00:00.000+08:00", "judges_after": "2026-03-02T08:00:00.000+08:00",
    }  # fmt: skip


async def test_in_recorded_mode_a_change_takes_its_turn(recorded: Serving) -> None:
    headers = {"x-linkage-received-at": "2026-03-02T09:00:00+08:00", "x-linkage-turn": "1"}
    refusal = await recorded.http.post("/v1/policy", json={"text": "rules: 3"}, headers=as_("admin") | headers)
    headers["x-linkage-turn"] = "2"
    taken = await recorded.http.post("/v1/policy", json={"text": TEXT}, headers=as_("admin") | headers)
    assert (refusal.status_code, taken.status_code) == (422, 200)
    assert {change.received for change in await changes(recorded)} == {epoch_ms("2026-03-02T09:00:00+08:00")}


class TestStartedWithAFile:
    """A policy file given at the start goes into the log once, until the file is another."""

    async def test_the_file_is_put_into_the_log(self, client: Client) -> None:
        async with serving(client, policy=TEXT) as running:
            found = await changes(running)
        assert [(change.by, change.text) for change in found] == [(STARTUP, TEXT)] * running.log.partitions

    @pytest.mark.parametrize(
        ("history", "put"),
        [
            ([(STARTUP, TEXT)], False),
            ([(STARTUP, TEXT), ("li.wei", "")], False),  # a restart does not undo what was changed since
            ([(STARTUP, "rules: {}")], True),
            ([("li.wei", TEXT)], True),
        ],
    )
    async def test_a_restart_puts_it_there_only_if_it_is_another(
        self, client: Client, history: list[tuple[str, str]], put: bool
    ) -> None:
        told = [PolicyChange(f"p{n}", T0 + n, by, text, policy_digest(text)) for n, (by, text) in enumerate(history)]
        await remember(client, *told)
        async with serving(client, policy=TEXT) as running:
            assert bool(await changes(running)) is put

    async def test_in_recorded_mode_it_is_there_from_the_beginning(self, client: Client) -> None:
        async with serving(client, clock="recorded", policy=TEXT) as running:
            assert {change.received for change in await changes(running)} == {0}
