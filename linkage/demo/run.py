"""Starts everything, plays the recording, shows the board, waits until all is settled, and sums up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import yaml

from gates.playback import Credentials, Playback
from gates.recording import read_recording
from gates.webhook_receiver import WebhookReceiver, listening
from linkage.demo.board import Play
from linkage.demo.figures import Figures, every_alert, read_figures
from linkage.demo.summary import summary
from linkage.embedded import System, running
from linkage.keys import Wallet, wallet
from linkage.settings import Settings
from streams.log.redis_log import RedisLog
from streams.signature import Secret
from streams.store import keys
from streams.store.connection import Client, connect
from streams.store.reader import Reader
from streams.tasks import end
from zones.region import Region

SETTLE_S: Final = 120.0
"""How long the end may take: the last records folded, the last webhooks delivered."""
LOOK_S: Final = 0.25

Show = Callable[[Figures, Play], None]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording and what is known of it beforehand. ``sources``: the agencies that post in it."""

    path: Path
    truth: Path | None
    lines: int
    sources: tuple[str, ...]


def look_through(path: Path) -> Recorded:
    """Reads the recording once, so that the board can say how far it is. Raises RecordingError."""
    lines, sources = 0, set[str]()
    for line in read_recording(path):
        lines += 1
        if line.path == "/v1/facts":
            sources.add(line.sender)
    truth = path.with_name(path.name.removesuffix(".gz").removesuffix(".jsonl") + ".truth.json")
    return Recorded(path, truth if truth.is_file() else None, lines, tuple(sorted(sources)))


async def demonstrate(
    settings: Settings, region: Region, recorded: Recorded, speed: float, show: Show
) -> dict[str, Any]:
    """The summary. Cancelling stops every part. ``show`` is called a few times a second."""
    started = perf_counter()
    purse = wallet(settings.data_dir, region, recorded.sources)
    receiver = WebhookReceiver([Secret.parse(purse.webhook)])
    play = Play(total=recorded.lines, speed=speed, phase="启动 starting")
    show(Figures(), play)
    async with listening(receiver) as url:
        settings = _subscribed(settings, url, purse)
        async with running(settings) as system, _looking(system) as look:
            board = asyncio.create_task(_keep_showing(look, play, receiver, system, show))
            try:
                await _play(system, purse, recorded, speed, play)
                play.phase = "收尾 settling"
                await look.settled(play.recorded_at)
            finally:
                await end([board])
            play.phase = "完成 done"
            figures = await look.figures()
            play.webhooks, play.signature_failures = receiver.unique, receiver.failures
            show(figures, play)
            alerts = await every_alert(look.reader)
    return summary(figures, alerts, receiver, recorded.truth, perf_counter() - started)


def _subscribed(settings: Settings, url: str, purse: Wallet) -> Settings:
    """The demonstration's own endpoint as the one subscriber; only here may a webhook go to this machine."""
    path = settings.data_dir / "subscribers.yaml"
    secret = settings.data_dir / "webhook.key"
    secret.touch(mode=0o600)
    secret.write_text(purse.webhook)
    subscriber = {"name": "demo", "url": f"{url}/alerts", "secrets": [f"file:{secret.resolve()}"], "role": "admin"}
    path.write_text(yaml.safe_dump({"allow_networks": ["127.0.0.0/8"], "subscribers": [subscriber]}))
    return settings.model_copy(update={"subscribers": path})


class Look:
    """Reads the system's state, as an operator's page does."""

    def __init__(self, client: Client, partitions: int) -> None:
        self.reader = Reader(client, partitions)
        self._client = client
        self._partitions = partitions
        self._log = RedisLog(client, partitions=partitions)

    async def figures(self) -> Figures:
        return await read_figures(self.reader, self._log)

    async def settled(self, until: int) -> None:
        """Until everything received by ``until`` (ms) is folded and every alert version delivered.

        Raises TimeoutError.
        """
        async with asyncio.timeout(SETTLE_S):
            while True:
                figures = await self.figures()
                if figures.lag == 0 and figures.reached >= until and await self.untold() == 0:
                    return
                await asyncio.sleep(LOOK_S)

    async def caught_up(self) -> None:
        """Until the tracker has folded everything the log holds. Raises TimeoutError."""
        async with asyncio.timeout(SETTLE_S):
            while (await self.figures()).lag:  # noqa: ASYNC110 — another process works it off
                await asyncio.sleep(0.05)

    async def untold(self) -> int:
        """Alert versions that some subscriber has not got yet."""
        pipe = self._client.pipeline(transaction=False)
        for p in range(self._partitions):
            pipe.xlen(keys.outbox(p))
        return sum(await pipe.execute())


@asynccontextmanager
async def _looking(system: System) -> AsyncIterator[Look]:
    client = connect(system.redis.url, connections=4)
    try:
        yield Look(client, system.settings.partitions)
    finally:
        await client.aclose()


async def _play(system: System, purse: Wallet, recorded: Recorded, speed: float, play: Play) -> None:
    secrets = {device: [Secret.parse(text)] for device, text in purse.devices.items()}
    credentials = Credentials(secrets, tokens=purse.agencies, admin=purse.admin)
    play.phase = "播放 playing"
    async for progress in Playback(system.url, credentials, speed=speed).play(read_recording(recorded.path)):
        play.done, play.recorded_at, play.rate = progress.lines, progress.recorded_at, progress.rate


async def _keep_showing(look: Look, play: Play, receiver: WebhookReceiver, system: System, show: Show) -> None:
    while True:
        play.webhooks, play.signature_failures = receiver.unique, receiver.failures
        play.restarts = sum(system.restarts.values())
        show(await look.figures(), play)
        await asyncio.sleep(LOOK_S)
