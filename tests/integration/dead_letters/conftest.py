"""A yard with three letters: one of each reason."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.events import AnyEvent, Tick, encode_record
from streams.store.connection import connect
from streams.workpiece import Workpiece
from tests.integration.dead_letters.yard import BOX, HOME, STRAY, T0, Yard, fix


@pytest.fixture
async def yard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Yard]:
    takes = Workpiece.take

    def fails(self: Workpiece, event: AnyEvent, *around: object) -> str:
        if event.id == f"{BOX}#1":
            raise ZeroDivisionError("no rule can judge it")
        return takes(self, event, *around)  # type: ignore[arg-type]

    with EmbeddedRedis(tmp_path / "redis") as server:
        client = connect(server.url)
        one = Yard(server, client)
        await one.log.open()
        await one.log.append({p: [encode_record([Tick(T0 - 1, T0)])] for p in range(12)})
        events = [fix(BOX, 0), fix(STRAY, 0), fix(BOX, 1), fix(BOX, 2)]
        await one.log.append({HOME: [b"\xff\x00{", encode_record([*events])]}, {HOME: 5})
        with monkeypatch.context() as broken:
            broken.setattr(Workpiece, "take", fails)
            await one.applied()
        yield one
        await client.aclose()
