"""All dashboards, and the files they are checked in as."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dashboards.dashboard import as_file
from dashboards.field import Json
from dashboards.overview import overview
from dashboards.text import LANGUAGES

FILES: Final = Path(__file__).parent / "json"
"""Where the checked-in JSON lies, inside the package."""


def dashboards() -> Iterator[tuple[str, Json]]:
    """(file name, dashboard) of every dashboard in every language."""
    for language in LANGUAGES:
        yield f"overview.{language}.json", overview(language).read(language)


def write(folder: Path = FILES) -> list[tuple[Path, bool]]:
    """Writes every dashboard; (file, whether it changed). Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return [(folder / name, _write(folder / name, as_file(dashboard))) for name, dashboard in dashboards()]


def _write(file: Path, text: str) -> bool:
    if file.exists() and file.read_text() == text:
        return False
    file.write_text(text)
    return True
