"""Region, policy and travel times as the command line and the settings name them."""

from pathlib import Path

from linkage.failure import fail
from streams.policy_file import PolicyError, load_policy
from streams.rules.catalogue import world
from streams.travel_table import TableError, check_table, recall_table, table_text
from streams.world import World
from zones.region import Region, RegionError, load_region


def the_world(region: Path | None, policy: Path | None, travel: Path | None = None) -> World:
    """Ends the program with a plain message if one of the files cannot be used."""
    try:
        found = load_region(region)
        judged_by = load_policy(policy, found) if policy else None
    except (RegionError, PolicyError) as error:
        fail(str(error), 2)
    return world(found, judged_by, recall_table(travel_text(travel, found)) if travel else None)


def travel_text(file: Path, region: Region) -> str:
    """What the log is told of a file of travel times. Ends the program if it cannot be used."""
    from linkage.travel.file import TravelFileError, read_travel
    from linkage.travel.quantiles import table_of

    try:
        table = table_of(read_travel(file))
        check_table(table, region)
    except TravelFileError as error:
        fail(str(error), 2)
    except TableError as error:
        fail(f"{file}: {error}; was it learned in another region?", 2)
    return table_text(table)
