"""All dashboards, and the files they are checked in as."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from dashboards.alerts import alerts
from dashboards.dashboard import Dashboard, as_file
from dashboards.gates import gates
from dashboards.json_object import Json
from dashboards.map import Ground
from dashboards.overview import overview
from dashboards.pipeline import pipeline
from dashboards.text import LANGUAGES, Language
from dashboards.transit import transit
from dashboards.unit import unit

FILES: Final = Path(__file__).parent / "json"
"""Where the checked-in JSON lies, inside the package."""
CHECKED_IN: Final = Ground()
"""What is checked in loads nothing from outside."""


def dashboards(ground: Ground = CHECKED_IN) -> Iterator[tuple[str, Json]]:
    """(file name, dashboard) of every dashboard in every language."""
    for make in (lambda language: overview(language, ground), gates, pipeline, transit, unit, alerts):
        yield from _in_every_language(make)


def write(folder: Path = FILES, ground: Ground = CHECKED_IN) -> list[tuple[Path, bool]]:
    """Writes every dashboard; (file, whether it changed). Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return [(folder / name, _write(folder / name, as_file(dashboard))) for name, dashboard in dashboards(ground)]


def _in_every_language(make: Callable[[Language], Dashboard]) -> Iterator[tuple[str, Json]]:
    for language in LANGUAGES:
        made = make(language)
        yield f"{made.name}.{language}.json", made.read(language)


def _write(file: Path, text: str) -> bool:
    if file.exists() and file.read_bytes() == text.encode():
        return False
    file.write_text(text, "utf-8")
    return True
