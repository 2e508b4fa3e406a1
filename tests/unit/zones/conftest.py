"""A copy of the packaged region whose files a test may spoil."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zones.loader import PACKAGED


@dataclass(frozen=True)
class RegionFolder:
    """The files of a region in a folder of the test's own."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "region.yaml"

    def replace(self, file: str, old: str, new: str) -> None:
        """Put ``new`` for the one ``old`` in the file."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, file: str, line: str) -> int:
        """Add a line to the file; its number."""
        with (self.folder / file).open("a", encoding="utf-8") as out:
            out.write(line + "\n")
        return len((self.folder / file).read_text(encoding="utf-8").splitlines())

    def feature(self, site: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Change one site's feature in sites.geojson."""
        path = self.folder / "sites.geojson"
        content = json.loads(path.read_text(encoding="utf-8"))
        (found,) = [one for one in content["features"] if one["properties"]["site_id"] == site]
        change(found)
        path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def files(tmp_path: Path) -> RegionFolder:
    folder = tmp_path / "region"
    shutil.copytree(PACKAGED.parent, folder)
    return RegionFolder(folder)
