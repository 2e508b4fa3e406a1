"""Alerts reach those who want them: signed, in order, once where all goes well, whatever other endpoints do."""

import asyncio
import time

import msgspec
from standardwebhooks import Webhook as Oracle

from streams.store.connection import Client
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import SECRET, notifying, subscriber
from tests.unit.notifier.alerts import alert


def versions(endpoint: Endpoint) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for posted in endpoint.posted:
        alert_id, _, version = posted.id.rpartition(".")
        found.setdefault(alert_id, []).append(int(version))
    return found


async def test_an_alert_arrives_as_the_contract_says_and_the_published_library_accepts_it(
    client: Client, tracker: Tracker
) -> None:
    async with Endpoint() as endpoint, notifying(client, subscriber("ops", endpoint.url + "/hook")) as told:
        await tracker.raises(alert(1, version=3))
        await endpoint.until(lambda: len(endpoint.answered) == 1)
        posted = endpoint.posted[0]
    assert posted.path == "/hook"
    assert posted.id == f"{alert(1).alert_id}.3"
    body = msgspec.json.decode(Oracle(SECRET.text()).verify(posted.body, posted.headers) and posted.body)
    assert (body["alert_id"], body["rule"], body["severity"]) == (alert(1).alert_id, "A14", "P2")
    assert body["raised_at"] == "2026-03-02T08:15:03.000+08:00"
    assert told.counts["ops", "delivered", ""] == 1
    assert told.counts["ops", "attempt", "200"] == 1


async def test_what_was_written_before_the_start_is_delivered_too(client: Client, tracker: Tracker) -> None:
    await tracker.raises(alert(1), alert(2))
    async with Endpoint() as endpoint, notifying(client, subscriber("ops", endpoint.url)):
        await endpoint.until(lambda: len(endpoint.posted) == 2)


async def test_versions_of_one_alert_arrive_in_order_though_the_first_fails(client: Client, tracker: Tracker) -> None:
    failures = {alert(1).alert_id: 2, alert(2).alert_id: 1}

    def answering(posted: Posted) -> Answer:
        alert_id = posted.id.rpartition(".")[0]
        if failures.get(alert_id, 0) and posted.id.endswith(".1"):
            failures[alert_id] -= 1
            return Answer(500)
        return Answer()

    async with Endpoint(answering) as endpoint, notifying(client, subscriber("ops", endpoint.url)):
        for version in (1, 2, 3):
            await tracker.raises(*(alert(number, version) for number in range(5)))
        await endpoint.until(lambda: len(endpoint.answered) == 15 + 3)
        found = versions(endpoint)
    assert found.pop(alert(1).alert_id) == [1, 1, 1, 2, 3]
    assert found.pop(alert(2).alert_id) == [1, 1, 2, 3]
    assert list(found.values()) == [[1, 2, 3]] * 3


async def test_thousands_get_through_in_seconds_in_order_and_once(client: Client, tracker: Tracker) -> None:
    numbers = 1_000
    for version in (1, 2):
        await tracker.raises(*(alert(number, version) for number in range(numbers)))
    started = time.monotonic()
    async with Endpoint() as endpoint, notifying(client, subscriber("ops", endpoint.url)):
        await endpoint.until(lambda: len(endpoint.answered) == 2 * numbers, 30)
        took = time.monotonic() - started
    assert list(versions(endpoint).values()) == [[1, 2]] * numbers
    assert endpoint.most_at_once <= 16
    assert took < 15


async def test_a_dead_and_a_hanging_endpoint_hold_up_nobody_else(client: Client, tracker: Tracker) -> None:
    async with Endpoint() as gone:
        dead_url = gone.url
    never = asyncio.Event()
    async with Endpoint(lambda _: Answer(after=never)) as hanging, Endpoint() as healthy:
        subscribers = [
            subscriber("dead", dead_url),
            subscriber("hanging", hanging.url, timeout_s=30),
            subscriber("healthy", healthy.url),
        ]
        async with notifying(client, *subscribers) as told:
            await hanging_is_full(tracker, hanging)
            for number in range(100, 200):
                await tracker.raises(alert(number))
            await healthy.until(lambda: len(healthy.answered) == 140, 10)
            assert not hanging.answered
            assert told.counts["dead", "delivered", ""] == 0
            assert told.counts["dead", "attempt", "no_connection"] > 0
            never.set()


async def hanging_is_full(tracker: Tracker, hanging: Endpoint) -> None:
    """Everything it may be sent at once is under way."""
    await tracker.raises(*(alert(number) for number in range(40)))
    await hanging.until(lambda: hanging.open_now == 16)


async def test_each_subscriber_gets_what_it_asked_for(client: Client, tracker: Tracker) -> None:
    async with Endpoint() as everything, Endpoint() as grave, Endpoint() as elsewhere:
        subscribers = [
            subscriber("everything", everything.url),
            subscriber("grave", grave.url, severities=["P1"]),
            subscriber("elsewhere", elsewhere.url, nodes=["BH"], rules=["A14"]),
        ]
        async with notifying(client, *subscribers) as told:
            await tracker.raises(alert(1), alert(2, severity="P1"), alert(3, node="BH"), alert(4, node=None))
            await everything.until(lambda: len(everything.answered) == 4)
            await grave.until(lambda: len(grave.answered) == 1)
            await elsewhere.until(lambda: len(elsewhere.answered) == 1)
        assert grave.ids == [f"{alert(2).alert_id}.1"]
        assert elsewhere.ids == [f"{alert(3).alert_id}.1"]
        assert told.counts["grave", "dropped", "filtered"] == 3
        assert told.counts["elsewhere", "dropped", "filtered"] == 3


async def test_who_was_told_of_an_alert_hears_how_it_ends_though_it_is_graver_no_more(
    client: Client, tracker: Tracker
) -> None:
    async with Endpoint() as endpoint:
        grave = subscriber("grave", endpoint.url, severities=["P1"])
        async with notifying(client, grave):
            await tracker.raises(alert(1, severity="P1"), alert(2, severity="P3"))
            await endpoint.until(lambda: len(endpoint.answered) == 1)
        async with notifying(client, grave) as told:
            await tracker.raises(alert(1, 2, severity="P3"), alert(1, 3, severity="P3", state="resolved"))
            await endpoint.until(lambda: len(endpoint.answered) == 3)
        async with notifying(client, grave, told=told):
            await tracker.raises(alert(1, 4, severity="P3"), alert(3, 1, severity="P1"))
            await endpoint.until(lambda: len(endpoint.answered) == 4)
    assert endpoint.ids[1:] == [f"{alert(1).alert_id}.2", f"{alert(1).alert_id}.3", f"{alert(3).alert_id}.1"]


async def test_content_a_role_may_not_see_stays_here(client: Client, tracker: Tracker) -> None:
    secret = alert(1, rule="A52", evidence={"matched": "plate 桂N12345"})
    async with Endpoint() as endpoint, notifying(client, subscriber("ops", endpoint.url, role="operator")):
        await tracker.raises(secret)
        await endpoint.until(lambda: len(endpoint.answered) == 1)
    assert "桂N12345" not in endpoint.posted[0].body.decode()


async def test_an_entry_that_is_no_alert_is_counted_and_passed_over(client: Client, tracker: Tracker) -> None:
    await client.xadd("outbox:{3}", {"alert": b"{"}, id="1-1")
    await client.xadd("outbox:{3}", {"other": b"{"}, id="1-2")
    async with Endpoint() as endpoint, notifying(client, subscriber("ops", endpoint.url)) as told:
        await tracker.raises(alert(1))
        await endpoint.until(lambda: len(endpoint.answered) == 1)
    assert told.counts["ops", "dropped", "unreadable"] == 2
