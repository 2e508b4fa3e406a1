"""Tables for the terminal: two columns of what a command found."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table


def pairs(title: str, rows: Sequence[tuple[str, object]]) -> None:
    """Names left, figures right, to stdout; plain text when piped."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value))
    Console().print(table)
