"""From files to a ``Region``: read, check, convert, and refuse with everything that is wrong at once."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from zones.corridors import read_corridors, strangers
from zones.csv_rows import rows
from zones.electronic_fence import ElectronicFence
from zones.errors import Problem, RegionError
from zones.mesh import Region
from zones.outline import read_outline
from zones.polygons import read_polygons
from zones.reading import yaml_of
from zones.rests import read_rests
from zones.roads import RoadMatrix
from zones.schema import CodeRow, DeviceRow, NodeRow, RegionFile, RoadRow, SiteRow
from zones.tables import Tables

PACKAGED: Final = Path(__file__).parent / "data" / "beibu" / "region.yaml"
"""The default region: the customs offices and special zones of the Beibu Gulf (7关4区)."""


def load_region(path: Path | None = None, *, repair: bool = False) -> Region:
    """The region a file describes (``path`` to its region.yaml; None: the packaged default).

    ``repair``: mend polygons that cross themselves, listed in ``Region.repairs``, instead of refusing them.
    Raises ``RegionError``: first with every defect of the single rows, then with every misfit between them.
    """
    path = path or PACKAGED
    region = yaml_of(path, RegionFile)
    problems: list[Problem] = []
    tables = _tables(path.parent, region, problems)
    polygons = read_polygons(path.parent / region.files.polygons, problems, repair=repair)
    fence = _fence(path.parent, region, problems)
    nodes_named = {row.id for _, row in tables.nodes}
    problems = problems or [
        *tables.defects(path.name, polygons),
        *strangers(fence.corridors, region.files.corridors or "", nodes_named),
    ]
    if problems:
        raise RegionError.of(problems)
    nodes, sites, devices = tables.places()
    return Region(
        region.name,
        name_zh=region.name_zh,
        source=str(path),
        nodes=nodes,
        sites=sites,
        devices=devices,
        groups=region.groups,
        roads=RoadMatrix(tables.road_list()),
        polygons=polygons.shapes,
        unverified_polygons=polygons.unverified,
        fence=fence,
        repairs=polygons.repairs,
    )


@lru_cache(maxsize=1)
def default_region() -> Region:
    """The packaged region, read once."""
    return load_region()


def _tables(folder: Path, region: RegionFile, problems: list[Problem]) -> Tables:
    files = region.files
    hours = region.defaults.model_dump() | {"utc_offset": region.utc_offset}
    return Tables(
        region,
        nodes=rows(folder / files.nodes, NodeRow, problems),
        sites=rows(folder / files.sites, SiteRow, problems),
        devices=rows(folder / files.devices, DeviceRow, problems, defaults=hours),
        roads=rows(folder / files.road_km, RoadRow, problems),
        codes=rows(folder / files.codes, CodeRow, problems) if files.codes else [],
    )


def _fence(folder: Path, region: RegionFile, problems: list[Problem]) -> ElectronicFence:
    files, offset = region.files, region.utc_offset
    return ElectronicFence(
        read_outline(folder / files.outline, offset, problems) if files.outline else None,
        read_corridors(folder / files.corridors, offset, problems) if files.corridors else {},
        read_rests(folder / files.rests, offset, problems) if files.rests else None,
    )
