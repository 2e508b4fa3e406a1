"""`linkage demo` as it is typed: the summary it writes, and what Ctrl-C leaves behind (nothing)."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

FIELDS = {
    "accepted", "applied", "duplicates", "conflicts", "dead_lettered", "books_balance", "movements_closed",
    "declarations_spared", "alerts_by_rule", "webhooks_delivered", "webhook_signature_failures", "recall",
    "precision", "wall_seconds",
}  # fmt: skip


def demo(recording: Path, home: Path, *options: str) -> "subprocess.Popen[str]":
    """In a folder for temporary files of its own, so that what is left in it shows."""
    return subprocess.Popen(
        [sys.executable, "-m", "linkage", "demo", "--recording", str(recording), "--speed", "0", *options],
        env={**os.environ, "TMPDIR": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def little(recording: Path, tmp_path: Path) -> Path:
    """The first two thousand lines."""
    short = tmp_path / "little.jsonl"
    with recording.open("rb") as lines:
        short.write_bytes(b"".join(line for _, line in zip(range(2_000), lines, strict=False)))
    return short


def test_the_summary_has_every_figure(little: Path, tmp_path: Path) -> None:
    home, summary = tmp_path / "home", tmp_path / "summary.json"
    home.mkdir()
    with demo(little, home, "--summary", str(summary)) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    found = json.loads(summary.read_text())
    assert set(found) == FIELDS
    assert found["books_balance"] is True
    assert found["accepted"] == found["applied"] + found["duplicates"] > 2_000
    assert found["webhook_signature_failures"] == 0
    assert "免填转关单" in out
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_stops_every_part(number: signal.Signals, recording: Path, tmp_path: Path) -> None:
    with demo(recording, tmp_path) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "playing" in line:
                break
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 4
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "stopped" in err
    _, left = psutil.wait_procs(family, timeout=5)
    assert left == []
    assert list(tmp_path.iterdir()) == []
