"""What stands in the recording is what is posted: every byte, in order, by the right sender, at the right pace."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from gates.kiosk.resend import BatchRefusedError, NotAcknowledgedError, Patience
from gates.playback import Credentials, Playback, PlaybackError, Progress
from gates.recording import Line
from streams.notifier.backoff import Backoff
from streams.signature import Secret, verify
from tests.integration.notifier.endpoint import Answer, Endpoint, Posted

DEVICES = [f"QZ-DLP-G{number}" for number in range(4)]
KEYS = {device: (Secret.generate(),) for device in DEVICES}
HELD = Credentials(KEYS, {"customs": "t0ken"})
START = 1_772_410_503_000
TAKEN = Answer(
    body=b'{"received_at":"","results":[{"status":"accepted"},{"status":"duplicate"},{"status":"rejected"}]}'
)
SOON = Patience(Backoff(0.01, 0.02), give_up_s=0.2)


def line(number: int, sender: str, at: int = START) -> Line:
    path = "/v1/facts" if sender == "customs" else "/v1/scans"
    field = "source" if sender == "customs" else "device_id"
    return Line(number, at, path, f'{{"{field}": "{sender}",  "n": {number}}}'.encode())


def lines(count: int, gap_ms: int = 0) -> list[Line]:
    senders = [*DEVICES, "customs"]
    return [line(n, senders[n % 5], START + n * gap_ms) for n in range(1, count + 1)]


def turn(posted: Posted) -> int:
    return int(posted.headers["x-linkage-turn"])


async def played(playback: Playback, recording: list[Line]) -> Progress:
    return [progress async for progress in playback.play(recording)][-1]


async def test_every_line_is_posted_as_recorded_by_its_own_sender() -> None:
    recording = lines(100, gap_ms=250)
    async with Endpoint(lambda _: TAKEN) as gateway:
        progress = await played(Playback(gateway.url, HELD), recording)
        posted = sorted(gateway.posted, key=turn)
        assert gateway.connections == 5
    assert [turn(one) for one in posted] == list(range(1, 101))
    assert [(one.path, one.body) for one in posted] == [(one.path, one.body) for one in recording]
    assert posted[0].headers["x-linkage-received-at"] == "2026-03-02T08:15:03.250+08:00"
    for one, recorded in zip(posted, recording, strict=True):
        if one.path == "/v1/scans":
            verify(KEYS[recorded.sender], one.headers, one.body, time.time_ns() // 1_000_000)
        else:
            assert one.headers["authorization"] == "Bearer t0ken"
    assert progress.recorded_at == recording[-1].received_at
    assert (progress.lines, progress.scans, progress.facts) == (100, 240, 60)
    assert (progress.accepted, progress.duplicate, progress.rejected) == (100, 100, 100)
    assert progress.rate > 0


async def test_a_sender_waits_for_its_answer_and_the_window_bounds_the_rest() -> None:
    """Only every fifth turn is held: its sender stands still, the window fills, and nobody passes it."""
    hold = asyncio.Event()

    def answering(posted: Posted) -> Answer:
        return Answer(body=TAKEN.body, after=hold if turn(posted) == 1 else None)

    async with Endpoint(answering) as gateway:
        playing = asyncio.create_task(played(Playback(gateway.url, HELD, window=8), lines(50)))
        await gateway.until(lambda: len(gateway.answered) == 6)
        assert sorted(map(turn, gateway.posted)) == [1, 2, 3, 4, 5, 7, 8]
        hold.set()
        assert (await playing).lines == 50
    for sender in range(5):
        of_sender = [turn(one) for one in gateway.posted if turn(one) % 5 == sender]
        assert of_sender == sorted(of_sender)


async def test_recorded_time_sets_the_pace() -> None:
    recording = [line(n, DEVICES[0], START + n * 10_000) for n in range(4)]
    async with Endpoint(lambda _: TAKEN) as gateway:
        started = asyncio.get_running_loop().time()
        progress = await played(Playback(gateway.url, HELD, speed=100), recording)
        took = asyncio.get_running_loop().time() - started
        assert 0.3 <= took < 2
        assert progress.seconds <= took
        assert (await played(Playback(gateway.url, HELD, speed=0), recording)).seconds < 0.3


async def test_a_batch_that_was_refused_then_is_refused_again_and_counted() -> None:
    async with Endpoint(lambda posted: Answer(422) if turn(posted) == 3 else TAKEN) as gateway:
        progress = await played(Playback(gateway.url, HELD), lines(10))
    assert (progress.lines, progress.refused) == (10, 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_refused_sender_ends_the_playback(status: int) -> None:
    async with Endpoint(lambda _: Answer(status, b'{"title":"wall clock"}')) as gateway:
        with pytest.raises(BatchRefusedError, match="wall clock"):
            await played(Playback(gateway.url, HELD), lines(1000))
        assert len(gateway.posted) < 100


async def test_an_outage_is_waited_out() -> None:
    failed: set[int] = set()

    def answering(posted: Posted) -> Answer:
        if turn(posted) in (2, 7) and turn(posted) not in failed:
            failed.add(turn(posted))
            return Answer(503, headers={"retry-after": "0"})
        return TAKEN

    async with Endpoint(answering) as gateway:
        progress = await played(Playback(gateway.url, HELD), lines(10))
    assert (progress.lines, progress.resent) == (10, 2)


async def test_a_gateway_that_stays_away_ends_the_playback() -> None:
    async with Endpoint() as gone:
        url = gone.url
    with pytest.raises(NotAcknowledgedError, match=r"See that it runs"):
        await played(Playback(url, HELD, patience=SOON), lines(10))


@pytest.mark.parametrize(
    ("stranger", "problem"),
    [
        ("BH-TS-G1", "line 4: no signing key for BH-TS-G1: add one"),
        ("", "line 4: the body names no device_id, so nobody can post it"),
    ],
)
async def test_a_sender_nobody_knows_is_named(stranger: str, problem: str) -> None:
    async with Endpoint(lambda _: TAKEN) as gateway:
        with pytest.raises(PlaybackError, match=problem):
            await played(Playback(gateway.url, HELD), [*lines(3), line(4, stranger)])


async def test_what_is_wrong_with_the_recording_comes_out() -> None:
    def broken() -> Iterator[Line]:
        yield line(1, DEVICES[0])
        raise ValueError("line 2 is broken")

    async with Endpoint(lambda _: TAKEN) as gateway:
        with pytest.raises(ValueError, match="line 2 is broken"):
            async for _ in Playback(gateway.url, HELD).play(broken()):
                pass


async def test_a_playback_that_is_cancelled_posts_nothing_more_and_hangs_up() -> None:
    async with Endpoint(lambda _: TAKEN) as gateway:
        playing = asyncio.create_task(played(Playback(gateway.url, HELD, speed=1), lines(100, gap_ms=50)))
        await gateway.until(lambda: len(gateway.answered) >= 3)
        playing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await playing
        posted = len(gateway.posted)
        await gateway.until(lambda: gateway.connected == 0)
        assert len(gateway.posted) == posted < 100


@pytest.mark.parametrize(("speed", "window"), [(-1, 1), (1, 0)])
def test_a_senseless_pace_is_refused(speed: float, window: int) -> None:
    with pytest.raises(ValueError, match="speed must not be negative and window at least 1"):
        Playback("http://127.0.0.1:1", HELD, speed=speed, window=window)


async def test_a_change_of_the_policy_is_posted_by_an_admin() -> None:
    change = Line(1, START, "/v1/policy", b'{"text":""}')
    async with Endpoint(lambda _: TAKEN) as gateway:
        with pytest.raises(PlaybackError, match="line 1: changes the policy: add an admin's token"):
            await played(Playback(gateway.url, HELD), [change])
        await played(Playback(gateway.url, replace(HELD, admin="t-admin")), [change])
    (posted,) = gateway.posted
    assert (posted.path, posted.body, posted.headers["authorization"]) == (change.path, change.body, "Bearer t-admin")


async def test_other_travel_times_are_posted_by_an_admin() -> None:
    change = Line(1, START, "/v1/travel-times", b'{"table":{"rows":[]}}')
    async with Endpoint(lambda _: TAKEN) as gateway:
        with pytest.raises(PlaybackError, match="line 1: changes the travel times: add an admin's token"):
            await played(Playback(gateway.url, HELD), [change])
        await played(Playback(gateway.url, replace(HELD, admin="t-admin")), [change])
    (posted,) = gateway.posted
    assert (posted.path, posted.body, posted.headers["authorization"]) == (change.path, change.body, "Bearer t-admin")
