"""Which movements tell how long a corridor takes, and how long they took by the clock that limits run by."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, NamedTuple

import msgspec

from streams.times import millis
from zones.calendar import Span, merged
from zones.observed import Corridor, hour_of
from zones.region import Region
from zones.travel import DEFAULT_FACTORS, implausible_ms

NEAR_KM: Final = 10.0
"""Legs shorter than this are never too fast (domain §2)."""

Reason = Literal[
    "not closed", "inside one node", "not in this region", "arrived elsewhere", "diverted", "missing", "too fast"
]
REASONS: Final[dict[Reason, str]] = {
    "not closed": "未办结 not closed",
    "inside one node": "同一关区 inside one node",
    "not in this region": "不属本区域 not in this region",
    "arrived elsewhere": "到达他处 arrived elsewhere",
    "diverted": "改派 diverted",
    "missing": "曾失联 had been missing",
    "too fast": "快于道路所许（A16）faster than the road allows",
}


class Moved(msgspec.Struct, frozen=True):
    """Of a movement, as the API and replay give it, what is needed here."""

    movement_id: str
    state: str
    origin_node: str
    departed_at: datetime
    destination: str | None = None
    missing_at: datetime | None = None
    diverted_at: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    arrived_at: datetime | None = None
    arrival_node: str | None = None


class Transit(NamedTuple):
    """``minutes`` of running clock; ``departed_at`` and ``hour`` of departure (China's)."""

    corridor: Corridor
    hour: int
    minutes: float
    departed_at: int


def transit_of(moved: Moved, region: Region) -> Transit | Reason:
    """The transit, or why it tells nothing of its corridor."""
    origin, destination = moved.origin_node, moved.destination
    if moved.state != "closed" or moved.arrived_at is None or destination is None:
        return "not closed"
    if origin == destination:
        return "inside one node"
    departed, arrived = millis(moved.departed_at), millis(moved.arrived_at)
    if (
        not {origin, destination} <= region.nodes.keys()
        or (km := region.road_km(origin, destination, departed)) is None
    ):
        return "not in this region"
    if moved.arrival_node != destination:
        return "arrived elsewhere"
    if moved.diverted_at is not None:
        return "diverted"
    if moved.missing_at is not None and moved.arrived_at > moved.missing_at:
        return "missing"
    running = _running(region, destination, departed, arrived, [(millis(a), millis(b)) for a, b in moved.pauses])
    if running <= 0 or (km >= NEAR_KM and arrived - departed < implausible_ms(km, DEFAULT_FACTORS)):
        return "too fast"
    return Transit((origin, destination), hour_of(departed), running / 60_000, departed)


def _running(region: Region, destination: str, departed: int, arrived: int, pauses: Iterable[Span]) -> int:
    """Ms in which the movement's clock ran: the destination open, nothing announced that pauses it.

    Limits are reached by this very clock, so that a night before a closed gate is in neither.
    """
    hours = region.destination_calendar(destination)
    stood = merged((max(since, departed), min(until, arrived)) for since, until in pauses)
    return hours.open_between(departed, arrived) - sum(hours.open_between(since, until) for since, until in stood)
