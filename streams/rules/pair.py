"""Two sightings set against each other: how fast one would have had to be, and the finding that says so."""

from typing import Any

from streams.events import DeviceEvent
from streams.fold import transit
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Sighting
from streams.fold.step import Step
from streams.times import HOUR_MS
from zones.region import Region


def undercut(region: Region, seen: Sighting, event: DeviceEvent, kmh: float, min_leg_km: float) -> int:
    """Shortest time (ms) by road at ``kmh`` if the two are closer in time than that, else 0."""
    if seen.future or event.future or seen.site == event.site:
        return 0
    km = region.leg_km(seen.site, event.site, event.when)
    shortest = int(km / kmh * HOUR_MS)
    return shortest if km >= min_leg_km and transit.travelled(seen, event) < shortest else 0


def overflown(region: Region, seen: Sighting, event: DeviceEvent, kmh: float, near_km: float) -> int:
    """Shortest time (ms) as the crow flies at ``kmh`` if the two are closer in time than that, else 0."""
    if seen.future or event.future or seen.site == event.site:
        return 0
    km = region.great_circle_km(seen.site, event.site)
    shortest = 0 if km < near_km else int(km / kmh * HOUR_MS)
    return shortest if transit.travelled(seen, event) < shortest else 0


def pair(step: Step[Any], seen: Sighting, rule: str, severity: str, shortest_ms: int, **more: Any) -> Finding:
    """The finding, with all that is needed to check it by hand (streams.rules.evidence.PAIR)."""
    event = step.event
    assert isinstance(event, DeviceEvent)
    region = step.world.region
    return Finding(
        rule=rule,
        subject=step.subject,
        start=event.when,
        stages=(Stage(severity),),
        node=region.node_of(event.site),
        site=event.site,
        evidence={
            "scans": [seen.event, event.id],
            "first_device": seen.device,
            "first_at": seen.when,
            "second_device": event.device,
            "second_at": event.when,
            "great_circle_km": round(region.great_circle_km(seen.site, event.site), 1),
            "road_km": round(region.leg_km(seen.site, event.site, event.when), 1),
            "took_min": round(transit.travelled(seen, event) / 60_000, 1),
            "shortest_min": round(shortest_ms / 60_000, 1),
            **more,
        },
    )
