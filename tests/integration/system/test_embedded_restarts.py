"""What dies on one machine is started again by the system itself, Redis too."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from gates.playback import Progress
from gates.recording import read_recording
from linkage import embedded
from tests.integration.system.conftest import Start


async def test_a_killed_redis_comes_back_and_nothing_is_lost(start: Start, tmp_path: Path, recording: Path) -> None:
    total = sum(1 for _ in read_recording(recording))
    killed = 0

    async with start(tmp_path, recording) as live:

        def midway(progress: Progress) -> None:
            nonlocal killed
            if not killed and progress.lines >= total / 2:
                killed = live.system.redis.pid or 0
                assert killed
                os.kill(killed, signal.SIGKILL)

        await live.play(recording, midway)
        assert live.system.redis_restarts == 1
        assert live.system.redis.pid != killed
        figures = await live.look.figures()
        assert figures.books.balance
        assert (figures.books.applied, figures.books.dead_lettered) == (10_749, 0)


async def test_a_part_that_had_run_well_is_not_kept_waiting(
    start: Start, tmp_path: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "SOUND_S", 0.0)
    monkeypatch.setattr(embedded, "RESTART_PAUSE_S", 0.2)
    async with start(tmp_path, recording) as live:
        loop = asyncio.get_running_loop()
        for _ in range(6):
            child, began = live.system.children["notifier"], loop.time()
            child.kill()
            async with asyncio.timeout(5):
                while live.system.children["notifier"] is child:  # noqa: ASYNC110 - a process tells nobody
                    await asyncio.sleep(0.01)
        assert loop.time() - began < 0.8, "the sixth pause would have been 1.2 s"
