"""`linkage deliveries`: what a real notifier gave up on is listed and, once the endpoint is mended, delivered."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from linkage.cli import build
from streams.embedded_redis import EmbeddedRedis
from streams.notifier.dead import DeadDeliveries, who_gave_up
from streams.store.connection import Client
from streams.subject import PARTITIONS
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import SECRET, notifying, subscriber
from tests.unit.notifier.alerts import alert

ONE, TWO, THREE = (f"{alert(number).alert_id}.1" for number in (1, 2, 3))


def gone(_: Posted) -> Answer:
    return Answer(410, f"no such hook {SECRET.text()}".encode())


class Ops:
    def __init__(self, url: str) -> None:
        self._url = url

    async def __call__(self, *words: str) -> Result:
        whole = ["deliveries", words[0], "--redis", self._url, *words[1:]]
        return await asyncio.to_thread(CliRunner().invoke, build(), whole, env={"COLUMNS": "200"})

    async def listed(self, *words: str) -> Any:
        return json.loads((await self("list", "--json", *words)).stdout)


@pytest.fixture
def ops(server: EmbeddedRedis) -> Ops:
    return Ops(server.url)


async def given_up(client: Client, tracker: Tracker, endpoint: Endpoint, *names: str) -> None:
    """Three alerts, the second a P1, given up for each of these subscribers."""
    async with notifying(client, *(subscriber(name, endpoint.url) for name in names)) as told:
        await tracker.raises(alert(1), alert(2, severity="P1"), alert(3))
        for name in names:
            await told.until(lambda name=name: told.counts[name, "given_up", ""] == 3)  # type: ignore[misc]


async def kept(client: Client, count: int) -> None:
    """Until so many dead letters are saved: what is given up is counted a moment before."""
    dead = DeadDeliveries(client, "control-room", PARTITIONS)
    async with asyncio.timeout(20):
        while await dead.count() < count:  # noqa: ASYNC110 — Redis tells nobody
            await asyncio.sleep(0.02)


async def test_what_was_given_up_is_listed_with_why_and_without_secrets(
    ops: Ops, client: Client, tracker: Tracker
) -> None:
    assert "nothing was given up" in (await ops("list")).stdout
    async with Endpoint(gone) as endpoint:
        await given_up(client, tracker, endpoint, "control-room", "duty-phone")
    result = await ops("list")
    assert result.exit_code == 0, result.output
    for said in ("control-room", "duty-phone", ONE, TWO, THREE, "answered 410: no such hook whsec_***"):
        assert said in result.stdout
    assert SECRET.text() not in result.stdout
    whole = await ops.listed()
    assert len(whole) == 6
    assert {one["attempts"] for one in whole} == {1}
    assert all(one["since"] <= one["given_up_at"] for one in whole)
    assert all(SECRET.text() not in one["error"] for one in whole)


async def test_the_list_can_be_narrowed(ops: Ops, client: Client, tracker: Tracker) -> None:
    async with Endpoint(gone) as endpoint:
        await given_up(client, tracker, endpoint, "control-room", "duty-phone")
    assert {one["subscriber"] for one in await ops.listed("--subscriber", "duty-phone")} == {"duty-phone"}
    assert [one["webhook_id"] for one in await ops.listed("--severity", "P1")] == [TWO, TWO]
    assert await ops.listed("--rule", "A12") == []
    assert len(await ops.listed("--rule", "A14", "--limit", "4")) == 4


async def test_what_is_put_back_is_delivered_under_its_id(ops: Ops, client: Client, tracker: Tracker) -> None:
    """By a notifier that is running: it is told."""
    async with Endpoint(gone) as endpoint, notifying(client, subscriber("control-room", endpoint.url)) as told:
        await tracker.raises(alert(1), alert(2, severity="P1"), alert(3))
        await told.until(lambda: told.counts["control-room", "given_up", ""] == 3)
        await kept(client, 3)
        endpoint.answering = lambda _: Answer()
        dry = await ops("replay", "--subscriber", "control-room", "--all", "--dry-run", "--json")
        assert json.loads(dry.stdout)["put_back"] == 3
        assert len(await ops.listed()) == 3
        result = await ops("replay", "--subscriber", "control-room", TWO)
        assert result.exit_code == 0, result.output
        assert result.stdout.split() == [TWO]
        await told.until(lambda: told.counts["control-room", "delivered", ""] == 1)
        assert endpoint.ids[-1] == TWO
        rest = await ops("replay", "--subscriber", "control-room", "--all", "--rule", "A14")
        assert "put back, sent within seconds: 2" in rest.stderr
        await told.until(lambda: told.counts["control-room", "delivered", ""] == 3)
        assert set(endpoint.ids[-2:]) == {ONE, THREE}
    assert await ops.listed() == []


async def test_what_is_not_there_stops_the_rest_and_what_is_unclear_is_asked_back(
    ops: Ops, client: Client, tracker: Tracker, tmp_path: Path
) -> None:
    async with Endpoint(gone) as endpoint:
        await given_up(client, tracker, endpoint, "control-room")
    result = await ops("replay", "--subscriber", "control-room", ONE, "A14-nobody.1")
    assert result.exit_code == 1
    assert "nothing was put back: A14-nobody.1: not among what was given up for control-room" in result.stderr
    assert len(await ops.listed()) == 3
    assert (await ops("replay", "--subscriber", "control-room")).exit_code == 2
    assert (await ops("replay", "--subscriber", "control-room", "--all", ONE)).exit_code == 2
    assert (await ops("replay", "--subscriber", "control-room", ONE, "--rule", "A14")).exit_code == 2
    file = tmp_path / "subscribers.yaml"
    other = subscriber("duty-phone", "https://sms.example.cn/linkage")
    file.write_text(yaml.safe_dump({"subscribers": [other]}))
    refused = await ops("replay", "--subscriber", "control-room", "--all", "--subscribers", str(file))
    assert refused.exit_code == 2
    assert "is not in" in refused.stderr
    assert "known are duty-phone" in refused.stderr
    assert (await ops("replay", "--subscriber", "topic.alerts", "--all", "--subscribers", str(file))).exit_code == 0
    nobody = await ops("list", "--redis", f"unix://{tmp_path}/nobody.sock")
    assert nobody.exit_code == 1
    assert "Redis" in nobody.stderr


async def test_subscribers_are_found_on_a_cluster_too(either: Client) -> None:
    async with Endpoint(gone) as endpoint:
        await given_up(either, Tracker(either), endpoint, "control-room")
    assert await who_gave_up(either) == ["control-room"]
