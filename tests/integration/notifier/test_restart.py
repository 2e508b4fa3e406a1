"""Whatever dies, the notifier, Redis or the one beside it, every alert arrives, and under no other id than its own."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yaml

from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import Client, connect
from streams.subject import partition_of
from tests.chaos.waiting import until_known
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import Told, notifying, subscriber
from tests.unit.notifier.alerts import alert

HOME = partition_of(alert(1).subject)


@asynccontextmanager
async def process(url: str, file: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.notifier.process", url, str(file),
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


def written(path: Path, *subscribers: dict[str, object]) -> Path:
    path.write_text(yaml.safe_dump({"allow_networks": ["127.0.0.0/8"], "subscribers": list(subscribers)}))
    return path


def ids(numbers: range, versions: range) -> set[str]:
    return {f"{alert(number).alert_id}.{version}" for number in numbers for version in versions}


async def test_a_killed_notifier_goes_on_under_the_same_ids(
    server: EmbeddedRedis, tracker: Tracker, tmp_path: Path
) -> None:
    """Killed in the middle of a burst, several times over."""
    for version in (1, 2, 3):
        await tracker.raises(*(alert(number, version) for number in range(300)))
    async with Endpoint() as endpoint:
        file = written(tmp_path / "subscribers.yaml", subscriber("ops", endpoint.url, concurrency=4))
        for at_least in (50, 250, 500):
            async with process(server.url, file) as notifier:
                await endpoint.until(lambda: len(set(endpoint.ids)) >= at_least)  # noqa: B023
                notifier.send_signal(signal.SIGKILL)
                await notifier.wait()
        async with process(server.url, file):
            await endpoint.until(lambda: len(set(endpoint.ids)) == 900)
    assert set(endpoint.ids) == ids(range(300), range(1, 4))
    for number in range(300):
        name = alert(number).alert_id
        told = [int(i.removeprefix(f"{name}.")) for i in endpoint.ids if i.startswith(name)]
        assert list(dict.fromkeys(told)) == [1, 2, 3]


async def test_a_terminated_notifier_ends_cleanly_and_repeats_nothing(
    server: EmbeddedRedis, tracker: Tracker, tmp_path: Path
) -> None:
    await tracker.raises(*(alert(number) for number in range(300)))
    async with Endpoint() as endpoint:
        file = written(tmp_path / "subscribers.yaml", subscriber("ops", endpoint.url, concurrency=4))
        async with process(server.url, file) as notifier:
            await endpoint.until(lambda: len(endpoint.ids) >= 50)
            notifier.send_signal(signal.SIGTERM)
            assert await notifier.wait() == 0
        async with process(server.url, file) as notifier:
            await endpoint.until(lambda: len(set(endpoint.ids)) == 300)
            notifier.send_signal(signal.SIGTERM)
            assert await notifier.wait() == 0
    assert len(endpoint.ids) == 300


async def test_what_waits_for_another_attempt_survives_a_kill(
    server: EmbeddedRedis, tracker: Tracker, tmp_path: Path
) -> None:
    """The outbox has let go of them by then: they are kept by themselves."""
    async with Endpoint(lambda _: Answer(500)) as endpoint:
        file = written(tmp_path / "subscribers.yaml", subscriber("ops", endpoint.url))
        async with process(server.url, file):
            await tracker.raises(*(alert(number) for number in range(10)))
            await endpoint.until(lambda: len(set(endpoint.ids)) >= 5)
        endpoint.answering = lambda _: Answer()
        endpoint.answered.clear()
        async with process(server.url, file):
            await endpoint.until(lambda: len({posted.id for posted in endpoint.answered}) == 10)


async def test_two_notifiers_share_the_subscribers_and_one_takes_over_from_the_other(
    client: Client, tracker: Tracker
) -> None:
    async with Endpoint() as endpoint:
        ops = subscriber("ops", endpoint.url)
        first, second = Told(), Told()
        async with notifying(client, ops, told=second):
            async with notifying(client, ops, told=first):
                await tracker.raises(*(alert(number) for number in range(100)))
                await endpoint.until(lambda: len(endpoint.answered) == 100)
            await tracker.raises(*(alert(number) for number in range(100, 200)))
            await endpoint.until(lambda: len(endpoint.answered) == 200)
    served = first.counts["ops", "delivered", ""], second.counts["ops", "delivered", ""]
    assert served in [(100, 100), (0, 200)]
    assert len(set(endpoint.ids)) == len(endpoint.ids) == 200


async def test_a_redis_that_goes_away_loses_nothing(tmp_path: Path) -> None:
    directory = tmp_path / "redis"
    redis = EmbeddedRedis(directory)
    redis.start()
    client = connect(redis.url, timeout_s=1)
    tracker = Tracker(client)
    try:
        async with Endpoint() as endpoint, notifying(client, subscriber("ops", endpoint.url)):
            await tracker.raises(*(alert(number) for number in range(100)))
            await endpoint.until(lambda: len(endpoint.answered) == 100)
            for round_ in (1, 2):
                redis.stop()
                redis.start()
                await tracker.raises(*(alert(number) for number in range(100 * round_, 100 * round_ + 100)))
                await endpoint.until(lambda: len(set(endpoint.ids)) == 100 * round_ + 100)  # noqa: B023
        assert set(endpoint.ids) == ids(range(300), range(1, 2))
    finally:
        await client.aclose()
        redis.stop()


@pytest.mark.parametrize("held", [1, 16])
async def test_a_lease_that_was_lost_stops_the_loser_from_writing(client: Client, tracker: Tracker, held: int) -> None:
    """Somebody takes the lease by force, as happens when a process was stopped for too long."""
    hold = asyncio.Event()
    async with Endpoint(lambda _: Answer(after=hold)) as endpoint:
        ops = subscriber("ops", endpoint.url, concurrency=held)
        async with notifying(client, ops):
            await tracker.raises(*(alert(number) for number in range(held)))
            await endpoint.until(lambda: endpoint.open_now == held)
            await client.set("notify:lease:ops", "another", px=700)
            for p in range(12):
                await client.hset(f"notify:{{{p}}}:ops", "owner", "another")
            hold.set()
            await endpoint.until(lambda: len(endpoint.answered) == 2 * held)
        assert set(endpoint.ids) == ids(range(held), range(1, 2))


@pytest.mark.parametrize("saved", [True, False], ids=["settled", "under way"])
async def test_a_redis_that_comes_back_older_unnoticed_loses_nothing(
    client: Client, tracker: Tracker, saved: bool
) -> None:
    """A replica takes over without the last writes, and no connection breaks. What is then told is told in other
    commits than before: the first of them holds what three held."""
    hold = asyncio.Event()
    async with Endpoint() as endpoint, notifying(client, subscriber("ops", endpoint.url)):
        await tracker.raises(alert(1, 1))
        await endpoint.until(lambda: len(endpoint.answered) == 1)
        await _until_settled(client)
        kept = {name: await client.dump(name) for name in await client.keys("*")}
        if not saved:
            endpoint.answering = lambda _: Answer(after=hold)
        for version in (2, 3, 4):
            await tracker.raises(alert(1, version))
        await endpoint.until(lambda: len(set(endpoint.ids)) == (4 if saved else 2))
        if saved:
            await _until_settled(client)
        await _put_back(client, kept)
        hold.set()
        await tracker.raises(*(alert(1, version) for version in (2, 3, 4)))
        await tracker.raises(alert(1, 5))
        await endpoint.until(lambda: {posted.id for posted in endpoint.answered} == ids(range(1, 2), range(1, 6)))


async def _put_back(client: Client, kept: dict[bytes | str, bytes | None]) -> None:
    """Redis is as it was then."""
    older = client.pipeline(transaction=True)
    older.flushall()
    for name, value in kept.items():
        older.restore(name, 0, value or b"")
    await older.execute()


async def _until_settled(client: Client) -> None:
    """Whatever the outbox held has been trimmed: it is settled, and saved as such."""
    async with asyncio.timeout(10):
        while await client.xlen(f"outbox:{{{partition_of(alert(1).subject)}}}"):  # noqa: ASYNC110 - saved a moment later
            await asyncio.sleep(0.01)


async def test_what_was_parked_in_moments_that_redis_has_lost_is_not_taken_for_saved(
    server: EmbeddedRedis, client: Client, tracker: Tracker, tmp_path: Path
) -> None:
    """Of two under way the second fails and is parked, while the position still lies before the first; Redis comes back
    without that. The first is then delivered, and the notifier killed."""
    first, second = alert(1), next(one for one in map(alert, range(2, 999)) if partition_of(one.subject) == HOME)
    hold = {first.alert_id: asyncio.Event(), second.alert_id: asyncio.Event()}
    failing, good = {second.alert_id}, list[str]()

    def answering(posted: Posted) -> Answer:
        name = posted.id.rpartition(".")[0]
        if name in failing:
            return Answer(500, after=hold[name])
        good.append(name)
        return Answer(after=hold[name])

    async with Endpoint(answering) as endpoint:
        file = written(tmp_path / "subscribers.yaml", subscriber("ops", endpoint.url))
        progress = f"notify:{{{HOME}}}:ops"
        async with process(server.url, file) as notifier:
            await tracker.raises(first, second)
            await endpoint.until(lambda: len(endpoint.ids) == 2)
            kept = {name: await client.dump(name) for name in await client.keys("*")}
            hold[second.alert_id].set()
            assert await until_known(lambda: client.hexists(f"{progress}:parked", f"{second.alert_id}.1"), 10)
            await _put_back(client, kept)
            hold[first.alert_id].set()
            assert await until_known(lambda: client.hexists(progress, "position"), 10)
            notifier.send_signal(signal.SIGKILL)
            await notifier.wait()
        failing.clear()
        async with process(server.url, file):
            await endpoint.until(lambda: {first.alert_id, second.alert_id} == set(good))
