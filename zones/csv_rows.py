"""The rows of a CSV file, each with the line it stands on."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from zones.errors import Problem
from zones.reading import Model, checked, text_of

_NONE: Mapping[str, object] = MappingProxyType({})


def rows(
    path: Path, model: type[Model], problems: list[Problem], defaults: Mapping[str, object] = _NONE
) -> list[tuple[int, Model]]:
    """The rows of a CSV with the line each stands on; unreadable rows go to ``problems``.

    An empty cell counts as not given, and takes its value from ``defaults`` if one is there.
    """
    found = []
    for line, cells in _lines(path, model, problems, defaults):
        given = {**defaults, **{name: cell for name, cell in cells.items() if cell}}
        row = checked(given, model, path.name, f"line {line}", problems)
        if row is not None:
            found.append((line, row))
    return found


def _lines(
    path: Path, model: type[BaseModel], problems: list[Problem], defaults: Mapping[str, object]
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(StringIO(text_of(path), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        misnamed = list(_misnamed(path.name, header, model, defaults))
        problems += misnamed
        for cells in () if misnamed else reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) == len(header):
                yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True))
                continue
            counted = f"has {len(cells)} cells under {len(header)} column names"
            fix = "quote cells that hold a comma"
            problems.append(Problem(path.name, f"line {reader.line_num}", "", counted, fix))
    except csv.Error as error:
        problems.append(Problem(path.name, f"line {reader.line_num}", "", str(error), "mend the quotes"))


def _misnamed(
    file: str, header: list[str], model: type[BaseModel], defaults: Mapping[str, object]
) -> Iterator[Problem]:
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    for name, field in known.items():
        if field.is_required() and name not in header and name not in defaults:
            yield Problem(file, "line 1", name, "column is missing", "add the column")
    for at, name in enumerate(header):
        if name not in known:
            yield Problem(file, "line 1", name, "unknown column", f"name one of {', '.join(known)}")
        elif name in header[:at]:
            yield Problem(file, "line 1", name, "column is there twice", "keep one")
