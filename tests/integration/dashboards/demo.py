"""A demonstration that runs: every part as a process of its own, a recording played to it, Prometheus looking on."""

import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from dashboards.json_object import Json
from gates.playback import Credentials, Playback
from gates.recording import read_recording
from gates.webhook_receiver import WebhookReceiver, listening
from linkage.demo.run import Look, look_through
from linkage.embedded import System, running
from linkage.keys import Wallet, wallet
from linkage.settings import read_settings
from streams.embedded_redis import free_port
from streams.signature import Secret
from streams.store.connection import connect
from streams.times import rfc3339
from tests.bench import the_world
from tests.integration.dashboards.scraped import PROMETHEUS, Scraped, prometheus

LINES: Final = 6_000
"""Some hours of the region: every stage, movements on the road and closed, alerts of all severities."""
LATER_MS: Final = 7 * 3_600_000
"""Then nothing more comes: what is on the road gets late, overdue and missing, and gates fall silent."""


@dataclass
class Demo:
    """``token``: of role viewer, as Grafana has it. ``scraped`` is None where there is no Prometheus."""

    url: str
    token: str = field(repr=False)
    scraped: Scraped | None

    def rows(self, path: str, **params: str) -> list[dict[str, Any]]:
        """The first page of a list."""
        bearer = {"authorization": f"Bearer {self.token}"}
        answer = httpx.get(f"{self.url}{path}", params=params, headers=bearer, timeout=30)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["items"]
        return rows

    @property
    def late_unit(self) -> str:
        """A unit with a story to tell: a trail, a movement, an alert."""
        late = next(row["unit"] for row in self.rows("/v1/movements", state="open") if row["level"] == "late")
        return str(late).removeprefix("iso6346:")

    def variables(self, dashboard: Json) -> dict[str, str]:
        """Of a dashboard that has just been opened, but that a unit is written on top."""
        first = {one["name"]: one["current"].get("value", "") for one in dashboard["templating"]["list"]}
        return first | {"unit": self.late_unit}


@asynccontextmanager
async def demonstration(folder: Path) -> AsyncIterator[Demo]:
    recording = _some_hours(folder)
    purse = wallet(folder, the_world().region, look_through(recording).sources)
    receiver = WebhookReceiver([Secret.parse(purse.webhook)])
    ports = {"tracker_metrics_port": free_port(), "notifier_metrics_port": free_port()}
    async with listening(receiver) as hook:
        told = folder / "subscribers.yaml"
        subscriber = {"name": "control-room", "url": hook, "secrets": [purse.webhook]}
        told.write_text(yaml.safe_dump({"allow_networks": ["127.0.0.0/8"], "subscribers": [subscriber]}))
        settings = read_settings(None, data_dir=folder, port=free_port(), clock="recorded")
        async with running(settings.model_copy(update={"subscribers": told, **ports})) as system:
            targets = {"gateway": settings.port, "tracker": ports["tracker_metrics_port"]}
            with _looking(folder, targets | {"notifier": ports["notifier_metrics_port"]}) as scraped:
                await _play(system, purse, recording)
                yield Demo(system.url, purse.viewer, scraped)


def _some_hours(folder: Path) -> Path:
    short = folder / "short.jsonl"
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as whole, gzip.open(whole, "rb") as lines:
        short.write_bytes(b"".join(islice(lines, LINES)))
    return short


@contextmanager
def _looking(folder: Path, ports: dict[str, int]) -> Iterator[Scraped | None]:
    if PROMETHEUS is None:
        yield None
        return
    jobs = {f"linkage-{part}": [port] for part, port in ports.items()}
    with prometheus(folder, jobs, rules=True) as address:
        yield Scraped(address, lambda: None)


async def _play(system: System, purse: Wallet, recording: Path) -> None:
    keys = {device: [Secret.parse(text)] for device, text in purse.devices.items()}
    playback = Playback(system.url, Credentials(keys, purse.agencies, purse.admin))
    async for progress in playback.play(read_recording(recording)):
        reached = progress.recorded_at
    client = connect(system.redis.url, connections=4)
    try:
        look = Look(client, system.settings.partitions)
        await look.settled(reached)
        later = reached + LATER_MS
        bearer = {"authorization": f"Bearer {purse.admin}"}
        async with httpx.AsyncClient(base_url=system.url, headers=bearer, timeout=60) as http:
            (await http.post("/v1/clock", json={"until": rfc3339(later)})).raise_for_status()
            await look.settled(later)
            await _happens(http, later)
        await look.caught_up()
    finally:
        await client.aclose()


async def _happens(http: httpx.AsyncClient, now: int) -> None:
    """What a recording has none of: a batch that nobody signed, an alert that is acknowledged, one that is closed."""
    moment = {"x-linkage-received-at": rfc3339(now)}
    heartbeat = {"device_id": "QZ-DLP-G1", "send_time": rfc3339(now), "items": []}
    refused = await http.post("/v1/scans", json=heartbeat, headers=moment)
    assert refused.status_code == 401, refused.text
    graver = (await http.get("/v1/alerts", params={"state": "open", "severity": "P1"})).json()["items"]
    for alert, step in zip(graver, ("dispatch", "close"), strict=False):
        acted = await http.post(f"/v1/alerts/{alert['alert_id']}/actions", json={"action": step}, headers=moment)
        acted.raise_for_status()
