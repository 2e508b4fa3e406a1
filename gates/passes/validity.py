"""How long a pass is good for if nobody says: the deadline of its movement and a day (domain A02)."""

from typing import Final

from gates.passes.claims import OUTSIDE
from streams.times import DAY_MS
from zones.region import Region

OUTSIDE_MS: Final = 3 * DAY_MS
"""Where it leaves the region there is no deadline. Working value."""


def usual_end(region: Region, origin: str, destination: str, not_before: int) -> int:
    """When a pass from now (ms) should expire (ms, a whole second). Nodes that there are not get the working value,
    and are refused elsewhere."""
    sites = [site.id for site in region.sites.values() if site.node == origin]
    if destination == OUTSIDE or destination not in region.nodes or not sites:
        return not_before + OUTSIDE_MS
    latest = max(region.transit_limits(site, destination, not_before).overdue_at for site in sites)
    return -(-(latest + DAY_MS) // 1000) * 1000
