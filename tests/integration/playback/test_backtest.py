"""``linkage replay --policy --against``: a day tried under another policy, at the command line."""

import gzip
import json
import subprocess
import sys
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from linkage.travel.file import Learned, write_travel

LINES = 8_000
STRICT = """\
rules:
  A14: {late: 1, late_plus_h: 0}
  A60: {enabled: false}
"""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a recording of about a day, what it came to, and another policy."""
    folder = tmp_path_factory.mktemp("day")
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as whole, gzip.open(whole, "rb") as lines:
        (folder / "day.jsonl").write_bytes(b"".join(islice(lines, LINES)))
    (folder / "strict.yaml").write_text(STRICT)
    assert linkage(folder, "replay", "day.jsonl", "--out", "now").returncode == 0
    return folder


def linkage(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "linkage", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def compared(folder: Path, *more: str) -> dict[str, Any]:
    done = linkage(folder, "replay", "day.jsonl", "--against", "now/alerts.jsonl", "--json", *more)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_under_the_same_policy_nothing_changes(day: Path) -> None:
    found = compared(day)
    assert found["changes"] == []
    assert {row["retimed"] for row in found["by_rule_and_node"]} == {0}
    alerts = (day / "now" / "alerts.jsonl").read_text().splitlines()
    assert sum(row["same"] for row in found["by_rule_and_node"]) == len(alerts) > 20


def test_under_another_policy_alerts_appear_and_vanish_where_it_differs(day: Path) -> None:
    found = compared(day, "--policy", "strict.yaml")
    by_rule = {(row["rule"], row["node"]): row for row in found["by_rule_and_node"]}
    assert sum(row["appear"] for (rule, _), row in by_rule.items() if rule == "A14") > 20
    silent = [row for (rule, _), row in by_rule.items() if rule == "A60"]
    assert silent
    assert all(row["vanish"] and not row["same"] for row in silent)
    assert {change["rule"] for change in found["changes"]} <= {"A14", "A60"}
    appeared = next(change for change in found["changes"] if change["what"] == "appear")
    assert (appeared["was"], appeared["now"]) == (None, "P3 late")
    assert found["events_per_second"] > 0


def test_the_tables_and_the_rate(day: Path) -> None:
    done = linkage(day, "replay", "day.jsonl", "--against", "now/alerts.jsonl", "--policy", "strict.yaml")
    assert done.returncode == 0
    assert "试算 Backtest" in done.stdout
    assert "--all lists them" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "events in" in done.stderr
    assert done.stderr.rstrip().endswith("/s")
    whole = linkage(day, "replay", "day.jsonl", "--against", "now/alerts.jsonl", "--policy", "strict.yaml", "--all")
    assert len(whole.stdout) > len(done.stdout)


def test_nothing_is_written_unless_asked_for(day: Path) -> None:
    before = (day / "now" / "alerts.jsonl").read_bytes()
    compared(day, "--policy", "strict.yaml")
    assert not (day / "out").exists()
    assert (day / "now" / "alerts.jsonl").read_bytes() == before
    compared(day, "--policy", "strict.yaml", "--out", "strict")
    assert (day / "strict" / "alerts.jsonl").read_bytes() != before


def test_what_the_recording_changes_in_the_policy_is_left_out(day: Path) -> None:
    lines = (day / "day.jsonl").read_text().splitlines()
    change = {"path": "/v1/policy", "body": {"text": STRICT}, "received_at": json.loads(lines[0])["received_at"]}
    (day / "changing.jsonl").write_text("\n".join([lines[0], json.dumps(change), *lines[1:]]))
    done = linkage(day, "replay", "changing.jsonl", "--against", "now/alerts.jsonl", "--json")
    assert json.loads(done.stdout)["changes"] == []
    assert "1 change(s) of the policy in the recording were left out" in done.stderr


def test_travel_times_of_the_recording_are_left_out_if_others_are_tried(day: Path) -> None:
    lines = (day / "day.jsonl").read_text().splitlines()
    told = {"path": "/v1/travel-times", "body": {"table": {"rows": []}}}
    told["received_at"] = json.loads(lines[0])["received_at"]
    (day / "telling.jsonl").write_text("\n".join([lines[0], json.dumps(told), *lines[1:]]))
    write_travel(Learned(), day / "travel.json")
    tried = linkage(day, "replay", "telling.jsonl", "--against", "now/alerts.jsonl", "--travel", "travel.json")
    assert "1 change(s) of the travel times were left out: --travel holds throughout" in tried.stderr
    plain = linkage(day, "replay", "telling.jsonl", "--against", "now/alerts.jsonl")
    assert "travel times" not in plain.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--against", "none.jsonl"), "--against none.jsonl: No such file or directory"),
        (("--against", "day.jsonl"), "--against day.jsonl, line 1: Object missing required field"),
        (("--against", "now/alerts.jsonl", "--policy", "none.yaml"), "none.yaml: cannot be read"),
        (("--travel", "none.json"), "none.json: No such file or directory"),
        (("--travel", "day.jsonl"), "make it with `linkage travel learn`"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(day: Path, arguments: tuple[str, ...], said: str) -> None:
    done = linkage(day, "replay", "day.jsonl", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
