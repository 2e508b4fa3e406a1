"""Recordings as files."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gates.simulation.devices import Post
from gates.simulation.truth import Book
from gates.simulation.writer import line, truth_path, write_lines, write_truth

POSTS = [Post(1_772_380_800_000 + n, "customs", None, ({"kind": "hold", "reason": "布控"},)) for n in range(2500)]


def silent(_: int) -> None:
    """Nobody listens."""


def test_lines_are_written_plain_or_packed_as_the_name_says(tmp_path: Path) -> None:
    plain, packed = tmp_path / "r.jsonl", tmp_path / "r.jsonl.gz"
    for path in (plain, packed):
        write_lines(path, POSTS, silent)
    assert plain.read_bytes() == b"".join(line(post) for post in POSTS)
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()


def test_packed_bytes_depend_neither_on_name_nor_on_time(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl.gz", tmp_path / "other.jsonl.gz"
    for path in (one, other):
        write_lines(path, POSTS[:10], silent)
    assert one.read_bytes() == other.read_bytes()


def test_progress_is_told_every_thousand_lines_and_at_the_end(tmp_path: Path) -> None:
    heard: list[int] = []
    write_lines(tmp_path / "r.jsonl", POSTS, heard.append)
    assert heard == [1000, 2000, 2500]


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz"])
def test_a_recording_that_is_broken_off_leaves_the_old_file_and_no_half(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")

    def broken() -> Iterator[Post]:
        yield from POSTS[:5]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_lines(path, broken(), silent)
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("recording", "truth"),
    [("a.jsonl", "a.truth.json"), ("a.jsonl.gz", "a.truth.json"), ("a.b.gz", "a.b.truth.json"), ("a", "a.truth.json")],
)
def test_the_truth_lies_beside_the_recording(recording: str, truth: str) -> None:
    assert truth_path(Path("/x") / recording) == Path("/x") / truth


def test_the_truth_is_written_in_order_of_time_with_levels_where_there_are_any(tmp_path: Path) -> None:
    book = Book()
    book.state("A14", "unit:u", 1_772_380_801_000, "late")
    book.state("A60", "device:d", 1_772_380_800_000)
    book.allow("device:d", ["A63", "A64"])
    book.allow("device:d", ["A63"])
    write_truth(tmp_path / "t.truth.json", book.json())
    assert json.loads((tmp_path / "t.truth.json").read_bytes()) == {
        "truth": [
            {"rule": "A60", "subject": "device:d", "at": "2026-03-02T00:00:00.000+08:00"},
            {"rule": "A14", "subject": "unit:u", "at": "2026-03-02T00:00:01.000+08:00", "level": "late"},
        ],
        "allowed": [{"rule": "A63", "subject": "device:d"}, {"rule": "A64", "subject": "device:d"}],
    }
