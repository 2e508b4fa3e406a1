"""`linkage fences announce` on a real store and log: units whose standing a redrawn fence has changed are told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gates.access.trail import Trail
from linkage.cli import build
from linkage.fences import announce
from linkage.settings import Settings, read_settings
from streams.drive import apply_batch
from streams.embedded_redis import EmbeddedRedis
from streams.events import AnyEvent, Entry, FenceEdit, Tick, decode_record
from streams.fold.alert import Alert
from streams.log.redis_log import RedisLog
from streams.partition import Partition
from streams.store.connection import Client, connect
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import partition_of
from streams.world import World
from tests.life import UNIT, Life, at
from tests.unit.rules.driving import ROADSIDE, fixes
from tests.unit.rules.redrawn import CHANGE, THE_DAY, feature, redrawn
from tests.unit.rules.test_fence_edits import EASTERN, LEG, WESTERN, on_the_road

PARTITIONS = 3
OTHER = "unit:iso6346:GYOU4047990"


class Region:
    """A running region on one Redis, whose trackers have been started with the new file."""

    def __init__(self, server: EmbeddedRedis, client: Client, folder: Path) -> None:
        self.folder = folder
        old, new = feature(EASTERN, **LEG, valid_to=THE_DAY), feature(WESTERN, **LEG, valid_from=THE_DAY)
        self.world: World = redrawn(folder, corridors=[old, new])
        self.store, self.reader = RedisStore(client), Reader(client, PARTITIONS)
        self.trail = Trail(client)
        self.log = RedisLog(client, partitions=PARTITIONS)
        self.url = server.url
        self.settings: Settings = read_settings(
            None, redis=self.url, log="redislog://", partitions=PARTITIONS, region=folder / "region.yaml"
        )

    async def apply(self, entries: list[Entry], partition: int) -> None:
        state = await self.store.partition(partition)
        core = Partition(partition, self.world, state, await self.store.deadlines(partition), PARTITIONS)
        await apply_batch(self.store, core, entries, state.offset + 1, [])

    async def live(self, *lives: Life) -> None:
        """Lets these come to pass, and time be five minutes into the new day everywhere."""
        for life in lives:
            events: list[AnyEvent] = sorted(life.events, key=lambda event: event.received)
            await self.apply([*events], partition_of(life.unit, PARTITIONS))
        for partition in range(PARTITIONS):
            await self.apply([Tick(at(CHANGE), at(CHANGE + 5))], partition)

    async def told(self) -> list[FenceEdit]:
        """What the log holds."""
        ends = await self.log.ends()
        records = [record for p in range(PARTITIONS) for record in await self.log.read(p, 0, max(1, ends.get(p, 0)))]
        return [entry for record in records for entry in decode_record(record.raw) if isinstance(entry, FenceEdit)]

    async def deviation(self, subject: str) -> Alert:
        (found,) = [alert for alert in await self.reader.alerts_of(subject) if alert.rule == "A17"]
        return found

    def command(self, *options: str) -> Result:
        options = ("--redis", self.url, "--log", "redislog://", "--region", str(self.folder / "region.yaml"), *options)
        return CliRunner().invoke(
            build(), ["fences", "announce", *options], env={"LINKAGE_PARTITIONS": str(PARTITIONS), "COLUMNS": "160"}
        )


def strayed(unit: str, *, back: bool) -> Life:
    life = fixes(on_the_road(unit), [CHANGE - 20, CHANGE - 17, CHANGE - 14], ROADSIDE)
    return fixes(life, [CHANGE - 10, CHANGE - 5], (22.2, 108.9)) if back else life


@pytest.fixture
async def region(tmp_path: Path) -> AsyncIterator[Region]:
    with EmbeddedRedis(tmp_path / "redis") as server:
        client = connect(server.url)
        made = Region(server, client, tmp_path / "region")
        await made.log.open()
        yield made
        await client.aclose()


async def test_who_stands_otherwise_is_told_in_the_log_and_its_alert_ends(region: Region) -> None:
    await region.live(strayed(UNIT, back=False), strayed(OTHER, back=True))
    assert (await region.deviation(UNIT)).open
    found = await announce(region.settings, region.world.region, write=True)
    assert found.tracks == 2
    told = await region.told()
    assert told == found.edits
    assert {(edit.subject, edit.fence, edit.was, edit.now) for edit in told} == {
        (UNIT, "corridor", "off", "on"),
        (OTHER, "corridor", "on", "off"),
    }
    for edit in told:
        await region.apply([edit], partition_of(edit.subject, PARTITIONS))
    assert (await region.deviation(UNIT)).resolved_reason == "fence redrawn"
    again = await announce(region.settings, region.world.region, write=True)
    assert (again.tracks, again.edits) == (2, [])
    (line,) = (await region.trail.page(10)).items
    assert (line.act, line.via, line.detail) == ("fences.announce", "command", {"count": "2"}), "once: it told once"


async def test_announced_twice_before_it_is_applied_it_counts_once(region: Region) -> None:
    await region.live(strayed(UNIT, back=False))
    for _ in range(2):
        await announce(region.settings, region.world.region, write=True)
    first, second = await region.told()
    partition = partition_of(UNIT, PARTITIONS)
    await region.apply([first, second], partition)
    books = (await region.store.partition(partition)).books
    assert (books.duplicates, books.conflicts, books.balance) == (1, 0, True)


def test_the_command_lists_whom_it_tells(tmp_path: Path) -> None:
    """In a loop of its own, as the command line runs it."""
    import asyncio

    async def prepared(server: EmbeddedRedis) -> Region:
        client = connect(server.url)
        made = Region(server, client, tmp_path / "region")
        await made.log.open()
        await made.live(strayed(UNIT, back=False))
        await client.aclose()
        return made

    with EmbeddedRedis(tmp_path / "redis") as server:
        region = asyncio.run(prepared(server))
        dry = region.command("--dry-run")
        assert dry.exit_code == 0, dry.output
        assert "To be told" in dry.stdout
        assert "1 tracks looked at, 1 stand otherwise" in dry.stderr
        wet = region.command()
        assert wet.exit_code == 0, wet.output
        assert all(word in wet.stdout for word in (UNIT, "corridor", "off", "on"))
    gone = region.command()
    assert gone.exit_code == 1
    assert "Redis" in gone.stderr
