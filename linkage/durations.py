"""Durations as typed on the command line: 45s, 90m, 30h, 2d."""

import re
from typing import Final, NamedTuple

import typer

_UNITS: Final = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_PATTERN: Final = re.compile(r"(\d+(?:\.\d+)?)([smhd])")


class Duration(NamedTuple):
    """``ms`` milliseconds."""

    ms: int

    def __str__(self) -> str:
        for letter, size in reversed(_UNITS.items()):
            if self.ms and self.ms % size == 0:
                return f"{self.ms // size}{letter}"
        return f"{self.ms / 1000:g}s"


def duration(text: str | Duration) -> Duration:
    """For typer: raises BadParameter saying what would do."""
    if isinstance(text, Duration):
        return text
    found = _PATTERN.fullmatch(text.strip())
    if not found:
        raise typer.BadParameter(f"{text!r} is no duration: write 45s, 90m, 30h or 2d")
    return Duration(round(float(found[1]) * _UNITS[found[2]]))
