"""What may be posted, exactly: one struct per item kind. JSON is decoded straight into these.

msgspec is strict here: NaN, numbers for strings, epoch numbers for times and times without an offset are
refused with the field named. How bytes are decoded into them: gates/decoding.py.
"""

from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gates.printed import END, PLAIN, WRITTEN, printed
from streams.times import DAY_MS, SECOND_MS

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=rf"^[A-Za-z0-9._:-]+{END}", description="A UUID")]
Time = Annotated[datetime, Meta(tz=True, description="RFC 3339 with an explicit offset")]
Name = Annotated[str, printed(PLAIN, min_length=1, max_length=80)]
Text = Annotated[str, printed(PLAIN, max_length=400)]
Remark = Annotated[str, printed(WRITTEN, max_length=400)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Kg = Annotated[float, Meta(ge=0, le=1_000_000)]
Count = Annotated[int, Meta(ge=0, le=100_000_000)]
Vehicles = Annotated[int, Meta(ge=0, le=1000, description="Vehicles, not axles")]
Share = Annotated[float, Meta(ge=0, le=1)]
Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
Crs = Literal["WGS84", "GCJ02", "BD09"]
NOTHING = msgspec.Raw(b"null")
MAX_ITEMS = 1000
"""Items a batch may carry."""


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a camera read, and how sure it is (0–1)."""

    value: Name
    confidence: Share = 1.0


class SealReading(msgspec.Struct, frozen=True, gc=False):
    number: Name | None = None
    state: (
        Annotated[str, printed(PLAIN, max_length=20, description="intact, broken, open, tampered, unarmed …")] | None
    ) = None
    battery_pct: Annotated[float, Meta(ge=0, le=100)] | None = None


class Position(msgspec.Struct, frozen=True, gc=False):
    lat: Lat
    lon: Lon
    crs: Crs


class Item(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", gc=False):
    event_id: Id
    event_time: Time


class DeviceItem(Item, frozen=True, kw_only=True, gc=False):
    seq: Seq


class GateItem(DeviceItem, frozen=True, kw_only=True, gc=False, tag="gate"):
    """One crossing. ``unit`` or a ``qr_token`` names the unit. ``qr_token``: what the scanner read, as it is, be it a
    pass, a GS1 Digital Link, an SSCC or a container number; the gateway verifies passes itself. ``tracker``, on the way
    out: the one that goes with it from here, until it enters a site. ``queued_at``: when the vehicle came up to the
    gate, as a loop or camera before it told, by the clock of ``event_time``; a day before that at most."""

    lane: Name
    direction: Literal["in", "out"]
    unit: Name | None = None
    qr_token: Annotated[str, Meta(max_length=2000)] | None = None
    plate: Reading | None = None
    container: Reading | None = None
    seal: SealReading | None = None
    gross_kg: Kg | None = None
    packages: Count | None = None
    destination: Name | None = None
    position: Position | None = None
    operator: Name | None = None
    photo_ref: Text | None = None
    tracker: Name | None = None
    queued_at: Time | None = None


class ArrivalItem(DeviceItem, frozen=True, kw_only=True, gc=False, tag="arrival"):
    unit: Name
    mode: Literal["vessel", "truck", "rail", "local"]
    voyage: Name | None = None


class YardItem(DeviceItem, frozen=True, kw_only=True, gc=False, tag="yard"):
    unit: Name
    action: Literal["put", "pick"]
    slot: Annotated[str, printed(PLAIN, max_length=40)] = ""


class DepartureItem(DeviceItem, frozen=True, kw_only=True, gc=False, tag="departure"):
    unit: Name
    mode: Literal["vessel", "truck", "rail", "local"]


class BarrierItem(DeviceItem, frozen=True, kw_only=True, gc=False, tag="barrier"):
    """How many vehicles the loop of a lane counted after ``from`` and up to ``event_time``, ten minutes later at most;
    none is worth telling too. A lane's stretches do not overlap: one that overlaps what was told before is a recount,
    and replaces it. ``video_confirmed``: these vehicles have been seen on the video."""

    lane: Name
    since: Time = msgspec.field(name="from")
    count: Vehicles
    video_confirmed: bool = False


class CorrectionItem(DeviceItem, frozen=True, kw_only=True, gc=False, tag="correction"):
    """Voids an earlier event; ``replacement`` is a whole item with an event_id of its own."""

    voids: Id
    reason: Literal["did_not_occur", "incorrect_data"]
    unit: Name | None = None
    replacement: msgspec.Raw = NOTHING


ScanItem = GateItem | ArrivalItem | YardItem | DepartureItem | BarrierItem | CorrectionItem


class ReleaseFact(Item, frozen=True, kw_only=True, gc=False, tag="release"):
    unit: Name
    valid_from: Time
    valid_to: Time


class HoldFact(Item, frozen=True, kw_only=True, gc=False, tag="hold"):
    unit: Name
    action: Literal["place", "lift"]
    reason: Remark = ""


class InspectionResult(msgspec.Struct, frozen=True, gc=False):
    goods_name: Text | None = None
    packages: Count | None = None
    gross_kg: Kg | None = None


class InspectionFact(Item, frozen=True, kw_only=True, gc=False, tag="inspection"):
    unit: Name
    phase: Literal["open", "close"]
    site_id: Name
    agencies: Annotated[list[Name], Meta(max_length=10)] = []
    result: InspectionResult | None = None
    reason_code: Name | None = None


class DocumentFact(Item, frozen=True, kw_only=True, gc=False, tag="document"):
    unit: Name
    type: Literal["manifest", "delivery_order", "declaration"]
    number: Name
    hs6: Annotated[str, printed(PLAIN, max_length=12)] | None = None
    goods_name: Text | None = None
    packages: Count | None = None
    gross_kg: Kg | None = None
    seal: Name | None = None
    enterprise: Name | None = None


class SealChangeFact(Item, frozen=True, kw_only=True, gc=False, tag="seal_change"):
    unit: Name
    old: Name | None = None
    new: Name | None = None
    site_id: Name | None = None


class IncidentFact(Item, frozen=True, kw_only=True, gc=False, tag="incident"):
    type: Literal["breakdown", "transhipment", "road_closure"]
    since: Time = msgspec.field(name="from")
    until: Time = msgspec.field(name="to")
    units: Annotated[list[Name], Meta(max_length=1000)] = []
    corridor: tuple[Name, Name] | None = None
    new_plate: Name | None = None


class DiversionFact(Item, frozen=True, kw_only=True, gc=False, tag="diversion"):
    unit: Name
    destination: Name


class BookingFact(Item, frozen=True, kw_only=True, gc=False, tag="booking"):
    unit: Name
    site_id: Name
    at: Time


class FixFact(Item, frozen=True, kw_only=True, gc=False, tag="fix"):
    """Where a unit was. If only a ``tracker`` is named, it is the unit that the tracker was on at the event time."""

    lat: Lat
    lon: Lon
    crs: Crs
    unit: Name | None = None
    tracker: Name | None = None
    speed_kmh: Annotated[float, Meta(ge=0, le=400)] | None = None
    battery_pct: Annotated[float, Meta(ge=0, le=100)] | None = None


class BindingFact(Item, frozen=True, kw_only=True, gc=False, tag="binding"):
    """A tracker is put on a unit or taken off it, where no gate reads it (a carrier's own, say)."""

    unit: Name
    tracker: Name
    action: Literal["attach", "detach"]


class AggregationFact(Item, frozen=True, kw_only=True, gc=False, tag="aggregation"):
    action: Literal["add", "remove"]
    parent: Name
    children: Annotated[list[Name], Meta(min_length=1, max_length=1000)]


class CreditFact(Item, frozen=True, kw_only=True, gc=False, tag="credit"):
    enterprise: Name
    rating: Literal["aeo", "normal", "dishonest"] = msgspec.field(name="class")


class WatchFact(Item, frozen=True, kw_only=True, gc=False, tag="watch"):
    action: Literal["add", "remove"]
    unit: Name | None = None
    plate: Name | None = None
    enterprise: Name | None = None


FactItem = (
    ReleaseFact | HoldFact | InspectionFact | DocumentFact | SealChangeFact | IncidentFact | DiversionFact
    | BookingFact | FixFact | BindingFact | AggregationFact | CreditFact | WatchFact
)  # fmt: skip


class ScanBatch(msgspec.Struct, frozen=True, gc=False):
    """``items`` are decoded one by one, later. One that has a field twice is here as ``gates.decoding.Twinned``."""

    device_id: Name
    send_time: Time
    items: Annotated[list[msgspec.Raw], Meta(max_length=MAX_ITEMS)]
    status: dict[str, Any] = {}


class FactBatch(msgspec.Struct, frozen=True, gc=False):
    """``items``: as of ScanBatch."""

    source: Name
    items: Annotated[list[msgspec.Raw], Meta(max_length=MAX_ITEMS)]


def millis(time: datetime) -> int:
    """Milliseconds since the epoch of a datetime with a fixed offset from UTC, as RFC 3339 writes it."""
    since = time - _epoch(time.tzinfo)
    return since.days * DAY_MS + since.seconds * SECOND_MS + (since.microseconds + 500) // 1000


@lru_cache(maxsize=64)
def _epoch(offset: tzinfo | None) -> datetime:
    """Of two times with one offset Python takes the difference in half the time, and every scan has several."""
    return datetime.fromtimestamp(0, offset)
