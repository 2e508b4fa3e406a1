"""An endpoint that does not acknowledge a P1: A69 in the state, the second channel, and the end of it (ADR 0013)."""

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from streams.embedded_redis import EmbeddedRedis, free_port
from streams.events import Settled, Undelivered
from streams.fold.alert import Alert
from streams.log.redis_log import RedisLog
from streams.store.connection import Client, connect
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted
from tests.integration.notifier.folding import Folding, closed, folding, wrong_container
from tests.integration.notifier.serving import notifying, subscriber
from tests.integration.notifier.test_restart import process, written

SOON = "rules: {A69: {limit_min: 0.005}}"
"""0.3 s."""
LATER = "rules: {A69: {limit_min: 60}}"


def of(endpoint: Endpoint, rule: str) -> list[str]:
    return [posted.id for posted in endpoint.posted if posted.id.startswith(rule)]


async def incident(one: Folding, state: str) -> Alert:
    """The one that the room's endpoint is, once it is in that state."""

    async def there() -> bool:
        return [alert.state for alert in await one.alerts("A69", "subscriber:room")] == [state]

    await one.until(there)
    return (await one.alerts("A69", "subscriber:room"))[0]


@pytest.mark.parametrize("fault", ["answers 500", "never answers", "is not there"])
async def test_a_p1_goes_to_the_second_channel_and_is_an_incident_until_it_arrives(client: Client, fault: str) -> None:
    """And to whoever hears of everything. What A69 itself meets with is no incident again."""
    ever = asyncio.Event()
    bad = {"answers 500": Answer(500), "never answers": Answer(after=ever), "is not there": Answer()}[fault]
    first = Endpoint(lambda _: bad, port=free_port())
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(folding(client, SOON))
        second, others = [await stack.enter_async_context(Endpoint()) for _ in range(2)]
        if fault != "is not there":
            await stack.enter_async_context(first)
        told = await stack.enter_async_context(
            notifying(
                client,
                subscriber("room", first.url, second="phone", timeout_s=0.2),
                subscriber("phone", second.url, standby=True),
                subscriber("others", others.url),
            )
        )
        await one.post(wrong_container(0), wrong_container(1))
        raised = await incident(one, "new")
        await second.until(lambda: len(second.posted) == 2)
        await others.until(lambda: len(of(others, "A69")) == 1)
        assert raised.evidence["second"] == "phone"
        assert (raised.evidence["rules"], raised.evidence["nodes"]) == (["A05"], ["QZ"])

        ever.set()
        first.answering = lambda _: Answer()
        if fault == "is not there":
            await stack.enter_async_context(first)
        resolved = await incident(one, "resolved")
        assert resolved.alert_id == raised.alert_id
        assert resolved.resolved_reason == "acknowledged"
        assert (resolved.evidence["undelivered"], resolved.evidence["waiting"]) == (2, 0)
        assert sorted(second.ids) == sorted(set(of(first, "A05")))
        assert sorted(resolved.evidence["alerts"]) == sorted(name.rpartition(".")[0] for name in second.ids)
        assert {event.rule for event in await one.relayed() if isinstance(event, Undelivered)} == {"A05"}
        assert (told.counts["room", "unacknowledged", ""], told.counts["room", "passed_on", "phone"]) == (2, 2)


async def test_within_the_limit_nobody_hears_of_anything(client: Client) -> None:
    async with folding(client, LATER) as one, Endpoint(lambda _: Answer(500)) as first, Endpoint() as second:
        room, phone = subscriber("room", first.url, second="phone"), subscriber("phone", second.url, standby=True)
        async with notifying(client, room, phone) as told:
            await one.post(wrong_container(0))
            await told.until(lambda: told.counts["room", "attempt", "500"] >= 3)
            first.answering = lambda _: Answer()
            await told.until(lambda: told.counts["room", "delivered", ""] == 1)
        assert await one.relayed() == []
        assert (second.posted, told.counts["room", "unacknowledged", ""]) == ([], 0)


async def test_a_change_of_the_policy_takes_effect_while_the_notifier_runs(client: Client) -> None:
    async with (
        folding(client) as one,
        Endpoint(lambda _: Answer(500)) as first,
        notifying(client, subscriber("room", first.url)) as told,
    ):
        await one.post(wrong_container(0))
        await told.until(lambda: told.counts["room", "attempt", "500"] >= 3)
        assert told.counts["room", "unacknowledged", ""] == 0
        await one.govern(SOON)
        await incident(one, "new")


async def test_an_untried_p1_behind_a_dead_endpoint_is_not_forgotten(client: Client) -> None:
    """Down, the endpoint is asked by one delivery in a while; all the others wait without having been tried."""
    async with folding(client, SOON) as one, Endpoint(lambda _: Answer(500)) as first, Endpoint() as second:
        room, phone = subscriber("room", first.url, second="phone"), subscriber("phone", second.url, standby=True)
        async with notifying(client, room, phone):
            await one.post(wrong_container(0))
            await first.until(lambda: len(first.answered) >= 6)
            await one.post(*(wrong_container(number) for number in range(1, 31)))
            await second.until(lambda: len(set(second.ids)) == 31)
            first.answering = lambda _: Answer()
            await incident(one, "resolved")
        assert len(second.ids) == 31


async def test_an_alert_that_was_closed_settles_it_and_the_second_channel_hears_how_it_went_on(client: Client) -> None:
    async with folding(client, SOON) as one, Endpoint(lambda _: Answer(500)) as first, Endpoint() as second:
        room, phone = subscriber("room", first.url, second="phone"), subscriber("phone", second.url, standby=True)
        async with notifying(client, room, phone) as told:
            await one.post(wrong_container(0))
            await incident(one, "new")
            await told.until(lambda: told.counts["phone", "delivered", ""] == 1)
            (mismatch,) = await one.alerts("A05")
            await one.post(closed(mismatch))
            assert (await incident(one, "resolved")).resolved_reason == "ended"
            await second.until(lambda: second.ids == [f"{mismatch.alert_id}.1", f"{mismatch.alert_id}.2"])


async def test_one_that_is_given_up_is_settled(client: Client) -> None:
    async with folding(client, SOON) as one, Endpoint(lambda _: Answer(500)) as first:
        async with notifying(client, subscriber("room", first.url, give_up_s=1.0, rules=["A05"])):
            await one.post(wrong_container(0))
            assert (await incident(one, "resolved")).resolved_reason == "given_up"
        assert [type(event) for event in await one.relayed()] == [Undelivered, Settled]


async def test_a_second_that_is_dead_too_has_an_incident_of_its_own(client: Client) -> None:
    async with folding(client, SOON) as one, Endpoint(lambda _: Answer(500)) as dead, Endpoint() as third:
        chain = [
            subscriber("room", dead.url, second="phone"),
            subscriber("phone", dead.url, second="radio", standby=True),
            subscriber("radio", third.url, standby=True),
        ]
        async with notifying(client, *chain):
            await one.post(wrong_container(0))
            await third.until(lambda: len(third.posted) == 1)

            async def both() -> bool:
                return {alert.subject for alert in await one.alerts("A69")} == {"subscriber:room", "subscriber:phone"}

            await one.until(both)


async def test_killed_again_and_again_nothing_is_told_twice_and_nothing_is_lost(
    server: EmbeddedRedis, client: Client, tmp_path: Path
) -> None:
    """Killed when it has met the fault, when the log has been told, when the second channel has it, and at the end."""
    async with folding(client, SOON) as one, Endpoint(lambda _: Answer(500)) as first, Endpoint() as second:
        room, phone = subscriber("room", first.url, second="phone"), subscriber("phone", second.url, standby=True)
        file = written(tmp_path / "subscribers.yaml", room, phone)
        await one.post(*(wrong_container(number) for number in range(5)))

        async def met() -> bool:
            return len(first.posted) > 0

        async def told() -> bool:
            return len(await one.relayed()) > 0

        async def passed_on() -> bool:
            return len(second.posted) > 0

        async def mended() -> bool:
            first.answering = lambda _: Answer()
            return len(first.answered) > before

        for moment in (met, told, passed_on, mended):
            before = len(first.answered)
            async with process(server.url, file) as notifier:
                await one.until(moment)
                notifier.send_signal(signal.SIGKILL)
                await notifier.wait()
        async with process(server.url, file):
            resolved = await incident(one, "resolved")
            await second.until(lambda: len(set(second.ids)) == 5)
        assert resolved.evidence["undelivered"] == 5
        alerts = {f"{alert.alert_id}.1" for alert in await one.alerts("A05")}
        assert {posted.id for posted in first.answered} >= alerts
        assert set(second.ids) == alerts
        events = {event for event in await one.relayed() if event.subject == "subscriber:room"}
        assert len({event.id for event in events}) == len(events) == 10, "told again, it is the same to the letter"
        assert len(await one.alerts("A69", "subscriber:room")) == 1
        states = await one.reader.partition_states()
        assert all(state.books.balance and not state.books.conflicts for state in states.values())


async def test_a_log_that_is_away_delays_no_delivery_and_is_told_when_it_is_back(
    client: Client, tmp_path: Path
) -> None:
    """The log in a Redis of its own, which is switched off."""
    away = EmbeddedRedis(tmp_path / "log", port=free_port())
    away.start()
    elsewhere = connect(f"redis://127.0.0.1:{away.port}", timeout_s=0.5)
    log = RedisLog(elsewhere)
    answering = {"A05": Answer(500)}

    def badly(posted: Posted) -> Answer:
        return answering.get(posted.id.partition("-")[0], Answer())

    try:
        async with folding(client, SOON) as one, Endpoint(badly) as first, Endpoint() as second:
            room, phone = subscriber("room", first.url, second="phone"), subscriber("phone", second.url, standby=True)
            away.stop()
            async with notifying(client, room, phone, log=log) as told:
                await one.post(wrong_container(0))
                await second.until(lambda: len(second.posted) == 1)
                answering.clear()
                await told.until(lambda: told.counts["room", "delivered", ""] == 1)
                assert await one.alerts("A69") == []
                away.start()

                async def all_told() -> bool:
                    return len(await Folding(client, log).relayed()) == 2

                await one.until(all_told)
    finally:
        await elsewhere.aclose()
        away.stop()
