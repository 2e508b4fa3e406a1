"""What the log holds: one struct per kind of fact about a subject.

Times are integer milliseconds since the epoch (UTC). ``at`` is what the device or agency wrote,
``received`` is when the gateway appended it, ``when`` is the corrected time that orders a subject's
events (domain §3): ``at`` minus the device's clock error, or ``received`` where ``at`` lies in the future.

A log record is a JSON array of entries; ``encode_record``/``decode_record`` are the only codecs.
Fields may be added with a default; none is ever renamed or removed, because old logs are replayed for ever.
"""

from typing import Any, Final

import msgspec

FUTURE_TOLERANCE_MS: Final = 5 * 60_000
"""An event later than its reception by more than this is clamped (domain §3)."""
SKEW_DEAD_BAND_MS: Final = 30_000
"""A clock error up to this is network and rounding (domain A61); times are corrected only beyond it."""


CLASSES: Final = ("aeo", "normal", "dishonest")
"""Classes of enterprise: advanced certification 高级认证, ordinary, 失信."""


class Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="kind", gc=False):
    """What every fact has. ``id`` is unique within a subject; ``subject`` is ``unit:…``, ``device:…`` and so on.

    ``future``: ``at`` lay after reception and ``when`` is the time of reception instead. ``derived``: the intake
    made it from another event for a subject that has to know; it stands outside the books. ``digest``: of what was
    posted, on the first event made of it: by it a gateway tells a resend from another content under the same id.
    """

    id: str
    subject: str
    at: int
    received: int
    when: int
    future: bool = False
    derived: bool = False
    replaces: str | None = None
    digest: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """Order of a subject's events; the id breaks ties, so that every arrival order sorts alike."""
        return (self.when, self.id)


class DeviceEvent(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A fact seen by a device at a site. ``clock_error`` is device clock minus true time in ms, as estimated
    from its sends when this was received; ``when`` already has it taken off if it exceeds the dead band.
    ``clock_doubt``: by how much (ms) the batch it came in contradicts that estimate, as after a clock has jumped."""

    device: str
    site: str
    clock_error: int = 0
    clock_doubt: int = 0


KEYS_REFUSE: Final = ("unreadable", "unknown_key", "revoked_key", "out_of_period", "forged")
"""What the keys say of a pass that is none of ours (ShownPass.state), in the order in which it is looked at."""


class ShownPass(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The code that a gate read, and what the gateway's keys said of it when the scan was received (ADR 19).

    ``state``: valid, one of KEYS_REFUSE, or ``unchecked`` (this gateway has no keys), ``plain`` (no pass, but it names
    the unit), ``foreign`` (something else). The rest is what it says of itself, true only if it is valid: ``key`` it is
    signed with, in force from ``not_before`` to ``expires`` (ms), ``unit`` as ``scheme:value``, ``destination`` a node
    or ``outside``.
    """

    state: str
    key: str | None = None
    nonce: str | None = None
    not_before: int = 0
    expires: int = 0
    unit: str | None = None
    seal: str | None = None
    plate: str | None = None
    origin: str | None = None
    destination: str | None = None

    def of(self, subject: str) -> bool:
        """It is a valid pass of this very unit (``unit:…``)."""
        return self.state == "valid" and subject == f"unit:{self.unit}"


class GateScan(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="gate"):
    """One crossing of a gate lane. ``gross_kg`` is the unit's gross mass, the vehicle already taken off;
    ``seal_battery`` the charge left in an electronic seal (%). ``gate_pass``: what was read from ``qr_token``.
    ``answered``: what the gate was told at once (pass, hold, review; degraded: to let it pass, for nothing could be
    looked up). No judgement rests on it."""

    lane: str
    direction: str
    plate: str | None = None
    plate_confidence: float = 1.0
    container: str | None = None
    container_confidence: float = 1.0
    seal: str | None = None
    seal_state: str | None = None
    seal_battery: float | None = None
    gross_kg: float | None = None
    packages: int | None = None
    destination: str | None = None
    lat: float | None = None
    lon: float | None = None
    crs: str | None = None
    qr_token: str | None = None
    operator: str | None = None
    photo_ref: str | None = None
    tracker: str | None = None
    answered: str | None = None
    gate_pass: ShownPass | None = None

    @property
    def bound_for(self) -> str | None:
        """As the gate says; if it does not, as the unit's own valid pass does. An expired pass still says where it was
        bound for: that it has expired is a finding of its own (A02), not an exit to nowhere."""
        if self.destination is None and self.gate_pass is not None and self.gate_pass.of(self.subject):
            return self.gate_pass.destination
        return self.destination


class Arrival(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="arrival"):
    """到港: goods come into the region by ``mode`` vessel, truck, rail, or local (stuffed inside a zone)."""

    mode: str
    voyage: str | None = None


class YardMove(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="yard"):
    """``action`` put (into ``slot``) or pick."""

    action: str
    slot: str = ""


class Departure(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="departure"):
    """Goods leave the region by ``mode``: shipped or railed out."""

    mode: str


class BarrierCount(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="barrier"):
    """The loop of a lane counted ``count`` vehicles after ``since`` and up to ``at``, both by the device's clock.

    ``when`` is the time of reception, as a pulse's is: what counts for a lane is the scans that had come by then.
    ``confirmed``: somebody or something has seen these vehicles on the video.
    """

    lane: str
    since: int
    count: int
    confirmed: bool = False


class Correction(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="correction"):
    """``voids`` names the event that did not occur or was wrong; a replacement is an event of its own."""

    voids: str
    reason: str
    device: str | None = None


class Release(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="release"):
    """放行: the unit may leave the mesh from ``valid_from`` to ``valid_to`` (ms)."""

    valid_from: int
    valid_to: int
    source: str = ""


class Hold(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="hold"):
    """布控: ``action`` place or lift."""

    action: str
    reason: str = ""
    source: str = ""


class Inspection(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="inspection"):
    """查验: ``phase`` open or close; the result (name, packages, kg) comes with close."""

    phase: str
    site: str
    agencies: tuple[str, ...] = ()
    goods_name: str | None = None
    packages: int | None = None
    gross_kg: float | None = None
    reason_code: str | None = None
    source: str = ""


class Document(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="document"):
    """单证: ``type`` manifest 舱单, delivery_order 提货单 or declaration 报关单. ``gross_kg`` is what it declares."""

    type: str
    number: str
    hs6: str | None = None
    goods_name: str | None = None
    packages: int | None = None
    gross_kg: float | None = None
    seal: str | None = None
    enterprise: str | None = None
    source: str = ""


class SealChange(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="seal_change"):
    old: str | None
    new: str | None
    site: str | None = None
    source: str = ""


class Incident(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="incident"):
    """An announced incident pauses this unit's transit clock from ``since`` to ``until`` (ms)."""

    type: str
    since: int
    until: int
    new_plate: str | None = None
    source: str = ""


class Diversion(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="diversion"):
    destination: str
    source: str = ""


class Booking(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="booking"):
    """An inspection appointment at ``site`` for the time ``slot_at`` (ms)."""

    site: str
    slot_at: int
    source: str = ""


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


class Aggregation(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="aggregation"):
    """拆拼箱: ``children`` are put into or taken out of ``parent`` (``action`` add or remove)."""

    action: str
    parent: str
    children: tuple[str, ...]
    source: str = ""


class Credit(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="credit"):
    """企业资信: ``rating`` is one of CLASSES."""

    rating: str
    source: str = ""


class Watch(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="watch"):
    """The subject goes on (``action`` add) or off (remove) the anti-smuggling list."""

    action: str
    source: str = ""


class Pulse(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="pulse"):
    """One batch as its device sent it; an empty one is a heartbeat. ``when`` is the time of reception.

    ``clock_error``: median of the last five sends (ms, device minus true). ``seqs``: inclusive ranges of the
    sequence numbers carried. ``future_ids``: items whose corrected time lay in the future. ``misdirected``: scans
    whose direction is not their lane's, as (lane, event id, device time in ms). ``oldest``: corrected time (ms) of the
    oldest item, replacements by corrections aside. ``off_site_m``: how far (m) from the device's site the furthest
    position in it lies; 0: all are on the site, None: it holds none. ``crossings``: its gate scans, repeats and all, as
    (lane, device time in ms, vehicle); the vehicle is its plate, or the unit where none was read.
    """

    sent: int
    site: str
    clock_error: int = 0
    seqs: tuple[tuple[int, int], ...] = ()
    items: int = 0
    duplicates: int = 0
    rejected: int = 0
    oldest: int | None = None
    future_ids: tuple[str, ...] = ()
    misdirected: tuple[tuple[str, str, int], ...] = ()
    off_site_m: int | None = None
    crossings: tuple[tuple[str, int, str], ...] = ()

    @property
    def heartbeat(self) -> bool:
        """Nothing came with it: it says that the device lives, and how wrong its clock is."""
        told = self.seqs or self.items or self.rejected or self.future_ids or self.misdirected or self.crossings
        return not told and self.off_site_m is None


class Refusal(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="refusal"):
    """A batch that was refused for its signature. ``claimed``: the device it said it came from, as written, at most
    80 characters; what names no registered device lies on the subject ``device:unknown``. ``reason``: the code that
    the sender was given (``bad_signature``, ``unknown_device`` …)."""

    claimed: str
    reason: str


class Relayed(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What trackers and notifiers tell a subject through the log, made of what they judged or delivered.

    It stands outside the books and moves no time: a partition's time is what the gateway says it is, and these
    arrive when their sender gets to it. All its times are of what it tells, so that a replay makes the same ones.
    ``turn`` counts what was told of the same thing: of two the later turn holds, whichever comes first.
    """

    turn: int = 1


class AlertTold(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="alert_told"):
    """An alert as its site, its enterprise and its vehicle hear of it. ``when``: event time at which its condition
    counted as crossed. ``severity`` None: there was nothing to find after all, or it is another's. ``about``: subject
    of the alert. ``over_at``: when it was over (ms), told of alerts that a site-level one stands for.
    """

    alert_id: str
    rule: str
    about: str
    severity: str | None = None
    over_at: int | None = None


class Merged(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="merged"):
    """This subject's alert is one of many of a kind, which the site-level alert ``into`` stands for; None: no more."""

    alert_id: str
    into: str | None = None


class Rated(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="rated"):
    """What class the enterprise that declares this unit is in; ``document`` is the one that named it (event id)."""

    enterprise: str
    document: str
    rating: str | None = None


class Carried(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="carried"):
    """What the papers of a unit packed into this one say it holds: told by the ``child`` (subject), for its parent to
    add up (A36). ``when``: a moment after it was packed in. Nothing declared: that is not known, or taken back."""

    child: str
    packages: int | None = None
    gross_kg: float | None = None


class Declares(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="declares"):
    """A document as the enterprise in it sees it (subject ``enterprise:…``): derived, under the same id."""

    unit: str
    type: str


class Figures(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="figures"):
    """What an enterprise has come to by the end of a day: told to the peers of that day (subject ``peers:…``, A51).

    ``at``: end of the day (ms). ``when``: its first declaration of a later day, which closed this one. ``units``
    declared and grave ``alerts`` in the window up to then; no units: taken back. ``settled``: it has closed another
    day since, so the day's peers have had their time to tell.
    """

    enterprise: str
    units: int
    alerts: int
    settled: bool = False


class Compared(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="compared"):
    """An enterprise's figures of the day that ended at ``when`` (ms) are far above those of its ``peers`` (so many).

    ``median``: theirs, in alerts per unit declared; None: they are not, after all.
    """

    units: int
    alerts: int
    peers: int
    median: float | None = None


class Undelivered(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="undelivered"):
    """A subscriber (subject ``subscriber:…``) has not acknowledged this version of a P1 alert within the limit (A69).

    ``changed_at``: when the version came about; ``at``: that plus the limit (ms). ``alert_…``: what the alert is
    filed under. ``second``: the subscriber it was passed on to.
    """

    alert_id: str
    version: int
    rule: str
    changed_at: int
    alert_node: str | None = None
    alert_site: str | None = None
    second: str | None = None


class Settled(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="settled"):
    """What was undelivered is so no longer. ``outcome``: acknowledged, given_up, or ended (there is nothing left to
    act on: its alert was closed or has resolved)."""

    alert_id: str
    version: int
    outcome: str


class PlateSeen(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="plate_seen"):
    """A gate scan as its vehicle's plate sees it (subject ``plate:…``): derived from the scan, under the same id."""

    unit: str
    direction: str
    confidence: float = 1.0


class Quiet(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="quiet"):
    """A device has missed a beat: last heard at ``last_heard``. Broadcast to every partition (see Notice)."""

    site: str
    last_heard: int
    beat: int


class Heard(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="heard"):
    """A quiet device is heard again at ``when``."""

    site: str
    last_heard: int


class Action(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="action"):
    """An operator's step on one alert: ``action`` dispatch, handle, close, shelve or reopen."""

    alert_id: str
    action: str
    by: str
    note: str = ""
    until: int | None = None


AnyEvent = (
    Binding | FenceEdit | Undelivered | Settled | BarrierCount |
    GateScan | Arrival | YardMove | Departure | Correction | Release | Hold | Inspection | Document | SealChange
    | Incident | Diversion | Booking | Fix | Aggregation | Credit | Watch | Pulse | Refusal | PlateSeen | Quiet | Heard
    | Action | AlertTold | Merged | Rated | Carried | Declares | Figures | Compared
)  # fmt: skip


class Tick(msgspec.Struct, frozen=True, tag_field="kind", tag="tick", gc=False):
    """The intake was open from ``since`` to ``until`` (ms): time passes for every partition.

    ``intake`` false: time passes but nothing can come in (a drained recording).
    """

    since: int
    until: int
    intake: bool = True


class Notice(msgspec.Struct, frozen=True, tag_field="kind", tag="notice", gc=False):
    """A fact every partition must know (a gate gone quiet, heard again). Judged where its subject lives."""

    event: Quiet | Heard


class Closure(msgspec.Struct, frozen=True, tag_field="kind", tag="closure", gc=False):
    """A road closure between two nodes, told to every partition (it pauses every transit on the corridor)."""

    id: str
    nodes: tuple[str, str]
    since: int
    until: int
    received: int


class Surge(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="surge", gc=False):
    """Alerts of one rule come in numbers at one site, told to every partition: those whose condition was crossed from
    ``since`` to ``until`` (ms) are in the list of the site-level alert ``alert_id``. ``turn``: as in Relayed; an
    ``until`` before ``since`` takes it back."""

    alert_id: str
    site: str
    rule: str
    since: int
    until: int
    turn: int = 1


class Change(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", gc=False):
    """Something else to judge by, told to every partition: what is received after it is judged by it (ADR 0010).

    ``text`` is the whole of it, not a difference; ``digest`` tells it from others. ``by``: who, ``note``: why.
    """

    id: str
    received: int
    by: str
    text: str
    digest: str
    note: str = ""


class PolicyChange(Change, frozen=True, omit_defaults=True, tag_field="kind", tag="policy", gc=False):
    """Another policy. ``text`` is the policy file as it was written."""


class TravelTimes(Change, frozen=True, omit_defaults=True, tag_field="kind", tag="travel_times", gc=False):
    """Other travel times, as observed (ADR 0014). ``text`` is the table in JSON (``streams.travel_table``)."""


Telling = Merged | Rated | Carried | Surge | Figures | Compared
"""What a subject's fold tells others; it says what, the log adds which turn of telling it is."""

Entry = AnyEvent | Tick | Notice | Closure | PolicyChange | TravelTimes | Surge
CONTROL: Final = (Tick, Notice, Closure, PolicyChange, TravelTimes, Surge)
"""Entries that are told to every partition and stand outside the books."""


def time_of(entry: Entry) -> int:
    """Partition time (ms) that an entry brings with it; 0 for what moves no time."""
    if isinstance(entry, Tick):
        return entry.until
    if isinstance(entry, Relayed | Surge):
        return 0
    return entry.event.received if isinstance(entry, Notice) else entry.received


def true_time(at: int, clock_error: int) -> int:
    """A device's own time (ms) put right, as the ``when`` of its scans is."""
    return at - clock_error if abs(clock_error) > SKEW_DEAD_BAND_MS else at


def booked(entry: Entry) -> bool:
    """Whether the books count it: what was posted, not what the intake made of it for others."""
    return not isinstance(entry, (*CONTROL, Relayed)) and not entry.derived


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[Entry])
_entry_decoder = msgspec.json.Decoder(Entry)
_event_decoder = msgspec.json.Decoder(AnyEvent)


def encode_record(entries: list[Entry]) -> bytes:
    return _encoder.encode(entries)


def decode_record(raw: bytes) -> list[Entry]:
    """Raises ``msgspec.DecodeError`` (or ``ValidationError``) naming the place that cannot be read."""
    return _decoder.decode(raw)


def encode_entry(entry: Entry) -> bytes:
    return _encoder.encode(entry)


def decode_entry(raw: bytes) -> Entry:
    entry: Entry = _entry_decoder.decode(raw)
    return entry


def encode_event(event: AnyEvent) -> bytes:
    return _encoder.encode(event)


def decode_event(raw: bytes) -> AnyEvent:
    event: AnyEvent = _event_decoder.decode(raw)
    return event


def same_content(one: AnyEvent, other: AnyEvent) -> bool:
    """Whether two events with one id say the same; what the gateway stamped on reception does not count."""
    return type(one) is type(other) and _content(one) == _content(other)


_STAMPED: Final = {
    "received", "when", "future", "derived", "clock_error", "clock_doubt", "duplicates", "digest", "gate_pass",
    "answered",
}  # fmt: skip


def _content(event: AnyEvent) -> dict[str, Any]:
    fields = msgspec.structs.asdict(event)
    return {name: value for name, value in fields.items() if name not in _STAMPED}
