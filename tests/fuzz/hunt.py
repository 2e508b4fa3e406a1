"""The hunt: mutate, run, keep what comes to new lines, end at the first input that is answered wrongly."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.fuzz.mutation import mutated
from tests.fuzz.reached import Line, reached
from tests.fuzz.target import Target

SMALLEST_CUT: Final = 1


@dataclass(frozen=True)
class Found:
    """An input that is answered wrongly, cut as small as it still is, and by what."""

    raw: bytes
    error: Exception


@dataclass
class Hunt:
    """``go_on`` is asked before every input. The same seed and as many inputs in a process of
    its own are the same hunt."""

    target: Target
    seed: int
    inputs: int = 0
    lines: set[Line] = field(default_factory=set)
    corpus: list[bytes] = field(default_factory=list)

    def run(self, go_on: Callable[[], bool]) -> Found | None:
        dice, seeds = Random(self.seed), self.target.seeds()
        for raw in seeds:  # what is loaded once is loaded now, and not new to any input after
            if (error := wrong_with(self.target, raw)) is not None:
                return Found(raw, error)
        for raw in seeds:
            if (found := self._tried(raw)) is not None:
                return found
        while go_on():
            raw = mutated(dice.choice(self.corpus), self.corpus, self.target.tokens, dice)
            if (found := self._tried(raw)) is not None:
                return found
        return None

    def _tried(self, raw: bytes) -> Found | None:
        self.inputs += 1
        with reached(self.target.packages) as lines:
            error = wrong_with(self.target, raw)
        if error is not None:
            return _smallest(self.target, Found(raw, error))
        if not lines <= self.lines:
            self.lines |= lines
            self.corpus.append(raw)
        return None


def wrong_with(target: Target, raw: bytes) -> Exception | None:
    try:
        target.run(raw)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is being hunted
        return error
    return None


def _smallest(target: Target, found: Found) -> Found:
    """Halves, quarters and so on are cut out as long as it goes wrong in the same way."""
    size = len(found.raw) // 2
    while size >= SMALLEST_CUT:
        at = 0
        while at < len(found.raw):
            raw = found.raw[:at] + found.raw[at + size :]
            error = wrong_with(target, raw)
            if error is not None and type(error) is type(found.error):
                found = Found(raw, error)
            else:
                at += size
        size //= 2
    return found
