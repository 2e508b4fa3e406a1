"""The rows of a region's tables turned into places, and what must hold between them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeVar

from zones.datum import datum_of, point_to_wgs84
from zones.errors import Problem
from zones.places import CustomsCode, Device, Node, Site
from zones.polygons import Polygons
from zones.roads import Road
from zones.schema import CodeRow, DatedRow, DeviceRow, NodeRow, RegionFile, RoadRow, SiteRow, midnight_ms

T = TypeVar("T")
D = TypeVar("D", bound=DatedRow)
Lines = list[tuple[int, T]]


@dataclass(frozen=True, slots=True)
class Tables:
    """The checked rows of every file, each with its line, and the region file they belong to."""

    region: RegionFile
    nodes: Lines[NodeRow]
    sites: Lines[SiteRow]
    devices: Lines[DeviceRow]
    roads: Lines[RoadRow]
    codes: Lines[CodeRow]

    def defects(self, region_file: str, polygons: Polygons) -> list[Problem]:
        """Everything that does not fit together: ids, references, dates, missing pairs."""
        files, found = self.region.files, _Found()
        nodes = found.unique(self.nodes, files.nodes, "id", lambda row: row.id)
        sites = found.unique(self.sites, files.sites, "site_id", lambda row: row.site_id)
        found.unique(self.devices, files.devices, "device_id", lambda row: row.device_id)
        found.known(self.sites, files.sites, "node_id", lambda row: row.node_id, nodes)
        found.known(self.devices, files.devices, "site_id", lambda row: row.site_id, sites)
        found.known(self.roads, files.road_km, "from", lambda row: row.from_, nodes)
        found.known(self.roads, files.road_km, "to", lambda row: row.to, nodes)
        found.known(self.codes, files.codes or "", "node_id", lambda row: row.node_id, nodes)
        found.apart(self.roads, files.road_km, lambda row: "–".join(sorted((row.from_, row.to))))
        found.apart(self.codes, files.codes or "", lambda row: row.node_id)
        found.groups(self.region.groups, region_file, nodes)
        found.every_pair(self.roads, files.road_km, nodes)
        self._peopled(found, sites, polygons)
        return found.problems

    def _peopled(self, found: "_Found", sites: set[str], polygons: Polygons) -> None:
        """Each node has a gate to come in by, and each site has a polygon."""
        files = self.region.files
        node_of = {row.site_id: row.node_id for _, row in self.sites}
        gated = {node_of.get(row.site_id) for _, row in self.devices if row.kind == "gate"}
        for line, node in self.nodes:
            if node.id not in gated:
                found.add(
                    files.nodes,
                    f"line {line}",
                    "id",
                    f"node {node.id} has no gate",
                    "list its gates as devices",
                )
        for site in sorted(sites - polygons.shapes.keys()):
            found.add(files.polygons, site, "site_id", f"site {site} has no polygon", "draw its outline")
        for site in sorted(polygons.shapes.keys() - sites):
            found.add(files.polygons, site, "site_id", f"no site {site!r} in {files.sites}", "mend the id")

    def places(self) -> tuple[list[Node], list[Site], list[Device]]:
        """Nodes, sites and devices in file order, points in WGS-84. Call when there are no defects."""
        codes: defaultdict[str, list[CustomsCode]] = defaultdict(list)
        for _, row in self.codes:
            codes[row.node_id].append(CustomsCode(row.code, *self._validity(row), row.verified))
        node_of = {row.site_id: row.node_id for _, row in self.sites}
        return (
            [self._node(row, tuple(codes[row.id])) for _, row in self.nodes],
            [self._site(row) for _, row in self.sites],
            [_device(row, node_of[row.site_id]) for _, row in self.devices],
        )

    def road_list(self) -> list[Road]:
        return [
            Road(row.from_, row.to, row.road_km, *self._validity(row), row.typical_h, row.verified)
            for _, row in self.roads
        ]

    def _node(self, row: NodeRow, codes: tuple[CustomsCode, ...]) -> Node:
        lat, lon = point_to_wgs84(row.lat, row.lon, datum_of(self.region.datum))
        return Node(
            row.id, row.name_zh, row.name_en, row.kind, lat, lon, row.uncertainty_km, row.unlocode, row.verified,
            row.aliases, codes,
        )  # fmt: skip

    def _site(self, row: SiteRow) -> Site:
        lat, lon = point_to_wgs84(row.lat, row.lon, datum_of(self.region.datum))
        return Site(row.site_id, row.node_id, row.kind, row.name_zh, row.name_en, lat, lon, row.verified, row.radius_m)

    def _validity(self, row: DatedRow) -> tuple[int, int | None]:
        offset = self.region.utc_offset
        return midnight_ms(row.valid_from, offset), None if row.valid_to is None else midnight_ms(row.valid_to, offset)


def _device(row: DeviceRow, node: str) -> Device:
    lanes_in, lanes_out = frozenset(row.lanes_in), frozenset(row.lanes_out)
    return Device(row.device_id, row.site_id, node, row.kind, lanes_in, lanes_out, row.hours(), row.heartbeat_s)


class _Found:
    """Collects what does not fit together."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, file: str, feature: str, field: str, message: str, fix: str) -> None:
        self.problems.append(Problem(file, feature, field, message, fix))

    def unique(self, lines: Lines[T], file: str, field: str, key: Callable[[T], str]) -> set[str]:
        first: dict[str, int] = {}
        for line, row in lines:
            if key(row) in first:
                message = f"{key(row)} is on line {first[key(row)]} already"
                self.add(file, f"line {line}", field, message, "keep one of the two")
            first.setdefault(key(row), line)
        return set(first)

    def known(self, lines: Lines[T], file: str, field: str, key: Callable[[T], str], ids: set[str]) -> None:
        for line, row in lines:
            if key(row) not in ids:
                message = f"{key(row)!r} is not in the list of {'sites' if field == 'site_id' else 'nodes'}"
                self.add(file, f"line {line}", field, message, "add it there or mend the id")

    def apart(self, lines: Lines[D], file: str, key: Callable[[D], str]) -> None:
        """Rows of one key do not overlap in time."""
        by_key: defaultdict[str, list[tuple[int, D]]] = defaultdict(list)
        for line, row in lines:
            by_key[key(row)].append((line, row))
        for name, same in by_key.items():
            for (before, old), (line, new) in pairwise(sorted(same, key=lambda at: at[1].valid_from)):
                if old.valid_to is None or old.valid_to > new.valid_from:
                    message = f"{name} overlaps with line {before} from {new.valid_from} on"
                    self.add(file, f"line {line}", "valid_from", message, f"end line {before} with valid_to")

    def groups(self, groups: Iterable[frozenset[str]], file: str, nodes: set[str]) -> None:
        seen: set[str] = set()
        for group in groups:
            for node in sorted(group - nodes):
                self.add(file, "groups", node, f"{node!r} is not in the list of nodes", "mend the id")
            for node in sorted(group & seen):
                self.add(file, "groups", node, f"{node} is in two groups", "put each node in one group")
            seen |= group

    def every_pair(self, lines: Lines[RoadRow], file: str, nodes: set[str]) -> None:
        have = {frozenset((row.from_, row.to)) for _, row in lines}
        for a, b in combinations(sorted(nodes), 2):
            if frozenset((a, b)) not in have:
                self.add(file, f"{a}–{b}", "road_km", f"no distance between {a} and {b}", "add a row for the pair")
