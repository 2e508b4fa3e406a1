"""What was seen, weighed or counted of a unit, and by whom."""

import msgspec


class Sighting(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where and when a unit was last seen, with what is needed to judge the next sighting against it.

    ``answered``, ``because``: what the gate was told (GateScan); the strictest of a crossing that was read repeatedly.
    """

    event: str
    when: int
    site: str
    node: str
    device: str
    direction: str | None = None
    clock_error: int = 0
    clock_doubt: int = 0
    future: bool = False
    plate: str | None = None
    answered: str | None = None
    because: tuple[str, ...] = ()


class Weight(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One weighing: gross kg of the unit, at ``when`` (ms), by a device."""

    kg: float
    when: int
    device: str
    event: str


class Count(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One count of packages, at ``when`` (ms), by a gate's device or an inspection's agencies."""

    packages: int
    when: int
    by: str
    event: str
