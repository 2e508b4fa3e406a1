"""Recorded mode: time comes from the recording, whatever connection a batch came by and however fast."""

import asyncio
from itertools import pairwise

import msgspec
import pytest

from gates.http.limits import Limits
from streams.events import GateScan, Tick
from streams.store.connection import Client
from streams.times import epoch_ms, rfc3339
from tests.chaos.waiting import until
from tests.integration.gateway.refusals import refused
from tests.integration.gateway.serving import DEVICE, KEYS, Serving, as_, scan, serving

START = epoch_ms("2026-03-02T08:00:00+08:00")


def at(ms: int, turn: int | None = None) -> dict[str, str]:
    headers = {"x-linkage-received-at": rfc3339(ms)}
    return headers if turn is None else headers | {"x-linkage-turn": str(turn)}


async def scans(serving: Serving) -> list[GateScan]:
    return [entry for entry in await serving.entries() if isinstance(entry, GateScan)]


async def test_the_recorded_time_is_the_time_of_reception(recorded: Serving) -> None:
    answer = await recorded.scans(scan(), headers=at(START))
    assert answer.json()["received_at"] == rfc3339(START)
    assert [entry.received for entry in await scans(recorded)] == [START]


async def test_a_batch_may_be_signed_by_either_time(recorded: Serving) -> None:
    assert (await recorded.scans(scan(), headers=at(START))).status_code == 200
    assert (await recorded.scans(scan(), headers=at(START), signed_at=START // 1000 - 30)).status_code == 200
    answer = await recorded.scans(headers=at(START), signed_at=START // 1000 - 301)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({}, "x-linkage-received-at"),
        ({"x-linkage-received-at": "2026-03-02T08:00:00"}, "x-linkage-received-at"),
        ({"x-linkage-received-at": "1772410503"}, "x-linkage-received-at"),
        (at(START) | {"x-linkage-turn": "next"}, "x-linkage-turn"),
        (at(START) | {"x-linkage-turn": "-1"}, "x-linkage-turn"),
    ],
)
async def test_a_recorded_time_that_cannot_be_read_is_refused(
    recorded: Serving, headers: dict[str, str], field: str
) -> None:
    await refused(recorded, await recorded.scans(scan(), headers=headers), 400, "recorded_clock", field)


async def test_many_connections_still_give_one_order(recorded: Serving) -> None:
    turns = [9, 3, 1, 8, 2, 6, 4, 7, 5, 10]

    async def play(turn: int) -> None:
        body = msgspec.json.encode(
            {"device_id": DEVICE, "send_time": rfc3339(START), "items": [scan(event_id=f"e{turn:02}")]}
        )
        answer = await recorded.signed(body, KEYS[DEVICE], headers=at(START + turn, turn))
        assert answer.status_code == 200

    await asyncio.gather(*(play(turn) for turn in turns))
    assert [entry.id for entry in await scans(recorded)] == [f"e{turn:02}" for turn in range(1, 11)]


async def test_a_turn_that_is_refused_holds_nobody_up(recorded: Serving) -> None:
    second = asyncio.create_task(recorded.scans(scan(), headers=at(START, 2)))
    first = await recorded.scans(scan(), headers=at(START, 1) | {"webhook-signature": "v1,AAAA"})
    assert first.status_code == 401
    async with asyncio.timeout(3):
        assert (await second).status_code == 200


async def test_a_turn_that_is_told_to_come_again_is_kept(recorded: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that is started while Redis is away cannot tell yet which keys are in force."""
    access = recorded.gateway.access
    known = access.known
    with monkeypatch.context() as restarted:
        restarted.setattr(access, "_known", None)
        away = await recorded.scans(scan(event_id="e1"), headers=at(START, 1))
        assert away.status_code == 503
        assert away.headers["retry-after"] == "2"
    assert access.known is known
    second = asyncio.create_task(recorded.scans(scan(event_id="e2"), headers=at(START + 1, 2)))
    assert await until(lambda: recorded.gateway.collector.oldest_wait_s > 0, 5)
    assert (await recorded.scans(scan(event_id="e1"), headers=at(START, 1))).status_code == 200
    assert (await second).status_code == 200
    assert [entry.id for entry in await scans(recorded)] == ["e1", "e2"]


async def test_every_partition_hears_how_far_recorded_time_has_come(recorded: Serving) -> None:
    for minutes in (0, 5, 90):
        await recorded.scans(headers=at(START + minutes * 60_000))
    end = START + 90 * 60_000
    ticks: list[Tick] = []
    async with asyncio.timeout(5):
        while len([tick for tick in ticks if tick.until == end]) < recorded.log.partitions:
            ticks = [entry for entry in await recorded.entries() if isinstance(entry, Tick)]
    one = ticks[: len(ticks) // recorded.log.partitions]
    assert one[0].since == 0
    assert all(earlier.until == later.since for earlier, later in pairwise(one))


async def test_no_rate_is_kept_where_time_is_recorded(client: Client) -> None:
    async with serving(client, clock="recorded", limits=Limits(rate_per_s=0.01, burst=1)) as recorded:
        answers = [await recorded.scans(headers=at(START)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]


async def test_recorded_time_runs_on_when_told_to(recorded: Serving) -> None:
    await recorded.scans(headers=at(START))
    body = {"until": rfc3339(START + 30 * 3_600_000)}
    answer = await recorded.http.post("/v1/clock", json=body, headers=as_("operator"))
    assert (answer.status_code, answer.json()) == (200, {"time": body["until"]})
    ticks = [entry for entry in await recorded.entries() if isinstance(entry, Tick) and not entry.intake]
    assert [tick.until for tick in ticks] == [START + 30 * 3_600_000] * recorded.log.partitions


async def test_the_wall_clock_is_nobodys_to_move(at_gateway: Serving) -> None:
    body = {"until": rfc3339(START)}
    answer = await at_gateway.http.post("/v1/clock", json=body, headers=as_("operator"))
    await refused(at_gateway, answer, 404, "not_found", None)
