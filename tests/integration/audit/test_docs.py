"""docs/operating.md: its commands run against a system, and its tables are whole."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkage.cli import build
from streams.audit.difference import KINDS
from streams.embedded_redis import EmbeddedRedis
from streams.events import Fix, encode_record
from streams.log.redis_log import RedisLog
from streams.store.connection import connect
from streams.store.dead_letters import DeadLetters
from streams.subject import PARTITIONS, partition_of
from tests.integration.audit.played import Played, settled, shortened, tracking
from tests.integration.notifier.endpoint import Answer, Endpoint
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import notifying, subscriber
from tests.unit.notifier.alerts import alert

PAGE = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
STRAY = next(s for s in (f"unit:local:x{n}" for n in range(99)) if partition_of(s) != 3)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which `linkage up` might have been started: ``var``, and what was posted to it."""
    shortened(tmp_path, 600).rename(tmp_path / "posted.jsonl")
    with EmbeddedRedis(tmp_path / "var" / "redis") as server:
        asyncio.run(Played(server, tmp_path / "posted.jsonl").play())
        yield tmp_path


def run(folder: Path, script: str) -> "subprocess.CompletedProcess[str]":
    command = re.sub(r"\blinkage (?=\w)", f"{sys.executable} -m linkage ", script)
    return subprocess.run(
        ["bash", "-e", "-c", command], cwd=folder, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_sound_state_is_called_sound_by_log_and_by_recording(folder: Path) -> None:
    ran = run(folder, BLOCKS[0] + BLOCKS[1])
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("相符 nothing differs") == 2


def test_letters_and_deliveries_are_put_back_as_the_page_says(folder: Path) -> None:
    letter, delivery = asyncio.run(something_to_put_back(folder))
    script = "".join(BLOCKS[2:]).replace("3/1842-1", letter).replace("A14-0c1de2f3a4b5c6d7.3", delivery)
    ran = run(folder, script)
    assert ran.returncode == 0, ran.stderr
    assert "misrouted: " in ran.stdout
    assert "dry run, would be put back: 1" in ran.stderr
    assert "已放回 put back: 1" in ran.stderr
    assert ran.stderr.count("put back, sent within seconds: 1") == 2
    assert (folder / "letter.json").read_bytes().startswith(b'[{"kind":"fix"')


async def something_to_put_back(folder: Path) -> tuple[str, str]:
    """Ids of a letter and of a delivery of two that were given up."""
    url = f"unix://{folder}/var/redis/redis.sock"
    client = connect(url)
    fix = Fix(id="f", subject=STRAY, at=1, received=1, when=1, lat=21, lon=108, crs="WGS84", source="")
    log = RedisLog(client)
    await log.append({3: [encode_record([fix])]})
    async with tracking(url.replace("unix://", "redislog://"), client):
        await settled(client, log)
    async with (
        Endpoint(lambda _: Answer(410)) as endpoint,
        notifying(client, subscriber("control-room", endpoint.url, rules=["A14"], severities=["P1"])) as told,
    ):
        await Tracker(client).raises(alert(1, severity="P1"), alert(2, severity="P1"))
        await told.until(lambda: told.counts["control-room", "given_up", ""] >= 2)
    (letter,) = await DeadLetters(client, PARTITIONS).newest(10)
    await client.aclose()
    return letter.id, f"{alert(1).alert_id}.1"


def test_every_kind_of_difference_and_every_command_is_on_the_page() -> None:
    assert [kind for kind in KINDS if f"`{kind}`" not in PAGE] == []
    for group in ("dead-letters", "deliveries"):
        found = next(one for one in build().registered_groups if one.name == group)
        assert found.typer_instance is not None
        for command in found.typer_instance.registered_commands:
            assert f"linkage {group} {command.name}" in PAGE
