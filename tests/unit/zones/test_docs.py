"""The region page says what the code does."""

import re
from pathlib import Path

from tests.unit.zones.conftest import RegionFolder
from zones.region import load_region
from zones.schema import (
    CodeRow,
    CorridorProperties,
    DeviceRow,
    Files,
    LineProperties,
    NodeRow,
    RegionFile,
    RestProperties,
    RoadRow,
    SiteRow,
)

PAGE = (Path(__file__).parents[3] / "docs" / "region.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


def test_example_runs() -> None:
    (example,) = blocks("python")
    exec(compile(example, "docs/region.md", "exec"), {})  # noqa: S102


def test_every_column_and_key_is_on_the_page() -> None:
    tables = (RegionFile, Files, NodeRow, SiteRow, DeviceRow, RoadRow, CodeRow)
    for model in (*tables, LineProperties, CorridorProperties, RestProperties):
        for name, field in model.model_fields.items():
            assert re.search(rf"\b{field.alias or name}\b", PAGE), f"{model.__name__}.{name} is not explained"


def test_rows_of_the_new_road_load(files: RegionFolder) -> None:
    old, new = next(block for block in blocks("") if block.startswith("YZ,QZ")).splitlines()
    files.replace("road_km.csv", "YZ,QZ,140,,2014-10-24,,false", old)
    files.append("road_km.csv", new)
    assert [road.km for road in load_region(files.path).roads.history("QZ", "YZ")] == [140, 120]
