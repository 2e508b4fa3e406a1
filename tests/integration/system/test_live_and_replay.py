"""The same recording live and offline: the same alerts, the same units, the same books (law 3)."""

import os
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from gates.playback import Progress
from gates.recording import read_recording
from linkage.replay import Replay, Replayed
from streams.present import alert_json, unit_json
from tests.bench import the_world
from tests.integration.system.conftest import Live, Start


@pytest.fixture(scope="module")
def replayed(recording: Path) -> Replayed:
    run = Replay(the_world())
    run.feed(read_recording(recording))
    return run.finish(0)


async def test_live_and_replay_agree(start: Start, tmp_path: Path, recording: Path, replayed: Replayed) -> None:
    async with start(tmp_path, recording) as live:
        await live.play(recording)
        await _agrees(live, replayed)
        assert live.receiver.unique == sum(alert.version for alert in replayed.alerts.values()) - _born_ended(replayed)
        assert live.receiver.failures == 0
        assert sum(live.system.restarts.values()) == 0


async def test_a_tracker_killed_again_and_again_changes_nothing(
    start: Start, tmp_path: Path, recording: Path, replayed: Replayed
) -> None:
    kills = iter((0.2, 0.45, 0.7))
    total = sum(1 for _ in read_recording(recording))
    at = next(kills)

    async with start(tmp_path, recording) as live:

        def midway(progress: Progress) -> None:
            nonlocal at
            if progress.lines >= at * total:
                live.system.children["tracker"].send_signal(signal.SIGKILL)
                at = next(kills, 2.0)

        await live.play(recording, midway)
        assert live.system.restarts["tracker"] == 3
        await _agrees(live, replayed)
        assert live.receiver.unique == sum(alert.version for alert in replayed.alerts.values()) - _born_ended(replayed)


def _born_ended(replayed: Replayed) -> int:
    """Alerts raised and resolved in one step are told once, at version 2."""
    return sum(
        len(alert.history) > 1 and alert.history[0].at == alert.raised_at == alert.history[-1].at
        for alert in replayed.alerts.values()
    )


async def _agrees(live: Live, replayed: Replayed) -> None:
    alerts = {row["alert_id"]: _told(row) for row in await live.every("/v1/alerts")}
    assert alerts == {key: _told(alert_json(alert)) for key, alert in replayed.alerts.items()}
    units = {row["unit"]: _known(row) for row in await live.every("/v1/units")}
    assert units == {key: _known(unit_json(head)) for key, head in replayed.units.items() if head.stage}
    figures = await live.look.figures()
    assert figures.books.balance
    assert figures.books.applied == replayed.state.books.applied
    assert figures.books.duplicates == replayed.state.books.duplicates
    assert figures.closed == replayed.state.movements_closed


def _told(alert: dict[str, Any]) -> list[Any]:
    names = (
        "rule",
        "level",
        "severity",
        "subject",
        "node",
        "site",
        "state",
        "resolved_reason",
        "raised_at",
        "evidence",
    )
    return [alert[name] for name in names]


def _known(unit: dict[str, Any]) -> list[Any]:
    return [unit[name] for name in ("stage", "node", "site", "since", "seal", "plate", "gross_kg", "flags")]


async def test_no_process_is_left_behind(start: Start, tmp_path: Path, recording: Path) -> None:
    async with start(tmp_path, recording) as live:
        pids = [child.pid for child in live.system.children.values()]
        assert live.system.redis.pid is not None
        pids.append(live.system.redis.pid)
        assert all(psutil.pid_exists(pid) for pid in pids)
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert os.getpid() not in pids
