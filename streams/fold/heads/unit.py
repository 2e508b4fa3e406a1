"""A cargo unit now."""

from typing import Literal

import msgspec

from streams.fold.finding import Finding
from streams.fold.heads.papers import Booked, Declared, PassUse, Result, Share, Transhipment
from streams.fold.heads.sightings import Count, Sighting, Weight
from streams.fold.movement import Movement, Pause
from streams.fold.track import Track

Stage = Literal["arrived", "stored", "in_transit", "entered", "discharged"]


class UnitHead(msgspec.Struct, omit_defaults=True, gc=False, tag=True):
    """A cargo unit now: exactly one stage and one place (domain §1), exceptions beside the stage (streams.fold.flags).

    ``visit``: when this visit to the region began, if it is not the first (ms). ``inspection`` is the site of the
    inspection now open, ``inspecting`` are those open by site, agency and time of opening (ms), ``recognised`` is what
    earlier ones attested. ``sealed``: the doors are closed, as last read or reported. ``parent`` is the unit this one
    is packed into, since ``parent_since`` (ms); ``contents`` are those known to be packed into it (subjects) and
    ``shares`` what they say they hold. ``packed``: when (ms) and by which event the contents were last added to; None
    once something was taken out, for then they are not all there. ``arrived_at``: when the conveyance that brought it
    was declared (ms); ``local``: none did, it was stuffed inside the region. ``watched``: the event that put it on the
    anti-smuggling list. ``rating``: class of the ``enterprise`` that declares it (aeo, normal or dishonest), as told
    for the document ``declared``; ``rated``: from
    when on (ms) it was told which. ``passes``: the legs of its passes that it has used, newest last. ``tracker`` is on
    the unit now; ``track``: what its fixes amount to since it was last seen at a gate.
    """

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
    tracker: str | None = None
    track: Track | None = None
    seen: Sighting | None = None
    disputed: Sighting | None = None
    weighed: Weight | None = None
    visit: int = 0
    arrived_at: int | None = None
    local: bool = False
    booked: Booked | None = None
    watched: str | None = None
    enterprise: str | None = None
    declared: str | None = None
    rating: str | None = None
    rated: tuple[tuple[int, str], ...] = ()
    released: tuple[tuple[int, int], ...] = ()
    holds: tuple[str, ...] = ()
    documents: dict[str, Declared] = {}
    reseals: tuple[tuple[int, str, str], ...] = ()
    inspection: str | None = None
    inspecting: tuple[tuple[str, str, int], ...] = ()
    recognised: tuple[Result, ...] = ()
    pauses: tuple[Pause, ...] = ()
    transhipments: tuple[Transhipment, ...] = ()
    counted: Count | None = None
    sealed: bool = False
    parent: str | None = None
    parent_since: int = 0
    contents: tuple[str, ...] = ()
    packed: tuple[int, str] | None = None
    shares: tuple[Share, ...] = ()
    passes: tuple[PassUse, ...] = ()
    findings: dict[str, Finding] = {}


def unanswered(head: UnitHead) -> UnitHead:
    """As a recording has it, in which no gate is answered."""
    seen, disputed = (
        sighting and msgspec.structs.replace(sighting, answered=None, because=())
        for sighting in (head.seen, head.disputed)
    )
    return msgspec.structs.replace(head, seen=seen, disputed=disputed)
