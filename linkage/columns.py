"""Tables of several columns for the terminal: figures to the right, nothing cut off, plain text when piped."""

import re
from collections.abc import Sequence
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 110
_BETWEEN = 3
"""What a column takes beside its text, at most."""
Cell = str | int | float | None
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?\+08:00")
"""As the system writes times. On a page it is China's time that is read, and to the second."""


def columns(
    title: str, names: Sequence[str], rows: Sequence[Sequence[Cell]], *, unbroken: int = 0, to_stderr: bool = False
) -> None:
    """Columns that hold figures only are set to the right. A float is a share; None shows as a dash. The first
    ``unbroken`` columns hold short ids, which stay on one line however narrow it is; in the others no word is broken
    where there is room for the longest of each. Times are cut to the second: China's, as the title says."""
    console, table = Console(stderr=to_stderr), Table(box=box.SIMPLE_HEAD, pad_edge=False)
    longest = [_longest_word(name, *(_shown(row[number]) for row in rows)) for number, name in enumerate(names)]
    roomy = sum(longest) + _BETWEEN * len(names) <= console.width
    for number, name in enumerate(names):
        figures = all(not isinstance(row[number], str) for row in rows)
        table.add_column(
            Text(name),
            justify="right" if figures and rows else "left",
            overflow="fold",
            no_wrap=number < unbroken,
            min_width=longest[number] if roomy else None,
        )
    for row in rows:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    timed = any(isinstance(cell, str) and _TIME.search(cell) for row in rows for cell in row)
    console.print(Text(f"{title} · 北京时间 China time" if timed else title, style="bold"), table)


def note(text: str) -> None:
    """A line of text to stdout, as wide as the terminal."""
    Console().print(Text(text))


def wide() -> bool:
    """Whether there is room for columns that explain the others."""
    return Console().width >= _WIDE


def _longest_word(*texts: str) -> int:
    return max((cell_len(word) for text in texts for word in text.split()), default=0)


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.1%}"
    return f"{cell:,}" if isinstance(cell, int) else _TIME.sub(r"\1 \2", cell)
