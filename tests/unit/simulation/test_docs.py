"""The page on simulation names every story and fault, and its commands run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gates.simulation.anomalies import ANOMALIES
from gates.simulation.anomalies.cloned import EXCUSED as CLONED
from gates.simulation.anomalies.unexpected import EXCUSED as UNEXPECTED
from gates.simulation.lawful import LAWFUL
from tests.unit.simulation.making import BUSY, made

PAGE = (Path(__file__).parents[3] / "docs" / "simulation.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \|", PAGE, flags=re.MULTILINE)
NAMED = {*ROWS, *(name.strip() for row in ROWS for name in row.split(","))}


def test_every_story_and_fault_is_on_the_page() -> None:
    assert {story.name for story in (*ANOMALIES, *LAWFUL)} <= NAMED
    assert set(made(BUSY).told) <= NAMED


@pytest.mark.parametrize(("story", "excused"), [("A04 cloned", CLONED), ("A25 unexpected", UNEXPECTED)])
def test_what_is_allowed_is_told(story: str, excused: tuple[str, ...]) -> None:
    (row,) = re.findall(rf"^\| {story} \|.*\| ([A0-9 ]+) \|$", PAGE, flags=re.MULTILINE)
    assert row.split() == list(excused)


def test_the_commands_run(tmp_path: Path) -> None:
    (script,) = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
    command = re.sub(r"^linkage ", f"{sys.executable} -m linkage ", script, flags=re.MULTILINE)
    run = subprocess.run(
        ["bash", "-e", "-c", command], cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "thin.truth.json").exists()
    assert "评估 Evaluation" in run.stdout
