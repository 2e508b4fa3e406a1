"""The topic ``alerts`` is a subscriber like any other: every version in order, and a log that is away is waited for."""

from pathlib import Path

import msgspec

from streams.embedded_redis import EmbeddedRedis
from streams.log.port import ALERTS
from streams.log.redis_log import RedisLog
from streams.notifier.delivery import Delivery
from streams.notifier.route import Filter, Route
from streams.notifier.run import Notifier, Served
from streams.notifier.topic import TopicChannel
from streams.store.connection import Client, connect
from streams.subject import partition_of
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import LEASE_S, Told
from tests.unit.notifier.alerts import alert


async def test_every_version_is_in_the_topic_in_the_partition_of_its_subject(client: Client, tracker: Tracker) -> None:
    log = RedisLog(client, topic=ALERTS)
    await log.open()
    told = Told()
    grave = Route("topic-alerts", filter=Filter(severities=frozenset({"P1"})))
    served = [Served(grave, TopicChannel(log))]
    async with Notifier(client, RedisLog(client), served, observer=told, lease_life_s=LEASE_S):
        for version in (1, 2, 3):
            await tracker.raises(alert(1, version, severity="P1"), alert(2, version))
        await told.until(lambda: told.counts["topic-alerts", "delivered", ""] == 3)
    assert told.counts["topic-alerts", "attempt", "delivered"] == 3
    records = [msgspec.json.decode(record.raw) for record in await log.read(partition_of(alert(1).subject), 0, 100)]
    assert [record["webhook_id"] for record in records] == [f"{alert(1).alert_id}.{version}" for version in (1, 2, 3)]
    assert records[0]["title_en"]


async def test_a_log_that_is_away_is_a_failed_attempt(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path / "redis") as redis:
        client = connect(redis.url, timeout_s=1)
    outcome = await TopicChannel(RedisLog(client, topic=ALERTS)).send(Delivery(0, alert(1)))
    await client.aclose()
    assert (outcome.delivered, outcome.result) == (False, "log_unavailable")
    assert outcome.error
