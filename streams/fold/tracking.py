"""Fixes onto a unit's track: off its corridor, outside the region, standing still.

A fix counts while the unit is watched and, if a tracker reported it, while that tracker is on the unit. One from
the future never counts, so that it cannot become the latest. Each is held against the fences in force when it was
taken; how far, how often and how long are thresholds of A17, A18 and A19.
"""

from typing import Final

import msgspec

from streams.events import Binding, FenceEdit, Fix
from streams.fold.bounds import Off, UnitStep, may_stand, off_route, outside, thresholds, versions
from streams.fold.halts import Standing, stood
from streams.fold.heads import UnitHead
from streams.fold.track import Spell, Spot, Track
from streams.times import MINUTE_MS
from zones.datum import datum_of, point_to_wgs84

GAPS_KEPT: Final = 5
"""Intervals between fixes that are kept, to know how often the tracker reports."""


def placed(head: UnitHead) -> None:
    """The unit was seen at a gate: what its fixes amounted to is over. Entering or leaving the mesh takes the
    tracker off; until the exit it may be put on at any time."""
    head.track = None
    if head.stage in ("entered", "discharged"):
        head.tracker = None


def bound(step: UnitStep, event: Binding) -> None:
    if event.action == "attach":
        step.head.tracker = event.tracker
    elif step.head.tracker == event.tracker:
        step.head.tracker = None


def fixed(step: UnitStep, event: Fix) -> None:
    head = step.head
    watched = head.stage is not None and head.stage != "discharged"
    if event.future or not watched or event.tracker not in (None, head.tracker):
        return
    spot = Spot(event.id, event.when, *point_to_wgs84(event.lat, event.lon, datum_of(event.crs)), event.speed_kmh)
    before = None if head.track is None else _held_anew(step, head.track, event.when)
    standing = Standing()
    if head.movement is not None:
        standing = stood(step, Standing() if before is None else Standing(before.halt, before.next_halt), spot)
    redrawn = () if before is None else before.redrawn
    head.track = Track(
        event=event.id,
        when=event.when,
        lat=spot.lat,
        lon=spot.lon,
        **versions(step, event.when),
        tracker=event.tracker,
        battery_pct=event.battery_pct,
        gaps=() if before is None else (*before.gaps[1 - GAPS_KEPT :], event.when - before.when),
        bound_for=None if head.movement is None else head.movement.destination,
        off=_off_spell(step, before, spot),
        out=_out_spell(step, before, spot),
        halt=standing.here,
        next_halt=standing.next,
        redrawn=(*redrawn, "rests") if standing.rests_redrawn else redrawn,
    )


def fence_redrawn(step: UnitStep, event: FenceEdit) -> None:
    """Nothing moved but a fence: the last fix is held against what is in force now."""
    track = step.head.track
    if track is None:
        return
    track = _held_anew(step, track, event.when)
    if track.halt is not None and may_stand(step, track.halt.lat, track.halt.lon, event.when):
        track = msgspec.structs.replace(track, halt=None, next_halt=None, redrawn=(*track.redrawn, "rests"))
    step.head.track = track


def _off_spell(step: UnitStep, before: Track | None, spot: Spot) -> Spell | None:
    movement = step.head.movement
    if movement is None:
        return None
    spell = before.off if before is not None and before.bound_for == movement.destination else None
    return _went_on(step, "A17", spell, spot, off_route(step, spot.lat, spot.lon, spot.when))


def _out_spell(step: UnitStep, before: Track | None, spot: Spot) -> Spell | None:
    spell = None if before is None else before.out
    return _went_on(step, "A19", spell, spot, outside(step, spot.lat, spot.lon, spot.when))


def _went_on(step: UnitStep, rule: str, spell: Spell | None, spot: Spot, off: Off | None) -> Spell | None:
    """N-of-M persistence and hysteresis: one fix begins a spell, enough of them make it sure, calm ends it."""
    policy = thresholds(step, rule)
    if off is None:
        if spell is None or spell.sure_from is None:
            return None
        calm_from = spot.when if spell.calm_from is None else spell.calm_from
        calm = spot.when - calm_from >= policy.calm_min * MINUTE_MS
        return None if calm else msgspec.structs.replace(spell, calm_from=calm_from)
    if spell is None:
        spell = _begun(spot.event, spot.when, off, fixes=0)
    fixes = spell.fixes + 1
    sure = fixes >= policy.fixes and spot.when - spell.since >= policy.for_min * MINUTE_MS
    return msgspec.structs.replace(
        spell,
        last=spot.when,
        fixes=fixes,
        furthest_km=max(spell.furthest_km, off.km),
        fence=off.fence,
        verified=off.verified,
        over_border=spell.over_border or off.over_border,
        sure_from=spot.when if sure and spell.sure_from is None else spell.sure_from,
        calm_from=None,
    )


def _begun(event: str, when: int, off: Off, fixes: int, redrawn_from: str | None = None) -> Spell:
    return Spell(
        first=event,
        since=when,
        last=when,
        fixes=fixes,
        furthest_km=off.km,
        fence=off.fence,
        verified=off.verified,
        over_border=off.over_border,
        redrawn_from=redrawn_from,
    )


def _held_anew(step: UnitStep, track: Track, at: int) -> Track:
    """The track with its last fix held against the fences in force at ``at``. What differs is the fence's doing."""
    now, redrawn = versions(step, at), list[str]()
    changes: dict[str, Spell | None] = {}
    if now["outline"] != track.outline:
        off = outside(step, track.lat, track.lon, at)
        if (off is not None) != _stands(track.out):
            redrawn.append("outline")
            changes["out"] = off and _begun(track.event, at, off, 1, track.outline)
    movement = step.head.movement
    if now["corridor"] != track.corridor and movement is not None and movement.destination == track.bound_for:
        off = off_route(step, track.lat, track.lon, at)
        if (off is not None) != _stands(track.off):
            redrawn.append("corridor")
            changes["off"] = off and _begun(track.event, at, off, 1, track.corridor)
    return msgspec.structs.replace(track, **now, **changes, redrawn=tuple(redrawn))


def _stands(spell: Spell | None) -> bool:
    """The last fix was out of bounds."""
    return spell is not None and spell.calm_from is None
