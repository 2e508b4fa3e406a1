"""A shortened recording, and a whole system on this machine to play it to."""

import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from gates.playback import Credentials, Playback, Progress
from gates.recording import read_recording
from gates.webhook_receiver import WebhookReceiver, listening
from linkage.demo.run import Look, look_through
from linkage.embedded import System, running
from linkage.keys import Wallet, wallet
from linkage.settings import read_settings
from streams.signature import Secret
from streams.store.connection import connect
from tests.bench import the_world

LINES = 9_000
"""About a day: every kind of event, a score of alerts, half a minute of playing."""


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    short = tmp_path_factory.mktemp("recording") / "short.jsonl"
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as whole, gzip.open(whole, "rb") as lines:
        short.write_bytes(b"".join(line for _, line in zip(range(LINES), lines, strict=False)))
    return short


@dataclass
class Live:
    """A running system, its receiver of webhooks, and the eyes on it."""

    system: System
    look: Look
    purse: Wallet
    receiver: WebhookReceiver

    async def play(self, recording: Path, midway: Callable[[Progress], None] = lambda _: None) -> None:
        keys = {device: [Secret.parse(text)] for device, text in self.purse.devices.items()}
        playback = Playback(self.system.url, Credentials(keys, self.purse.agencies, self.purse.admin))
        async for progress in playback.play(read_recording(recording)):
            midway(progress)
        await self.look.settled(progress.recorded_at)

    async def every(self, path: str) -> list[dict[str, Any]]:
        """All pages of a listing of the reading API."""
        rows: list[dict[str, Any]] = []
        # the admin sees everything: an operator's answer lacks what is confidential
        headers = {"authorization": f"Bearer {self.purse.admin}"}
        async with httpx.AsyncClient(base_url=self.system.url, headers=headers, timeout=30) as client:
            parameters: dict[str, str] = {"limit": "500"}
            while True:
                answer = await client.get(path, params=parameters)
                assert answer.status_code == 200, answer.text
                page = answer.json()
                rows += page["items"]
                if not page.get("cursor"):
                    return rows
                parameters["cursor"] = page["cursor"]


Start = Callable[..., AbstractAsyncContextManager[Live]]


@pytest.fixture
def start() -> Start:
    """``start(folder, recording, *more subscribers)`` brings a system up in a folder, ready for a recording's
    senders; it is stopped when left."""
    return _start


@asynccontextmanager
async def _start(folder: Path, recording: Path, *more: dict[str, Any]) -> AsyncIterator[Live]:
    settings = read_settings(None, data_dir=folder, port=0, clock="recorded")
    purse = wallet(folder, the_world().region, look_through(recording).sources)
    receiver = WebhookReceiver([Secret.parse(purse.webhook)])
    async with listening(receiver) as url:
        subscriber = {"name": "test", "url": url, "secrets": [purse.webhook], "role": "admin"}
        told = folder / "subscribers.yaml"
        told.write_text(yaml.safe_dump({"allow_networks": ["127.0.0.0/8"], "subscribers": [subscriber, *more]}))
        async with running(settings.model_copy(update={"subscribers": told})) as system:
            client = connect(system.redis.url, connections=4)
            try:
                yield Live(system, Look(client, settings.partitions), purse, receiver)
            finally:
                await client.aclose()
