"""What an agency may post, exactly: one struct per kind of item. JSON is decoded straight into these."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from gates.fields import MAX_ITEMS, Count, Crs, Item, Kg, Lat, Lon, Name, Remark, Text, Time
from gates.printed import PLAIN, printed


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
    agencies: Annotated[list[Name], Meta(max_length=10)] = msgspec.field(default_factory=list)
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
    units: Annotated[list[Name], Meta(max_length=1000)] = msgspec.field(default_factory=list)
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


class FactBatch(msgspec.Struct, frozen=True, gc=False):
    """``items``: as of gates.scan_items.ScanBatch."""

    source: Name
    items: Annotated[list[msgspec.Raw], Meta(max_length=MAX_ITEMS)]
