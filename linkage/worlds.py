"""Region and policy as the command line and the settings name them."""

from pathlib import Path

from linkage.failure import fail
from streams.policy_file import PolicyError, load_policy
from streams.rules.catalogue import world
from streams.world import World
from zones.region import RegionError, load_region


def the_world(region: Path | None, policy: Path | None) -> World:
    """Ends the program with a plain message if either file cannot be used."""
    try:
        found = load_region(region)
        return world(found, load_policy(policy, found) if policy else None)
    except (RegionError, PolicyError) as error:
        fail(str(error), 2)
