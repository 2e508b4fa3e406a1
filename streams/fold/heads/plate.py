"""A vehicle now."""

import msgspec

from streams.fold.finding import Finding
from streams.fold.heads.sightings import Sighting
from streams.fold.heads.told import Told


class PlateHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A vehicle by its plate: where it was last seen, and with which unit. ``watched``: as of a unit. ``told``: the
    alerts of its units."""

    plate: str
    last: tuple[int, str] = (0, "")
    seen: Sighting | None = None
    unit: str | None = None
    watched: str | None = None
    told: tuple[Told, ...] = ()
    findings: dict[str, Finding] = {}
