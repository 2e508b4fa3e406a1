"""Progress on long work: on stderr, by bytes read, and only where somebody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from gates.recording import Line, read_recording


@contextmanager
def reading(recording: Path) -> Iterator[tuple[Iterator[Line], Callable[[int], None]]]:
    """Yields the recording's lines, and a function to report how many events have been folded so far."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(recording.name, total=_lines(recording) if console.is_terminal else None, note="")

        def counted() -> Iterator[Line]:
            for line in read_recording(recording):
                if line.number % 512 == 0:
                    progress.update(task, completed=line.number)
                yield line

        def report(events: int) -> None:
            elapsed = progress.tasks[0].elapsed or 0
            if elapsed:
                progress.update(task, note=f"{events / elapsed:,.0f} events/s")

        yield counted(), report


@contextmanager
def counting(name: str) -> Iterator[Callable[[int], None]]:
    """Yields a function to report how many have been looked at, where nobody knows how many there are."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=None)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def sharing(name: str) -> Iterator[Callable[[int, int], None]]:
    """Yields a function to report how many have been done, and of how many."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _lines(recording: Path) -> int | None:
    """How many lines there are; None if the file cannot be read (the reading itself says why)."""
    import gzip

    try:
        with gzip.open(recording) if recording.suffix == ".gz" else recording.open("rb") as file:
            return sum(1 for _ in file)
    except (OSError, EOFError):
        return None
