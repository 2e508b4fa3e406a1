"""What a unit's fixes amount to: where it last was, and what has held for several fixes on end.

It begins anew whenever the unit is seen at a gate, so that a track never reaches into another movement.
"""

from typing import NamedTuple

import msgspec


class Spot(NamedTuple):
    """One fix, in WGS-84."""

    event: str
    when: int
    lat: float
    lon: float
    speed_kmh: float | None = None


class Spell(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Fixes on end that lie where they should not, from ``since`` to ``last`` (ms).

    ``sure_from``: when they had become enough, for long enough, to be no drift. ``calm_from``: since when fixes
    have been in bounds again; the spell goes on until that has lasted. ``furthest_km``: how far off the worst of
    them lay. ``fence`` is the version it was last held against; ``redrawn_from``: it was in bounds until the fence
    was changed from this version.
    """

    first: str
    since: int
    last: int
    fixes: int
    furthest_km: float
    fence: str
    verified: bool = True
    over_border: bool = False
    sure_from: int | None = None
    calm_from: int | None = None
    redrawn_from: str | None = None


class Halt(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Standing about one point (WGS-84) from ``since`` to ``last`` (ms).

    ``away_from``: since when fixes have lain elsewhere.
    """

    first: str
    lat: float
    lon: float
    since: int
    last: int
    away_from: int | None = None


class Track(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The last fix (WGS-84, ``when`` in ms) and what has been going on.

    ``gaps``: ms between the last few fixes. ``bound_for``: the destination that ``off`` (its corridor) was judged by.
    ``out``: outside the region. ``halt``: standing somewhere; ``next_halt``: where it may be standing once it has
    surely left that. ``outline`` and ``corridor`` are the versions that the last fix was held against; ``redrawn``:
    fences by whose change alone it stands otherwise.
    """

    event: str
    when: int
    lat: float
    lon: float
    outline: str
    corridor: str
    tracker: str | None = None
    battery_pct: float | None = None
    gaps: tuple[int, ...] = ()
    bound_for: str | None = None
    off: Spell | None = None
    out: Spell | None = None
    halt: Halt | None = None
    next_halt: Halt | None = None
    redrawn: tuple[str, ...] = ()
