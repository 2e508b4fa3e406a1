"""An enterprise now."""

import msgspec

from streams.fold.finding import Finding
from streams.fold.heads.told import Told


class DayClosed(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What an enterprise had come to by the end of a day (ms) on which it declared something; see events.Figures.
    ``closed_at``: when it next did (ms)."""

    end: int
    closed_at: int
    units: int
    alerts: int


class EnterpriseHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """An enterprise: its class (``rating``, since ``rated_at``, ms), whether it is ``watched``, the units it has
    declared lately (subject → document, when) and the alerts that were raised on them.

    ``declared``: how many of its units were last declared on which day (end of the day in ms → units), newest last;
    ``closed``: the last day that is over. ``compared_at``: the last day (end, ms) that its peers told it of;
    ``rated_high``: what stood of its rate before they did.
    """

    enterprise: str
    last: tuple[int, str] = (0, "")
    rating: str | None = None
    rated_at: int = 0
    watched: str | None = None
    units: dict[str, tuple[str, int]] = {}
    declared: dict[int, int] = {}
    closed: DayClosed | None = None
    compared_at: int = 0
    rated_high: Finding | None = None
    told: tuple[Told, ...] = ()
    findings: dict[str, Finding] = {}
