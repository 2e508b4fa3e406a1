"""One run: play, strike, settle, compare."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Final

import psutil
import yaml

from gates.kiosk.resend import Patience
from gates.playback import Credentials, Playback, Progress
from gates.recording import read_recording
from linkage.demo.run import look_through
from linkage.keys import Wallet, wallet
from streams.notifier.backoff import Backoff
from streams.signature import Secret
from tests.bench import the_world
from tests.chaos.afterwards import Afterwards
from tests.chaos.clock import Clock
from tests.chaos.endpoint import TIMEOUT_S, Endpoint, Mood
from tests.chaos.expected import Expected, cut, expect
from tests.chaos.fsck_check import fsck_row
from tests.chaos.plant import Plant
from tests.chaos.recovery import Stopwatch, recovered
from tests.chaos.schedule import Blow, Spell, blows, mood_at, spells
from tests.chaos.state_checks import final_alerts, state_rows
from tests.chaos.trial import Trial
from tests.chaos.verdict import Row
from tests.chaos.waiting import until_known
from tests.chaos.webhook_checks import delivered, webhook_rows

SETTLE_S: Final = 180.0
LOOK_S: Final = 0.25
PATIENCE: Final = Patience(Backoff(first_s=0.2, longest_s=2.0), give_up_s=300.0)
TRACKERS: Final = "tracker"


async def run(trial: Trial, folder: Path) -> list[Row]:
    recording = cut(folder, trial.lines)
    expected = expect(recording)
    clock = Clock(expected.lines)
    clock.say(f"{expected.lines:,} lines come to {len(expected.replayed.alerts):,} alerts when nothing is disturbed")
    home = folder / "data"
    purse = wallet(home, the_world().region, look_through(recording).sources)
    endpoint = Endpoint(Secret.parse(purse.webhook))
    async with endpoint.open() as url, trial.build(home, purse, _subscribed(home, url, purse)) as plant:
        watch = Stopwatch(plant)
        clock.say(f"the system is up at {plant.url}")
        try:
            await _play(plant, endpoint, recording, trial, clock, watch)
            rows = await _compare(plant, endpoint, expected, clock, watch)
            rows += await _afterwards(plant, trial, clock, watch)
        finally:
            await watch.stop()
    rows.append(_left_behind(plant))
    kills = ", ".join(f"{target} {count}" for target, count in sorted(plant.kills.items()))
    clock.say(f"struck: {kills}")
    return rows


def _subscribed(home: Path, url: str, purse: Wallet) -> Path:
    path = home / "subscribers.yaml"
    subscriber = {
        "name": "chaos", "url": url, "secrets": [purse.webhook], "role": "admin", "timeout_s": TIMEOUT_S,
    }  # fmt: skip
    path.write_text(yaml.safe_dump({"allow_networks": ["127.0.0.0/8"], "subscribers": [subscriber]}))
    return path


async def _play(
    plant: Plant, endpoint: Endpoint, recording: Path, trial: Trial, clock: Clock, watch: Stopwatch
) -> None:
    keys = {device: [Secret.parse(text)] for device, text in plant.purse.devices.items()}
    credentials = Credentials(keys, plant.purse.agencies, plant.purse.admin)
    playback = Playback(plant.url, credentials, patience=PATIENCE)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_strike(plant, blows(trial.seed, trial.strikes), clock, watch))
        tasks.create_task(_moods(endpoint, spells(trial.seed, trial.moods), clock))
        progress: AsyncIterator[Progress]
        async with aclosing(playback.play(read_recording(recording))) as progress:  # type: ignore[type-var]
            async for one in progress:
                clock.moved(one)
        clock.over = True
    clock.say(f"all {clock.lines:,} lines are acknowledged")


async def _strike(plant: Plant, schedule: list[Blow], clock: Clock, watch: Stopwatch) -> None:
    for number, blow in enumerate(schedule, 1):
        await clock.reach(blow.at)
        await asyncio.sleep(blow.wait_s)
        done = await plant.strike(blow.target)
        if blow.target.startswith(TRACKERS):
            watch.start()
        clock.say(f"{number:2} of {len(schedule)}: {done}")


async def _moods(endpoint: Endpoint, schedule: list[Spell], clock: Clock) -> None:
    while not clock.over:
        mood = mood_at(schedule, clock.share)
        if mood is not endpoint.mood:
            clock.say(f"the endpoint is {mood.value}" if mood in (Mood.GOOD, Mood.DOWN) else f"endpoint: {mood.value}")
            await endpoint.feel(mood)
        await asyncio.sleep(LOOK_S)
    await endpoint.feel(Mood.GOOD)


async def _compare(plant: Plant, endpoint: Endpoint, expected: Expected, clock: Clock, watch: Stopwatch) -> list[Row]:
    await _settled(plant, clock)
    await watch.finish()
    clock.say("everything is folded")
    rows = await state_rows(plant, expected)
    alerts = await final_alerts(plant)
    await delivered(endpoint, alerts)
    clock.say(f"{len(endpoint.acknowledged):,} alert versions delivered in {endpoint.receiver.deliveries:,} posts")
    return [*rows, *webhook_rows(endpoint, alerts)]


async def _afterwards(plant: Plant, trial: Trial, clock: Clock, watch: Stopwatch) -> list[Row]:
    afterwards = Afterwards(plant, clock.recorded_at)
    clock.say("a tracker is killed while nothing else is wrong")
    await afterwards.alone(trial.trackers, watch)
    clock.say("everything is killed right after a 200")
    durable = await afterwards.durable(trial.rounds)
    clock.say("the log is folded anew")
    return [*recovered(watch.found, trial.goal_s), durable, await fsck_row(plant.settings)]


async def _settled(plant: Plant, clock: Clock) -> None:
    async def folded() -> bool:
        figures = await plant.figures()
        return figures.lag == 0 and figures.reached >= clock.recorded_at and await plant.ready()

    if not await until_known(folded, SETTLE_S):
        clock.say(f"not everything is folded after {SETTLE_S:.0f} s: the table says what is missing")


def _left_behind(plant: Plant) -> Row:
    alive = [one for one in psutil.Process().children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE]
    for pid, made in plant.started.items():
        if psutil.pid_exists(pid) and (not made or psutil.Process(pid).create_time() == made):
            alive.append(psutil.Process(pid))
    names = tuple(f"{one.pid} {' '.join(one.cmdline())[:100]}" for one in alive)
    return Row("processes left behind", "0", f"{len(alive)}", not alive, names)
