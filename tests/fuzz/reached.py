"""Which lines of our own an input comes to: one that comes to a new line is worth going on from."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]

Line = tuple[str, int]


@contextmanager
def reached(packages: tuple[str, ...]) -> Iterator[set[Line]]:
    """The lines under these folders that are run inside, in this thread."""
    ours = tuple(f"{ROOT / package}/" for package in packages)
    found: set[Line] = set()

    def in_call(frame: FrameType, event: str, _argument: Any) -> Callable[..., Any] | None:
        return in_line if event == "call" and frame.f_code.co_filename.startswith(ours) else None

    def in_line(frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        if event == "line":
            found.add((frame.f_code.co_filename, frame.f_lineno))
        return in_line

    before = sys.gettrace()
    sys.settrace(in_call)
    try:
        yield found
    finally:
        sys.settrace(before)
