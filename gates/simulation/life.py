"""The plan of one unit's life: stays at sites, legs between them, papers, and what goes differently.

Anomalies and lawful exceptions change the plan; ``schedule`` then says when everything happens and ``steps``
what is posted about it. Moments have names: ``arrive``, ``put0``, ``pick0``, ``out0``, ``in1``, ``put1`` …,
``declaration``, ``release``, ``leave``.
"""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, NamedTuple

from gates.simulation.cargo import Cargo
from gates.simulation.dice import dice_for, named_uuid


@dataclass(slots=True)
class Stay:
    """``store_after`` ms from entry to put-away, ``dwell`` ms from there to pick-up at the earliest."""

    site: str
    store_after: int
    dwell: int
    slot: str


@dataclass(slots=True)
class Leg:
    """From one stay to the next. ``destination``: the node declared at the exit; ``load``, ``travel`` in ms."""

    destination: str
    gate_out: str
    gate_in: str
    load: int
    travel: int
    plate: str


@dataclass(slots=True)
class Leave:
    """How the unit leaves the region: through ``gate`` by truck, or by ``mode`` from the yard if it is None."""

    gate: str | None
    mode: str
    load: int
    plate: str


@dataclass(slots=True)
class Papers:
    """When documents come, in ms: before the arrival, or after the last put-away and so on in turn.

    ``validity``: how long the release holds.
    """

    manifest_before: int
    order_before: int
    declare_after: int
    release_after: int
    collect_after: int
    validity: int


class Claim(NamedTuple):
    """What a monitor must find: the rule and the moment that tells."""

    rule: str
    moment: str
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """Something beside the ordinary course, ``offset`` ms after the moment ``anchor``.

    ``origin`` is a device, or the source of a fact. ``item`` lacks id, time and sequence number. ``replaces``
    is the moment whose report a correction replaces.
    """

    name: str
    anchor: str
    offset: int
    origin: str
    item: dict[str, Any]
    fact: bool = False
    replaces: str | None = None


@dataclass(slots=True)
class Life:
    seed: int
    cargo: Cargo
    mode: str
    voyage: str
    arrive_at: int
    stays: list[Stay]
    legs: list[Leg]
    leave: Leave
    papers: Papers
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Fields of an item that differ from what was planned, by moment."""
    reseals: list[tuple[str, str]] = field(default_factory=list)
    """(moment, seal borne from then on)."""
    skipped: set[str] = field(default_factory=set)
    ends_with: str | None = None
    extras: list[Extra] = field(default_factory=list)
    received_with: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Moments whose report comes so many ms after another moment."""
    weight_factor: float = 1.0
    claims: list[Claim] = field(default_factory=list)
    excuses: set[str] = field(default_factory=set)
    """Rules that may speak of this unit although nothing is claimed."""
    needs: set[str] = field(default_factory=set)
    """Moments without which the plan makes no sense."""
    story: str | None = None
    """Name of the anomaly or lawful exception this life was given to."""

    @property
    def last(self) -> int:
        """Number of the last stay."""
        return len(self.stays) - 1

    def copy(self) -> "Life":
        """A plan that can be changed without changing this one."""
        return replace(
            self,
            stays=[replace(stay) for stay in self.stays],
            legs=[replace(leg) for leg in self.legs],
            leave=replace(self.leave),
            papers=replace(self.papers),
            changes={moment: dict(fields) for moment, fields in self.changes.items()},
            reseals=list(self.reseals),
            skipped=set(self.skipped),
            extras=list(self.extras),
            received_with=dict(self.received_with),
            claims=list(self.claims),
            excuses=set(self.excuses),
            needs=set(self.needs),
        )

    def dice(self, moment: str) -> Random:
        return dice_for(self.seed, moment)

    def event_id(self, moment: str) -> str:
        return named_uuid(self.seed, moment)

    def claim(self, rule: str, moment: str, level: str | None = None) -> None:
        self.claims.append(Claim(rule, moment, level))
        self.needs.add(moment)

    def change(self, moment: str, **fields: Any) -> None:
        self.changes.setdefault(moment, {}).update(fields)

    def add(self, extra: Extra) -> None:
        """An extra that the plan needs to happen."""
        self.extras.append(extra)
        self.needs.add(extra.name)
