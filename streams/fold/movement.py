"""A movement between two sites of the mesh: opened by an exit scan, closed by the matching entry scan.

Each closed movement is one transfer-customs declaration that nobody had to file.
"""

from hashlib import blake2b
from typing import Literal

import msgspec

from zones.observed import Observed

Pause = tuple[int, int]


class Basis(msgspec.Struct, frozen=True, gc=False):
    """The observed transits that a movement's limits come from: those that departed in ``[from_h, to_h)``, China's
    time, ``n`` of them, and of which travel times (``digest``)."""

    digest: str
    from_h: int
    to_h: int
    n: int
    p50_min: float
    p95_min: float

    @property
    def row(self) -> Observed:
        return Observed(self.from_h, self.to_h, self.n, self.p50_min, self.p95_min)


class Movement(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Times in ms; ``expected`` … ``missing`` are the limits of domain §2, pauses and closed hours taken in.

    ``departure``: the exit scan that opened it. ``state``: open in transit; closed by an entry; superseded: the unit
    was next seen leaving elsewhere; void: the exit that opened it was corrected away. ``clock_from``: limits count
    from here after a diversion.
    ``observed``: what the limits come from, if not from the road matrix alone.
    """

    id: str
    unit: str
    origin_node: str
    origin_site: str
    departed_at: int
    destination: str | None = None
    state: Literal["open", "closed", "superseded", "void"] = "open"
    expected_at: int | None = None
    late_at: int | None = None
    overdue_at: int | None = None
    missing_at: int | None = None
    seal: str | None = None
    plate: str | None = None
    plate_confidence: float = 1.0
    gross_kg: float | None = None
    packages: int | None = None
    pauses: tuple[Pause, ...] = ()
    clock_from: int | None = None
    observed: Basis | None = None
    arrived_at: int | None = None
    arrival_node: str | None = None
    arrival_site: str | None = None
    departure: str = ""


def limits_from(movement: Movement) -> str | None:
    """``learned``: from observed transits; ``matrix``: from the road matrix; None: it has no limits."""
    if movement.late_at is None:
        return None
    return "matrix" if movement.observed is None else "learned"


def movement_id(unit: str, exit_event: str) -> str:
    return "M-" + blake2b(f"{unit}|{exit_event}".encode(), digest_size=8).hexdigest()
