"""Who stands otherwise to a fence because it was redrawn, though nobody moved: told as an event of the unit.

A fence that is redrawn shows at a unit's next fix by itself. Where no fix comes, nothing would ever end what the
old fence found, or begin what the new one finds; so whoever puts a new fence in force looks at every track once.
"""

from hashlib import blake2b
from typing import Final, NamedTuple

from streams.events import FenceEdit
from streams.fold.heads import UnitHead
from streams.fold.history import advance
from streams.fold.track import Halt, Spell, Track
from streams.world import World


class _Fence(NamedTuple):
    """What is said of a track with regard to one fence: beyond it, and not."""

    beyond: str
    kept: str


_FENCES: Final = {
    "outline": _Fence("outside", "inside"),
    "corridor": _Fence("off", "on"),
    "rests": _Fence("unauthorised", "resting"),
}


def fence_edits(head: UnitHead, subject: str, world: World, now: int) -> list[FenceEdit]:
    """One event for each fence that the unit's last fix stands otherwise to at ``now`` (ms) than when it was taken.

    The same fences give the same events again, so that telling them twice is telling them once.
    """
    track = head.track
    if track is None:
        return []
    probe = FenceEdit(id="", subject=subject, at=now, received=now, when=now, fence="", was="", now="")
    after = advance(head, subject, probe, world).head.track
    edits = []
    for fence in after.redrawn:
        was, version = _stands(track, fence), _version(after, fence)
        token = blake2b(f"{subject}|{fence}|{version}|{track.event}".encode(), digest_size=9).hexdigest()
        words = _FENCES[fence]
        edits.append(
            FenceEdit(
                id=f"fence-{token}",
                subject=subject,
                at=track.when,
                received=now,
                when=max(now, track.when + 1),
                fence=fence,
                was=words.beyond if was else words.kept,
                now=words.kept if was else words.beyond,
                version=version,
            )
        )
    return edits


def _stands(track: Track, fence: str) -> bool:
    """Beyond the fence, by its last fix."""
    spell: Spell | Halt | None = {"outline": track.out, "corridor": track.off, "rests": track.halt}[fence]
    return spell is not None and (isinstance(spell, Halt) or spell.calm_from is None)


def _version(track: Track, fence: str) -> str:
    return {"outline": track.outline, "corridor": track.corridor}.get(fence, "")
