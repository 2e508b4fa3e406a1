"""Endpoints that fail: what is tried again, what is given up, and that nothing vanishes without a count."""

import asyncio
from collections.abc import Callable

import pytest

from streams.log.redis_log import RedisLog
from streams.notifier.dead import DeadDeliveries
from streams.notifier.run import Notifier, webhooks
from streams.notifier.subscriber import Subscribers
from streams.store.connection import Client
from streams.subject import PARTITIONS, partition_of
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted, one_after_another
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import Told, notifying, subscriber
from tests.unit.notifier.alerts import alert


def dead_of(client: Client, name: str) -> DeadDeliveries:
    return DeadDeliveries(client, name, PARTITIONS)


@pytest.mark.parametrize(
    ("trouble", "result"),
    [
        (Answer(500, b"oops"), "500"),
        (Answer(404), "404"),
        (Answer(200, b"x" * 100, cut=True), "broken_off"),
        (Answer(301, headers={"location": "/elsewhere"}), "301"),
        (Answer(429, headers={"retry-after": "0"}), "429"),
    ],
)
async def test_a_failed_attempt_is_made_again_under_the_same_id(
    client: Client, tracker: Tracker, trouble: Answer, result: str
) -> None:
    async with (
        Endpoint(one_after_another(trouble, Answer(204, b""))) as endpoint,
        notifying(client, subscriber("ops", endpoint.url)) as told,
    ):
        await tracker.raises(alert(1))
        await endpoint.until(lambda: len(endpoint.answered) == 2)
    assert endpoint.ids == [f"{alert(1).alert_id}.1"] * 2
    assert {posted.path for posted in endpoint.posted} == {"/"}
    assert told.counts["ops", "attempt", result] == 1
    assert told.counts["ops", "delivered", ""] == 1


async def test_an_endpoint_that_does_not_answer_in_time_is_asked_again(client: Client, tracker: Tracker) -> None:
    never = Answer(after=asyncio.Event())
    async with (
        Endpoint(one_after_another(never, Answer())) as endpoint,
        notifying(client, subscriber("ops", endpoint.url, timeout_s=0.1)) as told,
    ):
        await tracker.raises(alert(1))
        await endpoint.until(lambda: len(endpoint.answered) == 1)
    assert endpoint.ids == [f"{alert(1).alert_id}.1"] * 2
    assert told.counts["ops", "attempt", "timeout"] == 1


async def test_retry_after_holds_back_everything_for_that_subscriber(client: Client, tracker: Tracker) -> None:
    busy = Answer(503, headers={"retry-after": "1"})
    async with (
        Endpoint(one_after_another(busy, Answer())) as endpoint,
        notifying(client, subscriber("ops", endpoint.url, concurrency=1)),
    ):
        loop = asyncio.get_running_loop()
        await tracker.raises(alert(1))
        await endpoint.until(lambda: len(endpoint.answered) == 1)
        asked = loop.time()
        await tracker.raises(alert(2))
        await endpoint.until(lambda: len(endpoint.answered) == 3)
        assert loop.time() - asked > 0.9


async def test_what_is_given_up_is_a_dead_letter_that_can_be_sent_again(client: Client, tracker: Tracker) -> None:
    async with Endpoint(lambda _: Answer(500, b"out of order")) as endpoint:
        hasty = subscriber("ops", endpoint.url, give_up_s=0.3)
        async with notifying(client, hasty) as told:
            await tracker.raises(alert(1), alert(2))
            await told.until(lambda: told.counts["ops", "given_up", ""] == 2)
        letters = await dead_of(client, "ops").newest()
        assert {letter.webhook_id for letter in letters} == {f"{alert(1).alert_id}.1", f"{alert(2).alert_id}.1"}
        assert {letter.error for letter in letters} == {"answered 500: out of order"}
        assert all(letter.attempts >= 2 and letter.first_tried is not None for letter in letters)
        assert await dead_of(client, "ops").count() == 2

        endpoint.answering = lambda _: Answer()
        endpoint.posted.clear()
        async with notifying(client, hasty) as told:
            one = frozenset({f"{alert(1).alert_id}.1"})
            assert await dead_of(client, "ops").replay(one) == 1
            await endpoint.until(lambda: len(endpoint.posted) == 1)
            assert endpoint.ids == [*one]
            assert await dead_of(client, "ops").replay() == 1
            await endpoint.until(lambda: len(endpoint.posted) == 2)
        assert await dead_of(client, "ops").count() == 0
        assert await dead_of(client, "ops").replay() == 0
        async with notifying(client, hasty):
            await tracker.raises(alert(3))
            await endpoint.until(lambda: len(endpoint.posted) == 3)
        assert endpoint.ids[2] == f"{alert(3).alert_id}.1"


async def test_gone_is_final_at_once(client: Client, tracker: Tracker) -> None:
    async with (
        Endpoint(lambda _: Answer(410)) as endpoint,
        notifying(client, subscriber("ops", endpoint.url)) as told,
    ):
        await tracker.raises(alert(1))
        await told.until(lambda: told.counts["ops", "given_up", ""] == 1)
        assert len(endpoint.posted) == 1
    assert (await dead_of(client, "ops").newest())[0].error == "answered 410: {}"


async def test_one_alert_that_is_always_refused_holds_up_no_other(client: Client, tracker: Tracker) -> None:
    def answering(posted: Posted) -> Answer:
        return Answer(400 if posted.id.startswith(alert(0).alert_id) else 200)

    async with (
        Endpoint(answering) as endpoint,
        notifying(client, subscriber("ops", endpoint.url, concurrency=1)) as told,
    ):
        await tracker.raises(*(alert(0, version) for version in range(1, 4)))
        await endpoint.until(lambda: len(endpoint.answered) == 1)
        await tracker.raises(*(alert(number) for number in range(1, 31)))
        await told.until(lambda: told.counts["ops", "delivered", ""] == 30)
        assert {posted.id for posted in endpoint.posted if posted.id.startswith(alert(0).alert_id)} == {
            f"{alert(0).alert_id}.1"
        }


async def test_a_dead_endpoint_is_asked_gently_and_gets_everything_when_it_is_back(
    client: Client, tracker: Tracker
) -> None:
    async with Endpoint(lambda _: Answer(500)) as endpoint, notifying(client, subscriber("ops", endpoint.url)) as told:
        await tracker.raises(*(alert(number) for number in range(300)))
        await endpoint.until(lambda: len(endpoint.answered) >= 6)
        while_down = len(endpoint.posted)
        assert while_down < 60
        endpoint.answering = lambda _: Answer()
        await told.until(lambda: told.counts["ops", "delivered", ""] == 300)
        assert len(set(endpoint.ids)) == 300


async def test_a_stop_waits_for_what_is_under_way_and_repeats_nothing(client: Client, tracker: Tracker) -> None:
    slow = asyncio.Event()
    async with Endpoint(lambda _: Answer(after=slow)) as endpoint:
        ops = subscriber("ops", endpoint.url)
        async with notifying(client, ops):
            await tracker.raises(*(alert(number) for number in range(10)))
            await endpoint.until(lambda: endpoint.open_now == 10)
            asyncio.get_running_loop().call_later(0.1, slow.set)
        assert len(endpoint.answered) == 10
        async with notifying(client, ops):
            await tracker.raises(alert(11))
            await endpoint.until(lambda: len(endpoint.posted) > 10)
        assert endpoint.ids[10:] == [f"{alert(11).alert_id}.1"]


async def test_private_addresses_are_refused_unless_allowed(client: Client, tracker: Tracker) -> None:
    """The name resolves to loopback, which is allowed nowhere in this configuration."""
    async with Endpoint() as endpoint:
        inside = subscriber("ops", f"http://localhost:{endpoint.port}/")
        served = webhooks(Subscribers.model_validate({"subscribers": [inside]}))
        told = Told()
        async with Notifier(client, RedisLog(client), served, observer=told, lease_life_s=0.6):
            await tracker.raises(alert(1))
            await told.until(lambda: told.counts["ops", "attempt", "refused_target"] > 0)
        assert endpoint.connections == 0
        async with notifying(client, inside):
            await endpoint.until(lambda: len(endpoint.answered) == 1)


async def test_a_subscriber_that_falls_too_far_behind_loses_the_oldest_and_it_is_counted(
    client: Client, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.notifier.reading.SHED_MS", 50)
    name, outbox = alert(1).alert_id, f"outbox:{{{partition_of(alert(1).subject)}}}"
    async with Endpoint(lambda _: Answer(500)) as endpoint:
        ops = subscriber("ops", endpoint.url)
        async with notifying(client, ops, most_parked=30, most_waiting=20) as told:
            await tracker.raises(alert(1, 1))
            await endpoint.until(lambda: len(endpoint.answered) >= 6)
            await tracker.raises(*(alert(1, version) for version in range(2, 102)))
            await told.until(lambda: told.counts["ops", "dropped", "overflow"] == 30)
            await until(client, lambda length: length == 20, outbox)
            endpoint.answering = lambda _: Answer()
            await told.until(lambda: told.counts["ops", "delivered", ""] == 71)
    versions = [int(posted.id.removeprefix(f"{name}.")) for posted in endpoint.answered]
    assert list(dict.fromkeys(versions)) == [*range(1, 52), *range(82, 102)]


async def until(client: Client, holds: Callable[[int], bool], *streams: str) -> None:
    """Until that holds for the length of every stream."""
    async with asyncio.timeout(10):
        while not all([holds(await client.xlen(stream)) for stream in streams]):  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0.02)


async def test_the_outbox_is_let_go_behind_the_slowest_subscriber(client: Client, tracker: Tracker) -> None:
    hold = asyncio.Event()
    held = partition_of(alert(0).subject)

    def slowly(posted: Posted) -> Answer:
        return Answer(after=hold if posted.id.startswith(alert(0).alert_id) else None)

    def outboxes(*partitions: int) -> list[str]:
        return [f"outbox:{{{p}}}" for p in partitions]

    async with (
        Endpoint() as quick,
        Endpoint(slowly) as slow,
        notifying(client, subscriber("quick", quick.url), subscriber("slow", slow.url)),
    ):
        await tracker.raises(*(alert(number) for number in range(30)))
        await quick.until(lambda: len(quick.answered) == 30)
        await slow.until(lambda: len(slow.answered) == 29)
        await until(client, lambda length: length == 0, *outboxes(*(p for p in range(PARTITIONS) if p != held)))
        await until(client, lambda length: length > 0, *outboxes(held))
        hold.set()
        await until(client, lambda length: length == 0, *outboxes(held))
