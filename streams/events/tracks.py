"""Where units were between gates, and how the fences stood to them."""

from streams.events.base import Event


class Fix(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="fix"):
    """Where a unit was. ``tracker``: it was this one that said so, and the intake knew which unit it was on;
    ``battery_pct`` the charge left in it."""

    lat: float
    lon: float
    crs: str
    speed_kmh: float | None = None
    tracker: str | None = None
    battery_pct: float | None = None
    source: str = ""


class Binding(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="binding"):
    """A tracker is put on this unit or taken off it: ``action`` attach or detach."""

    tracker: str
    action: str
    source: str = ""


class FenceEdit(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="fence_edit"):
    """A fence was redrawn, and this unit's last fix stands otherwise to it: ``was`` before, ``now`` under ``version``.

    The unit has not moved: nothing else would ever tell that it left the fence, or that the fence left it.
    """

    fence: str
    was: str
    now: str
    version: str = ""
