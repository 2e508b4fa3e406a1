"""Rows fill from the left and wrap; nothing overlaps by construction."""

from dashboards.field import Field
from dashboards.layout import Row, place
from dashboards.panel import Panel
from dashboards.panels import stat
from dashboards.text import Caption, Text

WORDS = Text("甲", "A")


def places(*rows: Row) -> list[tuple[int, int, int, int]]:
    grid = [panel["gridPos"] for panel in place(rows, "zh")]
    return [(at["x"], at["y"], at["w"], at["h"]) for at in grid]


def panels(*widths: int) -> list[Panel]:
    return [stat(n, Caption(WORDS, WORDS), "x", Field(), width) for n, width in enumerate(widths)]


def test_a_heading_takes_a_line_of_its_own() -> None:
    assert places(Row(4, panels(12, 12), WORDS)) == [(0, 0, 24, 1), (0, 1, 12, 4), (12, 1, 12, 4)]


def test_a_row_wraps_at_the_edge() -> None:
    assert places(Row(4, panels(12, 13, 11))) == [(0, 0, 12, 4), (0, 4, 13, 4), (13, 4, 11, 4)]


def test_rows_follow_one_another() -> None:
    assert places(Row(4, panels(6)), Row(8, panels(24))) == [(0, 0, 6, 4), (0, 4, 24, 8)]
