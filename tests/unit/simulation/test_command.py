"""``linkage simulate`` as it is typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gates.recording import read_recording
from linkage.cli import build

SMALL = ("--days", "0.5", "--units", "30", "--seed", "4")


def simulate(*arguments: str, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(build(), ["simulate", *arguments])


@pytest.mark.parametrize("columns", [80, 160])
def test_a_recording_and_its_truth_are_written_and_summed_up(tmp_path: Path, columns: int) -> None:
    out = tmp_path / "r.jsonl.gz"
    run = simulate("--out", str(out), *SMALL, columns=columns)
    assert (run.exit_code, run.stderr) == (0, "")
    lines = list(read_recording(out))
    assert f"{len(lines):,}" in run.stdout
    assert max(len(shown) for shown in run.stdout.splitlines()) <= columns
    assert json.loads((tmp_path / "r.truth.json").read_bytes())["truth"]


def test_the_same_words_give_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """However Python happens to order its sets."""
    for name in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "linkage", "simulate", "--out", f"{name}.jsonl.gz", *SMALL],
            cwd=tmp_path,
            env=os.environ | {"PYTHONHASHSEED": name},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    for end in ("jsonl.gz", "truth.json"):
        assert (tmp_path / f"1.{end}").read_bytes() == (tmp_path / f"2.{end}").read_bytes()


def test_a_dash_writes_lines_to_stdout_and_nothing_else(tmp_path: Path) -> None:
    plain, truth = tmp_path / "r.jsonl", tmp_path / "t.json"
    assert simulate("--out", str(plain), *SMALL).exit_code == 0
    run = simulate("--out", "-", "--truth", str(truth), *SMALL)
    assert run.exit_code == 0
    assert run.stdout_bytes == plain.read_bytes()
    assert truth.read_bytes() == (tmp_path / "r.truth.json").read_bytes()
    assert "模拟录像" in run.stderr


def test_a_reader_that_goes_away_ends_it_without_a_traceback() -> None:
    command = [sys.executable, "-m", "linkage", "simulate", "--out", "-", "--days", "4", "--units", "50"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        complaint = run.stderr.read().decode()
        run.wait(timeout=30)
    assert "Traceback" not in complaint
    assert run.returncode == 1


def test_the_first_day_can_be_chosen(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"
    assert simulate("--out", str(out), "--start", "2027-01-05", *SMALL).exit_code == 0
    beats = [json.loads(line) for line in out.read_text().splitlines() if '"items":[]' in line]
    assert beats[0]["received_at"].startswith("2027-01-05T00:0")
    assert beats[-1]["received_at"].startswith("2027-01-05T11:5")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--out", "/nowhere/at/all/r.jsonl"), "--out: there is no folder /nowhere/at/all; make it first"),
        (("--out", "r.jsonl", "--region", "/nowhere/region.yaml"), "/nowhere/region.yaml"),
        (("--out", "r.jsonl", "--units", "0"), "--units"),
        (("--out", "r.jsonl", "--days", "0"), "--days"),
        (("--out", "r.jsonl", "--start", "02.03.2026"), "--start"),
        ((), "--out"),
    ],
)
def test_a_wrong_option_is_named(arguments: tuple[str, ...], complaint: str) -> None:
    run = simulate(*arguments)
    assert run.exit_code in (1, 2)
    assert complaint in run.stderr
    assert "Traceback" not in run.stderr
