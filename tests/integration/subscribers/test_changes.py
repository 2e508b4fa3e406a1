"""A subscriber made, changed, rotated and deleted through the API, while the notifier runs and alerts come."""

import asyncio

from streams.store.connection import Client
from tests.integration.gateway.serving import Serving
from tests.integration.notifier.endpoint import Answer, Endpoint
from tests.integration.notifier.outbox import Tracker
from tests.integration.subscribers.notifying import (
    ADMIN,
    gone,
    listed,
    made,
    notifying,
    put,
    served_anew,
    session_of,
    signatures,
    until,
    verified,
)
from tests.unit.notifier.alerts import alert


def ids(numbers: range) -> list[str]:
    return [f"{alert(number).alert_id}.1" for number in numbers]


async def test_whoever_is_made_through_the_api_is_told_signed_with_the_key_shown_once(
    client: Client, gateway: Serving, tracker: Tracker
) -> None:
    async with Endpoint() as endpoint, notifying(client):
        key = await made(gateway, "ops", endpoint.url, severities=["P2"])
        await tracker.raises(alert(1), alert(2, severity="P3"), alert(3))
        await endpoint.until(lambda: len(endpoint.answered) == 2)
        assert set(endpoint.ids) == {f"{alert(1).alert_id}.1", f"{alert(3).alert_id}.1"}
        assert all(verified(key, posted) for posted in endpoint.posted)
        assert not verified("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", endpoint.posted[0])
        row = (await listed(gateway))["ops"]
    assert (row["source"], row["status"], row["changed_by"], row["keys"]) == ("api", "in_force", "admin", 1)
    assert (row["severities"], row["waiting"], row["dead"]) == (["P2"], 0, 0)
    assert key.removeprefix("whsec_") not in str(row)


async def test_another_filter_is_taken_up_without_a_restart(client: Client, gateway: Serving, tracker: Tracker) -> None:
    async with Endpoint() as before, Endpoint() as after, notifying(client) as told:
        key = await made(gateway, "ops", before.url)
        await tracker.raises(alert(1))
        await before.until(lambda: len(before.answered) == 1)
        session = await session_of(client, "ops")
        answer = (await put(gateway, "ops", url=after.url, severities=["P1"])).json()
        assert (answer["status"], answer["secret"]) == ("changed", None)
        await until(lambda: served_anew(client, "ops", session))
        await tracker.raises(alert(2), alert(3, severity="P1"))
        await after.until(lambda: len(after.answered) == 1)
        await told.until(lambda: told.counts["ops", "dropped", "filtered"] == 1)
    assert before.ids == [f"{alert(1).alert_id}.1"]
    assert after.ids == [f"{alert(3).alert_id}.1"]
    assert verified(key, after.posted[0]), "a change of settings leaves the key as it was"


async def test_a_key_is_rotated_while_both_are_signed_with(client: Client, gateway: Serving, tracker: Tracker) -> None:
    async with Endpoint() as endpoint, notifying(client):
        old = await made(gateway, "ops", endpoint.url)
        rotation = (await gateway.http.post("/v1/subscribers/ops/keys", headers=ADMIN)).json()
        assert rotation["keys"] == 2
        number = 0
        while not endpoint.posted or signatures(endpoint.posted[-1]) < 2:
            number += 1
            await tracker.raises(alert(number))
            await endpoint.until(lambda: len(endpoint.answered) == number)  # noqa: B023
        assert verified(old, endpoint.posted[-1])
        assert verified(rotation["secret"], endpoint.posted[-1])
        assert (await gateway.http.delete("/v1/subscribers/ops/keys/old", headers=ADMIN)).json()["keys"] == 1
        while signatures(endpoint.posted[-1]) > 1:
            number += 1
            await tracker.raises(alert(number))
            await endpoint.until(lambda: len(endpoint.answered) == number)  # noqa: B023
        assert not verified(old, endpoint.posted[-1])
        assert verified(rotation["secret"], endpoint.posted[-1])
    assert sorted(endpoint.ids) == sorted(ids(range(1, number + 1)))


async def test_changes_in_the_middle_of_a_burst_lose_and_repeat_nothing(
    client: Client, gateway: Serving, tracker: Tracker
) -> None:
    async with Endpoint() as endpoint, notifying(client):
        await made(gateway, "ops", endpoint.url, concurrency=2)
        for concurrency in (3, 4):
            first = len(endpoint.posted)
            await tracker.raises(*(alert(number) for number in range(first, first + 300)))
            await endpoint.until(lambda: len(endpoint.answered) > first)  # noqa: B023
            session = await session_of(client, "ops")
            await put(gateway, "ops", url=endpoint.url, concurrency=concurrency)
            await until(lambda: served_anew(client, "ops", session))  # noqa: B023
            await endpoint.until(lambda: len(endpoint.answered) >= first + 300)  # noqa: B023
    assert sorted(endpoint.ids) == sorted(ids(range(600)))


async def test_one_is_changed_and_deleted_and_the_other_is_not_disturbed(
    client: Client, gateway: Serving, tracker: Tracker
) -> None:
    """The other holds a connection and a post all the while."""
    hold = asyncio.Event()
    async with Endpoint(lambda _: Answer(after=hold)) as calm, Endpoint() as endpoint, notifying(client):
        await made(gateway, "calm", calm.url)
        await made(gateway, "ops", endpoint.url)
        await tracker.raises(alert(1))
        await calm.until(lambda: calm.open_now == 1)
        of_calm, of_ops = await session_of(client, "calm"), await session_of(client, "ops")
        await put(gateway, "ops", url=endpoint.url, timeout_s=5)
        await until(lambda: served_anew(client, "ops", of_ops))
        await gateway.http.delete("/v1/subscribers/ops", headers=ADMIN)
        await until(lambda: gone(gateway, "ops"))
        assert await session_of(client, "calm") == of_calm
        hold.set()
        await calm.until(lambda: len(calm.answered) == 1)
        await tracker.raises(alert(2))
        await calm.until(lambda: len(calm.answered) == 2)
    assert (calm.connections, len(calm.posted)) == (1, 2)
    assert endpoint.ids == ids(range(1, 2))
