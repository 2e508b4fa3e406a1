"""What is kept is sent in order and signed, again and again, and counts as sent when the gateway says so."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

import msgspec

from gates.kiosk.client import KioskClient
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import Answered, Happening, Line, Rejected
from gates.kiosk.kept import Kept, NotKeptError
from gates.kiosk.queue import KioskQueue
from gates.kiosk.sender import Pace, Sender
from gates.kiosk.signing_clock import SigningClock
from streams.notifier.backoff import Backoff
from streams.signature import Secret, verify
from streams.times import epoch_ms
from tests.integration.notifier.endpoint import Answer, Answering, Endpoint, Posted

KEY = Secret.generate()
DEVICE = "QZ-DLP-G1"
AT_ONCE = Pace(backoff=Backoff(0.001, 0.002))


def batch_of(posted: Posted) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(posted.body)
    return found


def taken(posted: Posted, **changed: Any) -> Answer:
    """What a gateway answers; ``changed``: to every item."""
    results = [
        {"event_id": item["event_id"], "status": "accepted", "decision": "pass", **changed}
        for item in batch_of(posted)["items"]
    ]
    return Answer(body=msgspec.json.encode({"received_at": "now", "results": results}))


def first(*troubles: Answer) -> Answering:
    left = list(troubles)
    return lambda posted: left.pop(0) if left else taken(posted)


@dataclass
class AtWork:
    queue: KioskQueue
    sender: Sender
    endpoint: Endpoint
    told: list[Happening] = field(default_factory=list)

    def keep(self, count: int = 1) -> list[Kept]:
        kept = [self.queue.keep({"kind": "gate", "unit": f"local:{number}"}) for number in range(count)]
        self.sender.wake()
        return kept

    async def drained(self) -> None:
        async with asyncio.timeout(10):
            await self.sender.drained.wait()


@asynccontextmanager
async def at_work(
    folder: Path, answering: Answering, *, pace: Pace = AT_ONCE, now_s: Callable[[], float] = time.time
) -> AsyncIterator[AtWork]:
    clock = SigningClock(now_s)
    async with Endpoint(answering) as endpoint, KioskClient(endpoint.url, DEVICE, [KEY], now_s=clock.now_s) as client:
        with KioskQueue(folder / "queue.sqlite", DEVICE) as queue:
            told: list[Happening] = []
            post = GatePost(DEVICE, "O1", "out", now_s=now_s)
            sender = Sender(queue, client, post, told.append, dict, clock=clock, pace=pace)
            running = asyncio.create_task(sender.run())
            try:
                yield AtWork(queue, sender, endpoint, told)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


async def test_batches_go_in_order_signed_and_with_how_many_wait(tmp_path: Path) -> None:
    pace = Pace(backoff=Backoff(0.001, 0.002), batch=3)
    async with at_work(tmp_path, taken, pace=pace) as work:
        kept = work.keep(8)
        await work.drained()
        sent = [posted for posted in work.endpoint.posted if batch_of(posted)["items"]]
    assert [item["seq"] for posted in sent for item in batch_of(posted)["items"]] == list(range(1, 9))
    assert [batch_of(posted)["status"]["queued"] for posted in sent] == [5, 2, 0]
    for posted in sent:
        verify([KEY], posted.headers, posted.body, round(time.time() * 1000))
    assert [one.event_id for one in work.told if isinstance(one, Answered)] == [one.event_id for one in kept]


async def test_items_are_sent_again_unchanged_with_the_time_of_each_sending(tmp_path: Path) -> None:
    clock = iter(range(1_772_410_503, 1_772_420_503))
    last = 0

    def now_s() -> float:
        nonlocal last
        last = next(clock)
        return last

    troubles = [Answer(500), Answer(200, b"x" * 100, cut=True), Answer(200, b"no json"), Answer(200, b'{"results":[]}')]
    async with at_work(tmp_path, first(*troubles), now_s=now_s) as work:
        work.keep(2)
        await work.drained()
        batches = [batch_of(posted) for posted in work.endpoint.posted if batch_of(posted)["items"]]
    assert len(batches) >= 4
    assert len({str(batch["items"]) for batch in batches}) == 1
    assert len({batch["send_time"] for batch in batches}) == len(batches)


async def test_a_gateway_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, first(Answer(503, b"{}", {"retry-after": "1"}))) as work:
        began = time.monotonic()
        await work.endpoint.until(lambda: len(work.endpoint.posted) == 1)
        work.keep(1)
        await work.drained()
        assert time.monotonic() - began >= 1.0, "a scan does not cut it short"
        assert len(work.endpoint.posted) == 2


async def test_a_duplicate_is_acknowledged_and_a_rejected_item_is_kept_aside(tmp_path: Path) -> None:
    def answering(posted: Posted) -> Answer:
        results = [
            {"event_id": item["event_id"], "status": "duplicate"}
            if item["seq"] == 1
            else {"event_id": item["event_id"], "status": "rejected", "reason": "unit: no"}
            for item in batch_of(posted)["items"]
        ]
        return Answer(body=msgspec.json.encode({"received_at": "now", "results": results}))

    async with at_work(tmp_path, answering) as work:
        work.keep(2)
        await work.drained()
        assert [(one.seq, one.reason) for one in work.queue.rejected()] == [(2, "unit: no")]
        assert work.queue.waiting(10) == []
    assert [(one.seq, one.status) for one in work.told if isinstance(one, Answered)] == [(1, "duplicate")]
    assert [(one.seq, one.reason) for one in work.told if isinstance(one, Rejected)] == [(2, "unit: no")]


async def test_a_batch_too_large_is_sent_in_parts(tmp_path: Path) -> None:
    def answering(posted: Posted) -> Answer:
        return Answer(413) if len(batch_of(posted)["items"]) > 2 else taken(posted)

    async with at_work(tmp_path, answering, pace=Pace(backoff=Backoff(0.001, 0.002), batch=8)) as work:
        work.keep(8)
        await work.drained()
    assert [one.seq for one in work.told if isinstance(one, Answered)] == list(range(1, 9))


async def test_a_clock_that_is_an_hour_off_signs_by_the_gateways_and_still_shows_its_own(tmp_path: Path) -> None:
    def fast() -> float:
        return time.time() + 3600

    def answering(posted: Posted) -> Answer:
        if abs(int(posted.headers["webhook-timestamp"]) - time.time()) > 300:
            told = b'{"type":"urn:linkage:problem:early_timestamp","title":"Signed in the future"}'
            return Answer(401, told, {"date": formatdate(usegmt=True)})
        return taken(posted)

    async with at_work(tmp_path, answering, now_s=fast) as work:
        work.keep(1)
        await work.drained()
        sent = batch_of(work.endpoint.posted[-1])["send_time"]
    off = epoch_ms(sent) / 1000 - time.time()
    assert 3590 < off < 3610
    line = [one for one in work.told if isinstance(one, Line)][-1]
    assert line.online
    assert 3590 < line.clock_off_s < 3610


async def test_heartbeats_go_when_nothing_else_does(tmp_path: Path) -> None:
    async with at_work(tmp_path, taken, pace=Pace(heartbeat_s=0.02)) as work:
        await work.endpoint.until(lambda: len(work.endpoint.posted) >= 4)
    assert all(batch_of(posted)["items"] == [] for posted in work.endpoint.posted)


async def test_answers_that_cannot_be_recorded_hold_nothing_up_and_are_recorded_later(tmp_path: Path) -> None:
    async with at_work(tmp_path, taken, pace=Pace(batch=1, backoff=Backoff(0.001, 0.002))) as work:
        await work.drained()
        settle = work.queue.settle

        def full(_: object) -> None:
            raise NotKeptError("disk is full")

        work.queue.settle = full  # type: ignore[method-assign, assignment]
        work.keep(3)
        await work.endpoint.until(lambda: sum(bool(batch_of(one)["items"]) for one in work.endpoint.posted) == 3)
        assert len(work.queue.waiting(10)) == 3
        work.queue.settle = settle  # type: ignore[method-assign]
        work.keep(1)
        await work.drained()
        assert work.queue.waiting(10) == []
        seqs = [item["seq"] for one in work.endpoint.posted for item in batch_of(one)["items"]]
        assert seqs == [1, 2, 3, 4]
