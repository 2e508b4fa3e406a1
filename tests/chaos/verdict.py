"""One row of the table: what was to be, what was found, and whether that is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.report import table

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    expected: str
    found: str
    ok: bool
    differences: tuple[str, ...] = ()


def same(what: str, expected: object, found: object) -> Row:
    return Row(what, f"{expected:,}" if isinstance(expected, int) else f"{expected}",
               f"{found:,}" if isinstance(found, int) else f"{found}", expected == found)  # fmt: skip


def alike(what: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> Row:
    """Two sets of things by name: the row counts them and those that are not the same."""
    names = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    told = tuple(f"{name}: {expected.get(name)} → {found.get(name)}" for name in names[:SHOWN])
    return Row(what, f"{len(expected):,}", f"{len(found):,}, {len(names):,} differ", not names, told)


def show(title: str, rows: Sequence[Row]) -> bool:
    """Prints the table, and below it what differs; whether all is right."""
    columns = ("what", "expected", "found", "")
    table(title, columns, [(row.what, row.expected, row.found, "ok" if row.ok else "NOT OK") for row in rows])
    for row in rows:
        for difference in row.differences:
            print(f"{row.what}: {difference}")  # noqa: T201 - part of the table
    return all(row.ok for row in rows)
