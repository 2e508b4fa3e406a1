"""The same on one Redis and on a cluster: read, send, park, give up, put back, trim, and one notifier at a time."""

import asyncio

from streams.notifier.dead import DeadDeliveries
from streams.store.connection import Client
from streams.subject import PARTITIONS
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted
from tests.integration.notifier.folding import folding, wrong_container
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import Told, notifying, subscriber
from tests.unit.notifier.alerts import alert


async def test_every_alert_arrives_in_order_through_failures_and_a_restart(either: Client) -> None:
    failed: set[str] = set()

    def answering(posted: Posted) -> Answer:
        """Every seventh delivery fails the first time."""
        if sum(posted.id.encode()) % 7 == 0 and posted.id not in failed:
            failed.add(posted.id)
            return Answer(500)
        return Answer()

    tracker = Tracker(either)
    async with Endpoint(answering) as endpoint:
        ops = subscriber("ops", endpoint.url)
        for version in (1, 2):
            async with notifying(either, ops) as told:
                await tracker.raises(*(alert(number, version) for number in range(60)))
                await told.until(lambda: told.counts["ops", "delivered", ""] == 60)
        delivered = [posted.id for posted in endpoint.answered if posted.id not in failed]
        assert len(delivered) == len(set(delivered))
        async with asyncio.timeout(10):
            while sum([await either.xlen(f"outbox:{{{p}}}") for p in range(PARTITIONS)]):
                async with notifying(either, ops):
                    await asyncio.sleep(0.1)
    assert failed
    assert len(set(endpoint.ids)) == 120


async def test_what_is_given_up_can_be_put_back(either: Client) -> None:
    async with Endpoint(lambda _: Answer(410)) as endpoint, notifying(either, subscriber("ops", endpoint.url)) as told:
        await Tracker(either).raises(*(alert(number) for number in range(20)))
        await told.until(lambda: told.counts["ops", "given_up", ""] == 20)
        dead = DeadDeliveries(either, "ops", PARTITIONS)
        async with asyncio.timeout(10):
            while await dead.count() < 20:  # noqa: ASYNC110 - saved a moment later
                await asyncio.sleep(0.01)
        endpoint.answering = lambda _: Answer()
        assert await dead.replay() == 20
        await told.until(lambda: told.counts["ops", "delivered", ""] == 20)
        assert await dead.newest() == []


async def test_what_is_not_acknowledged_is_told_and_passed_on(either: Client) -> None:
    text = "rules: {A69: {limit_min: 0.005}}"
    async with folding(either, text) as one, Endpoint(lambda _: Answer(500)) as first, Endpoint() as second:
        room, phone = subscriber("room", first.url, second="phone"), subscriber("phone", second.url, standby=True)
        async with notifying(either, room, phone):
            await one.post(*(wrong_container(number) for number in range(9)))
            await second.until(lambda: len(set(second.ids)) == 9)
            first.answering = lambda _: Answer()

            async def over() -> bool:
                return [alert.state for alert in await one.alerts("A69", "subscriber:room")] == ["resolved"]

            await one.until(over)


async def test_one_notifier_at_a_time_serves_a_subscriber(either: Client) -> None:
    first, second = Told(), Told()
    async with Endpoint() as endpoint:
        ops = subscriber("ops", endpoint.url)
        # a busy machine must not let the lease run out: what the second then sends again is another test's business
        async with notifying(either, ops, told=first, lease_s=60), notifying(either, ops, told=second, lease_s=60):
            await Tracker(either).raises(*(alert(number) for number in range(50)))
            await endpoint.until(lambda: len(endpoint.answered) == 50)
    assert sorted(told.counts["ops", "delivered", ""] for told in (first, second)) == [0, 50]
