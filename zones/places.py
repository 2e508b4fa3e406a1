"""The places of a region: node → site → gate, and the customs codes a node has borne."""

from dataclasses import dataclass
from typing import Literal

from zones.calendar import OpenHours

NodeKind = Literal["office", "zone"]
SiteKind = Literal["airport", "rail", "port", "border", "yard", "zone", "inspection"]
DeviceKind = Literal["gate", "yard"]


@dataclass(frozen=True, slots=True)
class CustomsCode:
    """A code (关区代码) a node bears from ``valid_from`` to before ``valid_to`` (epoch ms; None: still).

    Codes merge and offices are renamed: nothing is keyed on them.
    """

    code: str
    valid_from: int
    valid_to: int | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A customs office (关) or special zone (区). The point is a representative gate, WGS-84, good to
    ``uncertainty_km``."""

    id: str
    name_zh: str
    name_en: str
    kind: NodeKind
    lat: float
    lon: float
    uncertainty_km: float
    unlocode: str | None
    verified: bool
    aliases: tuple[str, ...] = ()
    codes: tuple[CustomsCode, ...] = ()

    def code_at(self, at_ms: int) -> str | None:
        """The customs code in force at ``at_ms``; None if none is known."""
        for code in self.codes:
            if code.valid_from <= at_ms and (code.valid_to is None or at_ms < code.valid_to):
                return code.code
        return None


@dataclass(frozen=True, slots=True)
class Site:
    """A terminal, yard, zone or inspection yard of a node; reference point in WGS-84.

    ``radius_m``: how far from that point the site reaches, where that is known."""

    id: str
    node: str
    kind: SiteKind
    name_zh: str
    name_en: str
    lat: float
    lon: float
    verified: bool
    radius_m: float | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A gate, whose lanes have a fixed direction, or the yard terminal of a site.

    ``calendar``: when it is open; ``heartbeat_s``: seconds between its heartbeats.
    """

    id: str
    site: str
    node: str
    kind: DeviceKind
    lanes_in: frozenset[str]
    lanes_out: frozenset[str]
    calendar: OpenHours
    heartbeat_s: int
