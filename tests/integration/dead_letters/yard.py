"""A real tracker's log and state, and the commands on them."""

import asyncio
import json
from collections import Counter
from typing import Any

from typer.testing import CliRunner, Result

from linkage.cli import build
from streams.embedded_redis import EmbeddedRedis
from streams.events import AnyEvent, Fix
from streams.log.redis_log import RedisLog
from streams.store.commit import Books
from streams.store.connection import Client
from streams.store.reader import Reader
from streams.subject import partition_of
from tests.integration.audit.played import settled, tracking

BOX = "unit:local:0"
HOME = partition_of(BOX)
STRAY = next(s for s in (f"unit:local:x{n}" for n in range(99)) if partition_of(s) != HOME)
T0 = 1_772_409_600_000


def fix(subject: str, number: int) -> AnyEvent:
    at = T0 + number
    name = f"{subject}#{number}"
    return Fix(id=name, subject=subject, at=at, received=at, when=at, lat=21, lon=108, crs="WGS84", source="")


class Yard:
    """A log and a state in one Redis."""

    def __init__(self, server: EmbeddedRedis, client: Client) -> None:
        self.server, self.client = server, client
        self.log, self.reader = RedisLog(client), Reader(client)

    async def applied(self) -> None:
        async with tracking(self.server.log_url, self.client):
            await settled(self.client, self.log)

    async def books(self) -> Books:
        """Of all partitions. Each balances, and holds what was appended."""
        total: Counter[str] = Counter()
        accepted = await self.log.accepted()
        for p, state in (await self.reader.partition_states()).items():
            assert state.books.balance
            assert state.books.accepted == accepted[p]
            total.update({name: getattr(state.books, name) for name in state.books.__struct_fields__})
        return Books(**total)

    async def trail(self, subject: str) -> list[str]:
        return [event.id for event in await self._trail(subject)]

    async def _trail(self, subject: str) -> list[AnyEvent]:
        record = await self.reader.unit(subject.removeprefix("unit:"))
        return record.trail if record else []

    async def command(self, *words: str, log: bool = False) -> Result:
        place = ["--redis", self.server.url, *(["--log", self.server.log_url] if log else [])]
        whole = ["dead-letters", words[0], *place, *words[1:]]
        return await asyncio.to_thread(CliRunner().invoke, build(), whole, env={"COLUMNS": "220"})

    async def replay(self, *words: str) -> Result:
        return await self.command("replay", *words, log=True)

    async def listed(self, *words: str) -> Any:
        return json.loads((await self.command("list", "--json", *words)).stdout)

    async def id_of(self, reason: str) -> str:
        (letter,) = await self.listed("--reason", reason)
        return str(letter["id"])
