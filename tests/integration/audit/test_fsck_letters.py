"""What trackers set aside stays set aside when the log is folded anew, and a letter too few or too many is named."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gates.recording import read_recording
from linkage.fsck import Report, check_all
from linkage.settings import read_settings
from streams.audit.refold import Refold
from streams.embedded_redis import EmbeddedRedis
from streams.events import AnyEvent, Fix, encode_record
from streams.log.redis_log import RedisLog
from streams.store import keys
from streams.store.codec import encode
from streams.store.commit import DeadLetter
from streams.store.connection import Client, connect
from streams.subject import partition_of
from streams.workpiece import Workpiece
from tests.bench import the_world
from tests.integration.audit.played import post, settled, shortened, tracking

BOX = "unit:local:0"
HOME = partition_of(BOX)
STRAY = next(s for s in (f"unit:local:x{n}" for n in range(99)) if partition_of(s) != HOME)


def fix(subject: str, number: int) -> AnyEvent:
    at = 1_772_409_600_000 + number
    name = f"{subject}#{number}"
    return Fix(id=name, subject=subject, at=at, received=at, when=at, lat=21, lon=108, crs="WGS84", source="")


class Setup:
    def __init__(self, server: EmbeddedRedis, client: Client) -> None:
        self.client, self.server, self.log = client, server, RedisLog(client)

    async def put(self, *raws: bytes) -> None:
        await self.log.append({HOME: list(raws)})

    async def applied(self) -> None:
        async with tracking(self.server.log_url, self.client):
            await settled(self.client, self.log)

    async def check(self) -> Report:
        settings = read_settings(None, redis=self.server.url, log=self.server.log_url)
        return await check_all(settings, the_world(), None, lambda *_: None)


@pytest.fixture
async def setup(tmp_path: Path) -> AsyncIterator[Setup]:
    with EmbeddedRedis(tmp_path / "redis") as server:
        client = connect(server.url)
        one = Setup(server, client)
        await one.log.open()
        await post(one.log, read_recording(shortened(tmp_path, 100)))
        yield one
        await client.aclose()


async def test_what_was_set_aside_is_so_again(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also an event that this version can apply: the one that was running could not."""
    with monkeypatch.context() as broken:
        takes = Workpiece.take

        def fails(self: Workpiece, event: AnyEvent, *around: object) -> str:
            if event.id == f"{BOX}#1":
                raise ZeroDivisionError("no rule can judge it")
            return takes(self, event, *around)  # type: ignore[arg-type]

        broken.setattr(Workpiece, "take", fails)
        await setup.put(b"\xff", encode_record([fix(BOX, 0), fix(STRAY, 0), fix(BOX, 1), fix(BOX, 2)]))
        await setup.applied()
    report = await setup.check()
    assert report.differences == []
    assert report.unchecked == {}


async def test_letters_that_are_missing_or_invented_are_named(setup: Setup) -> None:
    await setup.put(b"\xff", encode_record([fix(STRAY, 0)]))
    await setup.applied()
    kept: Any = await setup.client.xrange(keys.dead(HOME))
    await setup.client.xdel(keys.dead(HOME), kept[0][0])
    invented = DeadLetter("failed: nothing", HOME, 0, b"[]")
    await setup.client.xadd(keys.dead(HOME), {"letter": encode(invented)})
    missing, unknown = sorted((await setup.check()).differences, key=lambda one: one.verdict)
    assert (missing.kind, missing.verdict, missing.log.partition(":")[0]) == ("dead letters", "missing", "undecodable")
    assert (unknown.kind, unknown.verdict, unknown.store) == ("dead letters", "unknown", "failed")


async def test_an_event_that_was_applied_and_cannot_be_any_more_is_named(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    await setup.put(*(encode_record([fix(BOX, 2 * n), fix(BOX, 2 * n + 1)]) for n in range(20)))
    await setup.applied()
    takes = Workpiece.take

    def fails(self: Workpiece, event: AnyEvent, *around: object) -> str:
        if event.id in (f"{BOX}#5", f"{BOX}#30"):
            raise ZeroDivisionError("no rule can judge it")
        return takes(self, event, *around)  # type: ignore[arg-type]

    monkeypatch.setattr(Workpiece, "take", fails)
    refold = Refold(HOME, the_world(), setup.log, 12)
    await refold.advance((await setup.log.ends())[HOME])
    assert len(refold.shelf.dead) == 2
    differences = (await setup.check()).differences
    letters = [one for one in differences if one.kind == "dead letters"]
    assert [one.log for one in letters] == ["failed: ZeroDivisionError: no rule can judge it"] * 2
    assert {one.kind for one in differences} == {"dead letters", "books", "heads", "trails"}
