"""How the measurements are printed."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

console = Console(width=None)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Words left, figures right."""
    shown = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, first in zip(columns, rows[0] if rows else columns, strict=True):
        shown.add_column(name, justify="left" if isinstance(first, str) and not first[:1].isdigit() else "right")
    for row in rows:
        shown.add_row(*(f"{one:,.2f}" if isinstance(one, float) else f"{one}" for one in row))
    console.print(shown)


def goal(what: str, found: float, wanted: float, unit: str) -> bool:
    """Prints the figure against its goal; whether it is met."""
    met = found >= wanted
    console.print(f"{'met    ' if met else 'NOT MET'}  {what}: {found:,.0f} {unit} (goal {wanted:,.0f})")
    return met
