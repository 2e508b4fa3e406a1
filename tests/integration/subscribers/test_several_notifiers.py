"""Several notifiers see one register: who takes over knows it, and none throws away what another still needs."""

from collections.abc import AsyncIterator, Iterator

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.notifier.enrolled import Enrolled, enrolled
from streams.notifier.register import Register
from streams.notifier.subscriber import Subscriber
from streams.signature import Secret
from streams.store import keys
from streams.store.connection import Client, connect
from tests.integration.gateway.serving import Serving
from tests.integration.notifier.endpoint import Answer, Endpoint
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import Told
from tests.integration.subscribers.notifying import made, notifying, put, until, verified
from tests.servers.redis_cluster import ThreeNodes
from tests.unit.notifier.alerts import alert

SECRET = Secret.generate()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeNodes]:
    with ThreeNodes(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes


@pytest.fixture
async def spread(cluster: ThreeNodes) -> AsyncIterator[Client]:
    client = connect(cluster.url)
    await client.flushall()
    yield client
    await client.aclose()


def ops(url: str, *, leaving: bool = False) -> Enrolled:
    one = enrolled(Subscriber.model_validate({"name": "ops", "url": url, "secrets": [SECRET.text()]}), "admin", 1)
    return Enrolled(one.settings, one.by, one.changed_at, leaving)


async def test_one_takes_over_from_the_other(client: Client, gateway: Serving, tracker: Tracker) -> None:
    first, second = Told(), Told()
    async with Endpoint() as endpoint, notifying(client, told=second):
        async with notifying(client, told=first):
            key = await made(gateway, "ops", endpoint.url)
            await tracker.raises(*(alert(number) for number in range(50)))
            await endpoint.until(lambda: len(endpoint.answered) == 50)
        await tracker.raises(*(alert(number) for number in range(50, 100)))
        await endpoint.until(lambda: len(endpoint.answered) == 100)
    assert len(set(endpoint.ids)) == len(endpoint.ids) == 100
    assert second.counts["ops", "delivered", ""] in (50, 100)
    assert all(verified(key, posted) for posted in endpoint.posted)


async def test_a_change_reaches_whichever_serves(client: Client, gateway: Serving, tracker: Tracker) -> None:
    async with Endpoint() as before, Endpoint() as after, notifying(client), notifying(client):
        await made(gateway, "ops", before.url)
        await tracker.raises(alert(1))
        await before.until(lambda: len(before.answered) == 1)
        await put(gateway, "ops", url=after.url)
        number = 1
        while not after.posted:
            number += 1
            await tracker.raises(alert(number))
            await until(lambda: _answered(before, after, number))  # noqa: B023
    assert sorted(before.ids + after.ids) == sorted(f"{alert(n).alert_id}.1" for n in range(1, number + 1))


async def _answered(before: Endpoint, after: Endpoint, number: int) -> bool:
    return len(before.answered) + len(after.answered) == number


async def test_nothing_is_trimmed_that_a_subscriber_of_the_register_has_yet_to_read(
    client: Client, gateway: Serving, tracker: Tracker
) -> None:
    """Nobody serves it yet: one that no notifier can read holds the outbox, one that is unknown here too."""
    await client.hset("notify:subscribers", mapping={"newer": b'{"settings":{"of":"another version"}}', "#version": 7})
    await tracker.raises(alert(1))
    async with Endpoint() as endpoint, notifying(client):
        await made(gateway, "ops", endpoint.url)
        await endpoint.until(lambda: len(endpoint.answered) == 1)
        held = [await client.xlen(keys.outbox(p)) for p in range(12)]
        await client.hdel("notify:subscribers", "newer")
        await client.hincrby("notify:subscribers", "#version", 1)
        await until(lambda: _empty(client))
    assert sum(held) == 1


async def _empty(client: Client) -> bool:
    return not any([await client.xlen(keys.outbox(p)) for p in range(12)])


async def test_a_redis_that_goes_away_keeps_everybody_served(tmp_path_factory: pytest.TempPathFactory) -> None:
    redis = EmbeddedRedis(tmp_path_factory.mktemp("away"))
    redis.start()
    client = connect(redis.url, timeout_s=1)
    try:
        async with Endpoint() as endpoint, notifying(client):
            await Register(client).put("ops", ops(endpoint.url), "0")
            await Tracker(client).raises(alert(1))
            await endpoint.until(lambda: len(endpoint.answered) == 1)
            redis.stop()
            redis.start()
            await Tracker(client).raises(alert(2))
            await endpoint.until(lambda: len(endpoint.answered) == 2)
    finally:
        await client.aclose()
        redis.stop()


async def test_the_register_lies_in_a_cluster_too(spread: Client) -> None:
    register = Register(spread)
    async with Endpoint(lambda _: Answer(503)) as endpoint, notifying(spread) as told:
        assert await register.put("ops", ops(endpoint.url), "0")
        assert not await register.put("ops", ops(endpoint.url, leaving=True), "0"), "it has changed since"
        assert await register.put("ops", ops(endpoint.url), "0"), "sent twice is once"
        await Tracker(spread).raises(alert(1))
        await endpoint.until(lambda: len(endpoint.answered) >= 1)
        await until(lambda: _waits(register))
        assert await register.put("ops", ops(endpoint.url, leaving=True), await register.version())
        await until(lambda: _nobody(register))
        assert told.counts["ops", "dropped", "unsubscribed"] == 1


async def _waits(register: Register) -> bool:
    return (await register.counts(["ops"]))["ops"] == (1, 0)


async def _nobody(register: Register) -> bool:
    return not (await register.read()).entries
