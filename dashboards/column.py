"""A column of a table, or a figure of many: its heading, its unit, its words and colours, where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from dashboards.field import Colour, Word, mappings, thresholds
from dashboards.json_object import Json
from dashboards.links import Link
from dashboards.text import Language, Text

BARE_UNIT: Final[Json] = {
    "type": "regex",
    "options": {"pattern": "/^(?:unit:)?(?:iso6346:)?(.+)$/", "result": {"text": "$1"}},
}
"""A container by its bare number, as it stands on its doors; other units by their whole id."""


@dataclass(frozen=True)
class Column:
    """``width`` in pixels. ``painted``: the cell takes the colour of its word. ``steps``: thresholds of a figure."""

    heading: Text
    unit: Text | None = None
    decimals: int | None = None
    words: Sequence[Word] = ()
    is_unit: bool = False
    painted: Literal["background", "text"] | None = None
    steps: Sequence[tuple[float | None, Colour]] = ()
    link: Link | None = None
    width: int | None = None

    def override(self, field: str, language: Language) -> Json:
        return {
            "matcher": {"id": "byName", "options": field},
            "properties": [{"id": key, "value": value} for key, value in self._properties(language).items()],
        }

    def _properties(self, language: Language) -> dict[str, Any]:
        found: dict[str, Any] = {"displayName": self.heading.read(language)}
        if self.unit:
            found["unit"] = self.unit.read(language)
        if self.decimals is not None:
            found["decimals"] = self.decimals
        if self.words or self.is_unit:
            found["mappings"] = [*mappings(self.words, language), *([BARE_UNIT] if self.is_unit else [])]
        if self.steps:
            found["thresholds"] = thresholds(self.steps)
            found["color"] = {"mode": "thresholds"}
        if self.painted:
            found["custom.cellOptions"] = {"type": f"color-{self.painted}"}
        if self.link:
            found["links"] = [self.link.read(language)]
        if self.width:
            found["custom.width"] = self.width
        return found


def overrides(columns: Mapping[str, Column], language: Language) -> list[Json]:
    return [column.override(field, language) for field, column in columns.items()]
