"""What is known of a subject now: the small state that every in-order event reads and rewrites.

Heads are never mutated once they have left the fold: a step works on a copy.
"""

from typing import Literal

import msgspec

from streams.fold.finding import Finding
from streams.fold.movement import Movement, Pause

Stage = Literal["arrived", "stored", "in_transit", "entered", "discharged"]


class Weight(msgspec.Struct, frozen=True, omit_defaults=True):
    """One weighing: gross kg of the unit, at ``when`` (ms), by a device."""

    kg: float
    when: int
    device: str
    event: str


class Declared(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one document says of the unit."""

    type: str
    number: str
    when: int
    gross_kg: float | None = None
    packages: int | None = None
    goods_name: str | None = None
    hs6: str | None = None
    seal: str | None = None
    enterprise: str | None = None


class Sighting(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where and when a unit was last seen, with what is needed to judge the next sighting against it."""

    event: str
    when: int
    site: str
    node: str
    device: str
    direction: str | None = None
    clock_error: int = 0
    future: bool = False
    plate: str | None = None


class UnitHead(msgspec.Struct, omit_defaults=True, tag=True):
    """A cargo unit now: exactly one stage and one place (domain §1), exceptions as flags beside the stage."""

    unit: str
    last: tuple[int, str] = (0, "")
    stage: Stage | None = None
    node: str | None = None
    site: str | None = None
    since: int = 0
    movement: Movement | None = None
    known: bool = False
    seal: str | None = None
    plate: str | None = None
    gross_kg: float | None = None
    packages: int | None = None
    slot: str | None = None
    flags: tuple[str, ...] = ()
    seen: Sighting | None = None
    disputed: Sighting | None = None
    weighed: Weight | None = None
    released: tuple[tuple[int, int], ...] = ()
    holds: tuple[str, ...] = ()
    documents: dict[str, Declared] = {}
    reseals: tuple[tuple[int, str, str], ...] = ()
    inspection: str | None = None
    pauses: tuple[Pause, ...] = ()
    findings: dict[str, Finding] = {}


class DeviceHead(msgspec.Struct, omit_defaults=True, tag=True):
    """A gate or yard device now. ``holes`` are missing sequence ranges with the time each came to light (ms)."""

    device: str
    last: tuple[int, str] = (0, "")
    heard: int = 0
    quiet_since: int | None = None
    clock_error: int = 0
    first_seq: int | None = None
    next_seq: int | None = None
    holes: tuple[tuple[int, int, int], ...] = ()
    scans: int = 0
    findings: dict[str, Finding] = {}


class LedgerHead(msgspec.Struct, omit_defaults=True, tag=True):
    """A subject of which only the record is kept so far: a plate, an enterprise, a tracker."""

    subject: str
    last: tuple[int, str] = (0, "")
    facts: dict[str, str] = {}
    findings: dict[str, Finding] = {}


Head = UnitHead | DeviceHead | LedgerHead
