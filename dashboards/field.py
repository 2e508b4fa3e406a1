"""How the values of a panel are shown: unit, thresholds, colours, words for numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from dashboards.json_object import Json
from dashboards.links import Link
from dashboards.text import Language, Text

Colour = Literal["green", "yellow", "orange", "red", "blue", "purple", "text"]
ColourMode = Literal["thresholds", "palette-classic", "fixed"]

COUNT: Final = Text("locale", "locale")
"""Every digit of it: “12 K” cannot be held against anything."""
SECONDS: Final = Text("s", "s")
SCANS_PER_SECOND: Final = Text("suffix:次/秒", "suffix:scans/s")
ITEMS_PER_SECOND: Final = Text("suffix:条/秒", "suffix:items/s")

PER_SECOND: Final = Text("suffix:/秒", "suffix:/s")
SHARE: Final = Text("percentunit", "percentunit")
PERCENT: Final = Text("percent", "percent")
NO_DATA: Final = Text("无数据", "no data")

PLAIN: Final[tuple[tuple[float | None, Colour], ...]] = ((None, "text"),)
"""Thresholds of a figure that is neither good nor bad."""


@dataclass(frozen=True)
class Word:
    """A value that means something, said in words."""

    value: int | str
    text: Text
    colour: Colour = "text"


@dataclass(frozen=True)
class Field:
    """``steps``: from which value on (None: from the start) which colour. ``unit``: Grafana's id of the unit.
    ``nothing``: what stands where there is no value. ``link``: where a click on a value leads."""

    unit: Text = COUNT
    steps: Sequence[tuple[float | None, Colour]] = PLAIN
    decimals: int | None = None
    words: Sequence[Word] = ()
    colour: ColourMode = "thresholds"
    custom: Mapping[str, Any] | None = None
    overrides: Sequence[Json] = ()
    nothing: Text = NO_DATA
    link: Link | None = None

    def read(self, language: Language) -> Json:
        defaults: Json = {
            "unit": self.unit.read(language),
            "color": {"mode": self.colour},
            "thresholds": thresholds(self.steps),
            "mappings": mappings(self.words, language),
            "noValue": self.nothing.read(language),
            "custom": dict(self.custom or {}),
        }
        if self.link:
            defaults["links"] = [self.link.read(language)]
        if self.decimals is not None:
            defaults["decimals"] = self.decimals
        return {"defaults": defaults, "overrides": list(self.overrides)}


def called(names: Mapping[str, Text], language: Language, colours: Mapping[str, Colour] | None = None) -> list[Json]:
    """Overrides that give series or columns their names, and perhaps a colour of their own."""
    return [
        {
            "matcher": {"id": "byName", "options": field},
            "properties": [
                {"id": "displayName", "value": text.read(language)},
                *([_fixed(colours[field])] if colours and field in colours else []),
            ],
        }
        for field, text in names.items()
    ]


def thresholds(steps: Sequence[tuple[float | None, Colour]]) -> Json:
    return {"mode": "absolute", "steps": [{"value": value, "color": colour} for value, colour in steps]}


def mappings(words: Sequence[Word], language: Language) -> list[Json]:
    return [_mapping(word, language) for word in words]


def _fixed(colour: Colour) -> Json:
    return {"id": "color", "value": {"mode": "fixed", "fixedColor": colour}}


def _mapping(word: Word, language: Language) -> Json:
    shown = {"text": word.text.read(language), "color": word.colour}
    return {"type": "value", "options": {str(word.value): shown}}
