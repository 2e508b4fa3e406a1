"""The hunt finds what is planted, is the same for the same seed, and finds nothing in what faces strangers."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.fuzz.__main__ import TARGETS
from tests.fuzz.hunt import Hunt
from tests.fuzz.target import Target

INPUTS = 150


def as_many(inputs: int) -> Callable[[], bool]:
    asked: Iterator[int] = count()
    return lambda: next(asked) < inputs


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_answered_wrongly(name: str) -> None:
    hunt = Hunt(TARGETS[name], seed=20_260_302)
    found = hunt.run(as_many(INPUTS))
    assert found is None, found
    assert hunt.inputs == len(TARGETS[name].seeds()) + INPUTS
    assert hunt.lines


def planted(raw: bytes) -> None:
    if b"\xff" in raw:
        raise KeyError(raw)


def test_what_is_planted_is_found_and_cut_small() -> None:
    target = Target(planted, lambda: [b"a sound input"], [b"harmless", b"\xff"], ("tests/unit/fuzz",))
    found = Hunt(target, seed=1).run(as_many(1_000))
    assert found is not None
    assert found.raw == b"\xff"
    assert isinstance(found.error, KeyError)


def branching(raw: bytes) -> None:
    if b"a" in raw and len(raw) > 20:
        assert raw
    if raw.startswith(b"{"):
        assert len(raw) > 0


def test_the_same_seed_is_the_same_hunt() -> None:
    target = Target(branching, lambda: [b"short", b"{"], [b"a", b"long " * 9], ("tests/unit/fuzz",))
    first, second, other = (Hunt(target, seed) for seed in (7, 7, 8))
    for hunt in (first, second, other):
        assert hunt.run(as_many(300)) is None
    assert first.corpus == second.corpus
    assert len(first.corpus) > 2
    assert first.corpus != other.corpus


def test_the_command_tells_what_it_did_and_runs_one_input_again(tmp_path: Path) -> None:
    kept = tmp_path / "input"
    kept.write_bytes(b"LP1:")
    command = [sys.executable, "-m", "tests.fuzz", "passes"]
    ran = subprocess.run([*command, "--seconds", "0", "--seed", "1"], capture_output=True, text=True, check=True)
    assert "seed 1" in ran.stderr
    assert ran.stdout.startswith("passes: ")
    subprocess.run([*command, "--again", str(kept)], check=True)
