"""``linkage travel learn``, ``merge`` and ``show``, as staff type them."""

import gzip
import json
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from gates.recording import read_recording
from linkage.cli import build
from linkage.replay import Replay
from linkage.travel.file import read_travel
from streams.present import json_line, movement_json
from tests.bench import the_world

APP = build()
LINES = 20_000
"""Two days: enough for some corridors of the table."""


def run(*arguments: str, width: int = 80) -> tuple[int, str, str]:
    done = CliRunner().invoke(APP, ["travel", *arguments], env={"COLUMNS": str(width)})
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording, the movements of its replay, and a policy."""
    folder = tmp_path_factory.mktemp("sources")
    whole = Path(str(files("linkage") / "data" / "region-4d.jsonl.gz"))
    with gzip.open(whole, "rb") as lines:
        (folder / "short.jsonl").write_bytes(b"".join(islice(lines, LINES)))
    replay = Replay(the_world())
    replay.feed(read_recording(folder / "short.jsonl"))
    rows = [json_line(movement_json(one)) for one in replay.finish(0).movements.values()]
    (folder / "movements.jsonl").write_bytes(b"\n".join(rows))
    (folder / "learned.yaml").write_text("rules: {A14: {learned: true, learned_min_n: 20}}")
    return folder


@pytest.fixture(scope="module")
def learned(folder: Path) -> Path:
    assert run("learn", str(folder / "short.jsonl"), "--out", str(folder / "travel.json"))[0] == 0
    return folder / "travel.json"


def test_a_recording_and_the_movements_of_its_replay_teach_the_same(folder: Path, learned: Path) -> None:
    code, out, _ = run("learn", str(folder / "movements.jsonl"), "--out", str(folder / "other.json"))
    assert code == 0
    assert "未采用 Left out" in out
    one, other = read_travel(learned), read_travel(folder / "other.json")
    assert [source.digest for source in one.sources] == [source.digest for source in other.sources]
    assert one.hours.keys() == other.hours.keys()
    assert all(one.hours[key].bins() == other.hours[key].bins() for key in one.hours)


def test_a_movement_that_two_sources_hold_counts_once(folder: Path, learned: Path) -> None:
    both = (str(folder / "short.jsonl"), str(folder / "movements.jsonl"))
    code, out, _ = run("learn", *both, "--out", str(folder / "both.json"))
    assert (code, "已在他处 in another source too" in out) == (0, True)
    assert (folder / "both.json").read_bytes() == learned.read_bytes()


def test_one_source_is_not_merged_with_itself(learned: Path, folder: Path) -> None:
    code, _, error = run("merge", str(learned), str(learned), "--out", str(folder / "twice.json"))
    assert (code, "would count twice" in error) == (2, True)
    assert not (folder / "twice.json").exists()


@pytest.mark.parametrize("width", [80, 160])
def test_the_table_is_read_at_every_width(learned: Path, width: int) -> None:
    code, out, _ = run("show", str(learned), "--hours", width=width)
    assert code == 0
    assert max(cell_len(line.rstrip()) for line in out.splitlines()) <= width
    header = next(line for line in out.splitlines() if "corridor" in line)
    assert header.split()[:7] == ["corridor", "hours", "n", "typical", "matrix", "late", "matrix"]
    assert ("name" in header) is (width == 160)


def test_a_late_limit_is_shown_where_there_are_enough(learned: Path, folder: Path) -> None:
    """By the rule's own policy 59 are; by the other 20."""
    asked = ("show", str(learned), "--from", "FC", "--to", "QZ")
    plain, taught = run(*asked)[1], run(*asked, "--policy", str(folder / "learned.yaml"))[1]
    rows = [next(line for line in out.splitlines() if line.startswith(" FC → QZ")).split() for out in (plain, taught)]
    assert [(row[0], row[2], row[6], row[8]) for row in rows] == [("FC", "QZ", "1:30", "3:15")] * 2
    assert (rows[0][7], rows[1][7] != "–") == ("–", True)
    assert ["未启用" in out for out in (plain, taught)] == [True, False]


def test_the_table_is_what_the_gateway_takes(learned: Path) -> None:
    code, out, _ = run("show", str(learned), "--json")
    table = json.loads(out)
    assert code == 0
    assert {row["n"] >= 20 for row in table["rows"]} == {True}
    assert table["rows"][0].keys() == {"from", "to", "from_h", "to_h", "n", "p50_min", "p95_min"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("learn",), "name a recording"),
        (("learn", "none.jsonl"), "none.jsonl: cannot be read: No such file"),
        (("learn", "{folder}/learned.yaml"), "a recording or the movements.jsonl of a replay is expected"),
        (("show",), "give either a FILE or --url"),
        (("show", "{folder}/movements.jsonl"), "make it with `linkage travel learn`"),
        (("merge", "none.json"), "none.json: No such file"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    code, out, error = run(*(one.format(folder=folder) for one in arguments))
    assert (code, out) == (2, "")
    assert said in error


def test_a_movement_that_cannot_be_read_is_named_with_its_line(folder: Path) -> None:
    good = (folder / "movements.jsonl").read_bytes().splitlines()[0]
    (folder / "bad.jsonl").write_bytes(good + b'\n\n{"movement_id": 3}\n')
    code, _, error = run("learn", str(folder / "bad.jsonl"))
    assert (code, "bad.jsonl, line 3: " in error) == (2, True)
