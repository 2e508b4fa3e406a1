"""What is known of a subject now: the small state that every in-order event reads and rewrites.

Heads are never mutated once they have left the fold: a step works on a copy.
"""

from typing import Literal

import msgspec

from streams.fold.finding import Finding
from streams.fold.movement import Movement, Pause
from streams.fold.track import Track

Stage = Literal["arrived", "stored", "in_transit", "entered", "discharged"]


class Weight(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One weighing: gross kg of the unit, at ``when`` (ms), by a device."""

    kg: float
    when: int
    device: str
    event: str


class Declared(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
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


class Booked(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An inspection appointment that is still to be kept: at ``site`` for the time ``slot_at`` (ms)."""

    site: str
    slot_at: int
    event: str


class Count(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One count of packages, at ``when`` (ms), by a gate's device or an inspection's agencies."""

    packages: int
    when: int
    by: str
    event: str


class Result(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one inspection attests (查验结果), for every other node to recognise; ``when`` it was closed (ms)."""

    event: str
    when: int
    site: str
    agencies: tuple[str, ...]
    goods_name: str | None = None
    packages: int | None = None
    gross_kg: float | None = None


class Share(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What the papers of a ``child`` (subject), packed in at ``at`` (ms), say it holds (events.Carried)."""

    child: str
    at: int
    packages: int | None = None
    gross_kg: float | None = None


class Transhipment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An announced change of vehicle between ``since`` and ``until`` (ms); ``plate`` None: to any."""

    since: int
    until: int
    plate: str | None = None


class PassUse(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A leg of a one-time pass (``nonce``), used at ``when`` (ms). ``doubtful``: by a clock that was off."""

    nonce: str
    event: str
    when: int
    device: str
    lane: str
    direction: str
    doubtful: bool = False


class Sighting(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where and when a unit was last seen, with what is needed to judge the next sighting against it."""

    event: str
    when: int
    site: str
    node: str
    device: str
    direction: str | None = None
    clock_error: int = 0
    clock_doubt: int = 0
    future: bool = False
    plate: str | None = None


class UnitHead(msgspec.Struct, omit_defaults=True, gc=False, tag=True):
    """A cargo unit now: exactly one stage and one place (domain §1), exceptions as flags beside the stage.

    ``visit``: when this visit to the region began, if it is not the first (ms). ``inspection`` is the site of the
    inspection now open, ``inspecting`` are those open by site, agency and time of opening (ms), ``recognised`` is what
    earlier ones attested. ``sealed``: the doors are closed, as last read or reported. ``parent`` is the unit this one
    is packed into, since ``parent_since`` (ms); ``contents`` are those known to be packed into it (subjects) and
    ``shares`` what they say they hold. ``packed``: when (ms) and by which event the contents were last added to; None
    once something was taken out, for then they are not all there. ``arrived_at``: when the conveyance that brought it
    was declared (ms). ``watched``: the event that put it on the anti-smuggling list. ``rating``: class of the
    ``enterprise`` that declares it (aeo, normal or dishonest), as told for the document ``declared``; ``rated``: from
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
    flags: tuple[str, ...] = ()
    tracker: str | None = None
    track: Track | None = None
    seen: Sighting | None = None
    disputed: Sighting | None = None
    weighed: Weight | None = None
    visit: int = 0
    arrived_at: int | None = None
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


class Passage(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A vehicle that a lane's scanner saw at ``at`` (true time, ms), told at ``told`` (reception, ms)."""

    at: int
    lane: str
    vehicle: str
    told: int


class Stretch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a lane's loop counted after ``since`` and up to ``until`` (true time, ms), as ``event`` told at ``told``."""

    until: int
    lane: str
    since: int
    count: int
    confirmed: bool
    event: str
    told: int


class DeviceHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A gate or yard device now. ``holes`` are missing sequence ranges with the time each came to light (ms).

    ``tallies``: items of the last half hour by minute, as (start of the minute in ms, items, duplicates, rejected).
    ``refused``: the last batches refused for their signature, as (ms, reason, device claimed). ``positions``: how far
    from its site (m) the device was at the last readings.
    ``misdirected``: recent scans whose direction is not their lane's, as (lane, event id, true time in ms).
    ``passages`` and ``stretches``: vehicles scanned and counted by lane, told within the last half hour;
    ``passages_from``: true time (ms) up to which scans may have been forgotten since.
    ``scanned_at``: the latest scan (true time, ms), ``back_at``: when it was heard again after a silence (ms).
    ``rhythm``: gaps between its scans by hour of the week (see streams.fold.rhythm).
    """

    device: str
    last: tuple[int, str] = (0, "")
    heard: int = 0
    quiet_since: int | None = None
    clock_error: int = 0
    first_seq: int | None = None
    next_seq: int | None = None
    holes: tuple[tuple[int, int, int], ...] = ()
    scans: int = 0
    tallies: tuple[tuple[int, int, int, int], ...] = ()
    refused: tuple[tuple[int, str, str], ...] = ()
    positions: tuple[int, ...] = ()
    misdirected: tuple[tuple[str, str, int], ...] = ()
    passages: tuple[Passage, ...] = ()
    passages_from: int = 0
    stretches: tuple[Stretch, ...] = ()
    scanned_at: int | None = None
    back_at: int = 0
    rhythm: dict[int, bytes] = {}
    findings: dict[str, Finding] = {}


class Told(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An alert that this subject was told of (events.AlertTold). ``severity`` None: it was taken back."""

    alert_id: str
    turn: int
    rule: str
    about: str
    crossed_at: int
    severity: str | None = None
    over_at: int | None = None


class PlateHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A vehicle by its plate: where it was last seen, and with which unit. ``watched``: as of a unit. ``told``: the
    alerts of its units."""

    plate: str
    last: tuple[int, str] = (0, "")
    seen: Sighting | None = None
    unit: str | None = None
    watched: str | None = None
    told: tuple[Told, ...] = ()
    findings: dict[str, Finding] = {}


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


class SiteHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A site by the alerts that were raised at it; ``told`` are those of the last days, in order of crossing."""

    site: str
    last: tuple[int, str] = (0, "")
    told: tuple[Told, ...] = ()
    findings: dict[str, Finding] = {}


class PeerFigures(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one enterprise told its peers (events.Figures). No ``units``: it was taken back."""

    turn: int
    units: int
    alerts: int
    settled: bool = False

    @property
    def stands(self) -> bool:
        """It is settled, and not taken back."""
        return self.settled and self.units > 0


class PeersHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """The enterprises of one day, by what they had come to at its end (ms); each day is a subject of its own, so that
    none grows for ever. ``settled``: how many of the figures are."""

    day: str
    last: tuple[int, str] = (0, "")
    end: int = 0
    figures: dict[str, PeerFigures] = {}
    settled: int = 0
    findings: dict[str, Finding] = {}


class SubscriberHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """Somebody alerts are delivered to. ``waiting``: the P1 versions (webhook ids) whose time to be acknowledged has
    run out and that have not been settled since, oldest first; the notifier bounds them (Route.most_parked)."""

    subscriber: str
    last: tuple[int, str] = (0, "")
    waiting: tuple[str, ...] = ()
    findings: dict[str, Finding] = {}


class LedgerHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A subject of which only the record is kept: a tracker on no unit."""

    subject: str
    last: tuple[int, str] = (0, "")
    facts: dict[str, str] = {}
    findings: dict[str, Finding] = {}


Head = UnitHead | DeviceHead | PlateHead | EnterpriseHead | PeersHead | SiteHead | SubscriberHead | LedgerHead
