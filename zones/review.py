"""What is odd about a region that can be used all the same: working values, and figures that disagree."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations, product

import shapely

from zones.mesh import Region, geodesic_km
from zones.places import Node
from zones.repair import area_m2, areas_of
from zones.roads import Road

DETOUR = 1.3
"""A road this many times longer than the way round by a third node is worth a look. Working value."""
WINDING = 3.0
"""So is one this many times the great circle between the nearest sites of its ends. Working value."""
OFF_CORRIDOR_KM = 2.0
"""A site further than this from a corridor of its node sets off A17 at its own gate. Working value, as in the rule."""
OVERLAP_M2 = 1.0
"""Shared edges leave slivers by rounding; more than this is an overlap."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing worth a look: its kind, the place it concerns, and what was seen."""

    kind: str
    feature: str
    message: str


def counts(region: Region) -> dict[str, int]:
    """How many of each there are."""
    devices = region.devices.values()
    gates = sum(device.kind == "gate" for device in devices)
    return {
        "nodes": len(region.nodes),
        "codes": sum(len(node.codes) for node in region.nodes.values()),
        "sites": len(region.sites),
        "gates": gates,
        "lanes": sum(len(device.lanes_in) + len(device.lanes_out) for device in devices),
        "yards": len(devices) - gates,
        "roads": len(_roads(region)),
        "polygons": len(region.polygons),
        "outline": int(region.outline is not None),
        "corridors": len(list(region.fence.all_corridors())),
        "rests": len(list(region.fence.all_rests())),
    }


def unverified(region: Region) -> dict[str, int]:
    """How many facts are still working values, for each kind that says so."""
    return {
        "nodes": sum(not node.verified for node in region.nodes.values()),
        "codes": sum(not code.verified for node in region.nodes.values() for code in node.codes),
        "sites": sum(not site.verified for site in region.sites.values()),
        "roads": sum(not road.verified for road in _roads(region)),
        "polygons": len(region.unverified_polygons),
        "outline": int(region.outline is not None and not region.outline.verified),
        "corridors": sum(not row.what.verified for row in region.fence.all_corridors()),
        "rests": sum(not row.what.verified for row in region.fence.all_rests()),
    }


def _roads(region: Region) -> list[Road]:
    return [road for a, b in combinations(region.nodes, 2) for road in region.roads.history(a, b)]


def oddities(region: Region) -> list[Oddity]:
    """Everything odd, most surprising first. Distances are those of each pair's newest row."""
    return [
        *_shorter_than_the_crow(region),
        *_longer_than_the_way_round(region),
        *_unlike_its_sites(region),
        *_undated(region),
        *_off_their_node(region),
        *_outside_their_polygon(region),
        *_overlapping(region),
        *_without_gate(region),
        *_off_their_corridor(region),
    ]


def _newest_km(region: Region, a: str, b: str) -> float:
    return region.roads.history(a, b)[-1].km


def _shorter_than_the_crow(region: Region) -> Iterator[Oddity]:
    for a, b in combinations(region.nodes.values(), 2):
        road, crow = _newest_km(region, a.id, b.id), geodesic_km(a, b)
        if road < crow - a.uncertainty_km - b.uncertainty_km:
            yield Oddity("short road", f"{a.id}–{b.id}", f"{road:g} km by road, {crow:.1f} km as the crow flies")


def _longer_than_the_way_round(region: Region) -> Iterator[Oddity]:
    for a, via, b in permutations(region.nodes, 3):
        if a > b:
            continue
        direct = _newest_km(region, a, b)
        round_about = _newest_km(region, a, via) + _newest_km(region, via, b)
        if direct > round_about * DETOUR:
            yield Oddity("long road", f"{a}–{b}", f"{direct:g} km direct, {round_about:g} km by way of {via}")


def _unlike_its_sites(region: Region) -> Iterator[Oddity]:
    """One figure per pair of nodes serves all their sites; here it is far off for some of them."""
    for a, b in combinations(region.nodes, 2):
        road = _newest_km(region, a, b)
        ways = sorted(
            (region.great_circle_km(*sites), *sites) for sites in product(region.sites_of(a), region.sites_of(b))
        )
        (near, *nearest), (far, *furthest) = ways[0], ways[-1]
        if road > near * WINDING:
            yield Oddity("long road", "–".join(nearest), f"{road:g} km by road, {near:.1f} km as the crow flies")
        if road < far and not _short(region.nodes[a], region.nodes[b], road):
            yield Oddity("short road", "–".join(furthest), f"{road:g} km by road, {far:.1f} km as the crow flies")


def _short(a: Node, b: Node, road: float) -> bool:
    return road < geodesic_km(a, b) - a.uncertainty_km - b.uncertainty_km


def _undated(region: Region) -> Iterator[Oddity]:
    for a, b in combinations(region.nodes, 2):
        for old, new in pairwise(region.roads.history(a, b)):
            if old.valid_to is not None and old.valid_to < new.valid_from:
                message = f"no distance for {(new.valid_from - old.valid_to) // 86_400_000} days; the older one serves"
                yield Oddity("gap in dates", f"{a}–{b}", message)


def _off_their_node(region: Region) -> Iterator[Oddity]:
    for site in region.sites.values():
        node = region.nodes[site.node]
        km = geodesic_km(site, node)
        if km > node.uncertainty_km:
            message = f"{km:.1f} km from the point of {node.id}, which is given as good to {node.uncertainty_km:g} km"
            yield Oddity("far site", site.id, message)


def _outside_their_polygon(region: Region) -> Iterator[Oddity]:
    for site in region.sites.values():
        if not region.polygons[site.id].intersects(shapely.Point(site.lon, site.lat)):
            yield Oddity("point outside", site.id, "its reference point lies outside its polygon")


def _overlapping(region: Region) -> Iterator[Oddity]:
    ids = tuple(region.polygons)
    shapes = [region.polygons[site] for site in ids]
    for left, right in shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist():
        if left < right:
            shared = area_m2(areas_of(shapes[left].intersection(shapes[right])))
            if shared > OVERLAP_M2:
                yield Oddity("overlap", f"{ids[left]}–{ids[right]}", f"polygons overlap by {shared:,.0f} m²")


def _without_gate(region: Region) -> Iterator[Oddity]:
    for site in region.sites:
        if not region.gates_of(site):
            yield Oddity("no gate", site, "nothing can be seen entering or leaving")


def _off_their_corridor(region: Region) -> Iterator[Oddity]:
    for site in region.sites.values():
        corridors = [row.what for row in region.fence.all_corridors() if site.node in row.what.ends]
        off = [(corridor.off_km(site.lat, site.lon), corridor.name) for corridor in corridors]
        if missed := sorted((one for one in off if one[0] > OFF_CORRIDOR_KM), reverse=True):
            more = f" and {len(missed) - 1} more" if len(missed) > 1 else ""
            yield Oddity("off corridor", site.id, f"{missed[0][0]:.1f} km from the corridor {missed[0][1]}{more}")
