"""Deleting a subscriber drops what waits for it, counts every drop, tells the log, and frees its name."""

from typing import Any

from streams.events import Settled, Undelivered
from streams.store.connection import Client
from tests.integration.gateway.serving import Serving, as_
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import subscriber
from tests.integration.subscribers.notifying import ADMIN, gone, listed, made, notifying, put, until
from tests.unit.notifier.alerts import alert


async def delete(at: Serving, name: str) -> int:
    return (await at.http.delete(f"/v1/subscribers/{name}", headers=ADMIN)).status_code


def refusing(posted: Posted) -> Answer:
    """Alert 1 for good; the others for now."""
    return Answer(410 if posted.id == f"{alert(1).alert_id}.1" else 503)


async def test_what_waited_and_its_dead_letters_are_dropped_and_counted(
    client: Client, gateway: Serving, tracker: Tracker
) -> None:
    async with Endpoint(refusing) as endpoint, notifying(client) as told:
        await made(gateway, "ops", endpoint.url)
        await tracker.raises(alert(1), alert(2), alert(3))
        await told.until(lambda: told.counts["ops", "given_up", ""] == 1)
        await until(lambda: _kept(gateway, waiting=2, dead=1))
        assert await delete(gateway, "ops") == 202
        await until(lambda: gone(gateway, "ops"))
        assert told.counts["ops", "dropped", "unsubscribed"] == 3
        assert [key async for key in client.scan_iter(match="notify:*ops*")] == [b"notify:lease:ops"]
        assert told.waiting["ops"] == 0
        endpoint.answering = lambda _: Answer()
        endpoint.posted.clear()
        await made(gateway, "ops", endpoint.url, severities=["P1"])
        await tracker.raises(alert(4, severity="P1"))
        await endpoint.until(lambda: len(endpoint.posted) == 1)
    assert endpoint.ids == [f"{alert(4).alert_id}.1"], "who comes next under that name has nothing of the one before"


async def _kept(at: Serving, waiting: int, dead: int) -> bool:
    row = (await listed(at))["ops"]
    return (row["waiting"], row["dead"]) == (waiting, dead)


async def test_the_log_hears_that_nobody_is_waited_for_any_more(
    client: Client, gateway: Serving, tracker: Tracker
) -> None:
    """A69 resolves. What waits is marked as if the limit had passed."""
    async with Endpoint(lambda _: Answer(503)) as endpoint:
        async with notifying(client):
            await made(gateway, "ops", endpoint.url)
            await tracker.raises(alert(1, severity="P1"))
            await until(lambda: _kept(gateway, waiting=1, dead=0))
        (key,) = [key async for key in client.scan_iter(match="notify:{*}:ops:parked")]
        kept: dict[Any, Any] = await client.hgetall(key.decode())
        ((name, text),) = kept.items()
        await client.hset(key.decode(), name, text[:-1] + b',"overdue":1772410803001}')
        assert await delete(gateway, "ops") == 202
        async with notifying(client):
            await until(lambda: gone(gateway, "ops"))
    told = [entry for entry in await gateway.entries() if isinstance(entry, Undelivered | Settled)]
    assert [(type(one), one.subject) for one in told] == [(Settled, "subscriber:ops")]


async def test_while_no_notifier_runs_it_is_shown_as_leaving_and_its_name_is_taken(gateway: Serving) -> None:
    await made(gateway, "ops", "https://alerts.example.cn/")
    assert await delete(gateway, "ops") == 202
    assert (await listed(gateway))["ops"]["status"] == "leaving"
    answer = await put(gateway, "ops", url="https://alerts.example.cn/")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "name")
    assert int(answer.headers["retry-after"]) > 0
    assert await delete(gateway, "ops") == 409


async def test_the_second_of_another_stays_until_that_one_is_changed(gateway: Serving) -> None:
    await made(gateway, "phone", "https://sms.example.cn/")
    await made(gateway, "ops", "https://alerts.example.cn/", second="phone")
    answer = await gateway.http.delete("/v1/subscribers/phone", headers=ADMIN)
    assert answer.status_code == 409
    assert "phone is the second of ops: change ops first" in answer.text
    await put(gateway, "ops", url="https://alerts.example.cn/")
    assert await delete(gateway, "phone") == 202


async def test_one_hidden_by_the_file_is_deleted_and_the_files_keeps_what_waits(
    client: Client, gateway: Serving, tracker: Tracker
) -> None:
    """Made through the API first, and put into the file later."""
    await made(gateway, "ops", "https://alerts.example.cn/")
    async with Endpoint(lambda _: Answer(503)) as endpoint, notifying(client, subscriber("ops", endpoint.url)) as told:
        await tracker.raises(alert(1))
        await endpoint.until(lambda: len(endpoint.answered) >= 1)
        rows = (await gateway.http.get("/v1/subscribers", headers=ADMIN)).json()["items"]
        assert [(row["source"], row["status"]) for row in rows] == [("file", "in_force"), ("api", "hidden")]
        assert (await put(gateway, "ops", url=endpoint.url)).status_code == 409
        assert await delete(gateway, "ops") == 202
        await until(lambda: _one_row(gateway))
        endpoint.answering = lambda _: Answer()
        await told.until(lambda: told.counts["ops", "delivered", ""] == 1)
        assert told.counts["ops", "dropped", "unsubscribed"] == 0
        assert await delete(gateway, "ops") == 409


async def _one_row(at: Serving) -> bool:
    answer = await at.http.get("/v1/subscribers", headers=as_("admin"))
    return [row["source"] for row in answer.json()["items"]] == ["file"]
