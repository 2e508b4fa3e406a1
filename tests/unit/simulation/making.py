"""Recordings made once and looked at by many tests, and a small region of other places than the packaged one."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from gates.simulation.recording import Order, Recording, compose
from zones.places import Device, Node, Site
from zones.region import OpenHours, Region, default_region
from zones.roads import Road, RoadMatrix

BUSY = Order(seed=3, days=4, units=720)
LONG = Order(seed=4, days=31, units=240)
QUIET = Order(seed=5, days=30, units=140, quiet=True)
HOUR = 3_600_000


@lru_cache(maxsize=3)
def made(order: Order) -> Recording:
    return compose(default_region(), order)


def items(recording: Recording) -> Iterator[tuple[str, dict[str, Any]]]:
    """(sender, item) in order of reception."""
    for post in recording.posts:
        for item in post.items:
            yield post.sender, item


def truths(recording: Recording) -> set[str]:
    return {truth.rule for truth in recording.book.truths}


def region(*, kinds: tuple[str, ...] = ("port", "zone", "rail"), hours: OpenHours | None = None) -> Region:
    """One site a node, 90 km apart on a line; gates beat once a minute."""
    nodes, sites, devices = [], [], []
    for number, kind in enumerate(kinds):
        node, site = f"N{number}", f"N{number}-S"
        lon = 100.0 + number
        nodes.append(Node(node, "甲", node, "office", 30.0, lon, 1.0, None, False))
        sites.append(Site(site, node, kind, "乙", site, 30.0, lon, False))  # type: ignore[arg-type]
        always = OpenHours.daily("00:00", "24:00")
        lanes = frozenset({"A"}), frozenset({"B"})
        devices.append(Device(f"{site}-G", site, node, "gate", *lanes, hours or always, 60))
        devices.append(Device(f"{site}-Y", site, node, "yard", frozenset(), frozenset(), always, 60))
    names = [node.id for node in nodes]
    roads = [
        Road(a, b, 130.0 * (names.index(b) - names.index(a)), 0)
        for a in names
        for b in names
        if names.index(a) < names.index(b)
    ]
    return Region(
        "Elsewhere", name_zh="别处", source="test", nodes=nodes, sites=sites, devices=devices, groups=[],
        roads=RoadMatrix(roads), polygons={},
    )  # fmt: skip
