"""How figures look that several dashboards show: when they are bad, and in what words."""

from collections.abc import Mapping, Sequence
from typing import Final

from dashboards.column import Column
from dashboards.field import COUNT, Colour, Field, Word
from dashboards.json_object import Json
from dashboards.panels import lines
from dashboards.text import Text
from dashboards.texts import common as texts
from gates.http import board_words
from streams import story_texts

_LATE: Final[dict[str, Colour]] = {"late": "yellow", "overdue": "orange", "missing": "red"}
_STATE_COLOURS: Final[dict[str, Colour]] = {
    "new": "red",
    "dispatched": "orange",
    "handling": "blue",
    "shelved": "purple",
    "closed": "green",
    "resolved": "green",
}
ANSWER_COLOURS: Final[dict[str, Colour]] = {"pass": "green", "hold": "red", "review": "orange", "degraded": "purple"}


def _said(code: str) -> Word:
    return Word(code, Text(*story_texts.VALUES[code]))


BLANK: Final = Word(0, texts.NONE)
NUMBER: Final = Field(decimals=0)
NONE_IS_GOOD: Final = Field(decimals=0, steps=((None, "green"), (1, "orange"), (10, "red")))
BACKLOG: Final = Field(decimals=0, steps=((None, "green"), (1_000, "orange"), (10_000, "red")))
WAITING: Final = Field(decimals=0, steps=((None, "green"), (10, "orange"), (100, "red")))
SEVERITY_COLOURS: Final[dict[str, Colour]] = {"P1": "red", "P2": "orange", "P3": "yellow", "P4": "blue"}
SEVERITIES: Final = [Word(code, text, SEVERITY_COLOURS[code]) for code, text in texts.SEVERITIES.items()]
STAGES: Final = [Word(code, text) for code, text in texts.STAGES.items()]
LATENESS: Final = (
    Word("on_time", texts.ON_TIME, "green"),
    *(Word(code, Text(*story_texts.LEVELS[code]), colour) for code, colour in _LATE.items()),
)
LEVELS: Final = [Word(code, text) for code, text in texts.texts_of(story_texts.LEVELS).items()]
ALERT_STATES: Final = [
    Word(code, text, _STATE_COLOURS[code]) for code, text in texts.texts_of(story_texts.STATES).items()
]
MOVEMENT_STATES: Final = [Word(code, text) for code, text in texts.MOVEMENT_STATES.items()]
KINDS: Final = [Word(code, text) for code, text in texts.texts_of(board_words.WORDS["kinds"]).items()]
ANSWERS: Final = [Word(code, text, ANSWER_COLOURS[code]) for code, text in texts.ANSWERED.items()]
ELSEWHERE: Final = (_said("outside"),)
LIMITS: Final = (_said("matrix"), _said("learned"))
VALUES: Final = [Word(code, text) for code, text in texts.texts_of(board_words.WORDS["values"]).items()]


def flag(bad: Text, good: Text) -> Field:
    """1 is well, 0 is not."""
    words = (Word(0, bad, "red"), Word(1, good, "green"))
    return Field(words=words, steps=((None, "red"), (1, "green")))


def counts(names: Mapping[str, Text]) -> dict[str, Column]:
    """Columns of counts, none shown as a dash: what there is catches the eye."""
    return {name: Column(text, words=(BLANK,)) for name, text in names.items()}


def course(unit: Text = COUNT, decimals: int | None = None) -> Field:
    """Lines over time."""
    return Field(unit, decimals=decimals, colour="palette-classic", custom=lines())


def stacked(unit: Text = COUNT, overrides: Sequence[Json] = ()) -> Field:
    """Parts of a whole over time."""
    return Field(unit, colour="palette-classic", custom=lines(stacked=True), overrides=overrides)
