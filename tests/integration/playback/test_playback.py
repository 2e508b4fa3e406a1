"""A recording played through many connections at once leaves the same log as one played line by line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from gates.playback import Credentials, Playback, Progress
from gates.recording import Line, read_recording
from streams.embedded_redis import EmbeddedRedis
from streams.events import CONTROL, Entry
from streams.store.connection import connect
from streams.times import rfc3339
from tests.integration.gateway.serving import KEYS, serving

START = 1_772_410_503_000
DEVICES = list(KEYS)[:12]
CREDENTIALS = Credentials({device: (key,) for device, key in KEYS.items()}, {"customs": "t-customs"})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path / "redis") as redis:
        yield redis


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Four hundred batches of a dozen gates and an agency, one of them repeated and one unreadable."""
    path = tmp_path / "recording.jsonl"
    path.write_bytes(b"\n".join(msgspec.json.encode(batch(number)) for number in range(400)))
    return path


def batch(number: int) -> dict[str, object]:
    received = START + number * 500
    event = {"event_id": f"e-{number if number != 200 else 187}", "event_time": rfc3339(received - 2_000)}
    unit = f"local:{number % 37}"
    if number % 13 == 12:
        item = event | {"kind": "hold", "unit": unit, "action": "place", "reason": "spot check"}
        return post(received, "/v1/facts", {"source": "customs", "items": [item]})
    scan = event | {"kind": "gate", "seq": number, "lane": "O1", "direction": "out", "unit": unit, "destination": "NNL"}
    items = "none" if number == 300 else [scan]
    body = {"device_id": DEVICES[number % 13], "send_time": rfc3339(received), "items": items}
    return post(received, "/v1/scans", body)


def post(received: int, path: str, body: Mapping[str, object]) -> dict[str, object]:
    return {"received_at": rfc3339(received), "path": path, "body": body}


async def played(url: str, lines: Iterator[Line], window: int) -> Progress:
    playback = Playback(url, CREDENTIALS, window=window)
    return [progress async for progress in playback.play(lines)][-1]


async def facts_after(server: EmbeddedRedis, recording: Path, window: int) -> tuple[list[Entry], Progress]:
    """What stands in the log, ticks aside: when those fall depends on the wall clock."""
    client = connect(server.url)
    try:
        await client.flushall()
        async with serving(client, clock="recorded") as gateway:
            progress = await played(gateway.url, read_recording(recording), window)
            return [entry for entry in await gateway.entries() if not isinstance(entry, CONTROL)], progress
    finally:
        await client.aclose()


async def test_many_connections_leave_the_same_log_as_one(server: EmbeddedRedis, recording: Path) -> None:
    one_by_one, _ = await facts_after(server, recording, window=1)
    at_once, progress = await facts_after(server, recording, window=32)
    assert at_once == one_by_one
    assert len(at_once) > 700
    assert (progress.lines, progress.refused, progress.resent) == (400, 1, 0)
    assert (progress.accepted, progress.duplicate, progress.rejected) == (398, 0, 1)
