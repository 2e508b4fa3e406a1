"""Puts panels on Grafana's grid: 24 columns, row after row, nothing overlapping."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.json_object import Json
from dashboards.panel import Panel
from dashboards.text import Language, Text

COLUMNS: Final = 24
_ROW_IDS: Final = 1000
"""Row headings are numbered from here; panels stay below."""


@dataclass(frozen=True)
class Row:
    """Panels of ``height`` grid units each, left to right, wrapping at the edge; under a heading if there is one."""

    height: int
    panels: Sequence[Panel]
    heading: Text | None = None


def place(rows: Sequence[Row], language: Language) -> list[Json]:
    placed: list[Json] = []
    y = 0
    for number, row in enumerate(rows):
        x = 0
        if row.heading:
            placed.append(_heading(row.heading, _ROW_IDS + number, y, language))
            y += 1
        for panel in row.panels:
            if x + panel.width > COLUMNS:
                x, y = 0, y + row.height
            placed.append(panel.read(language, {"x": x, "y": y, "w": panel.width, "h": row.height}))
            x += panel.width
        y += row.height
    return placed


def _heading(heading: Text, number: int, y: int, language: Language) -> Json:
    return {
        "id": number,
        "type": "row",
        "title": heading.read(language),
        "gridPos": {"x": 0, "y": y, "w": COLUMNS, "h": 1},
        "collapsed": False,
        "panels": [],
    }
