"""What a gate may post, exactly: one struct per kind of item. JSON is decoded straight into these."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gates.fields import (
    MAX_ITEMS,
    NOTHING,
    Count,
    Id,
    Item,
    Kg,
    Name,
    Position,
    Reading,
    SealReading,
    Seq,
    Text,
    Time,
    Vehicles,
)
from gates.printed import PLAIN, printed


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


class ScanBatch(msgspec.Struct, frozen=True, gc=False):
    """``items`` are decoded one by one, later. One that has a field twice is here as ``gates.decoding.Twinned``."""

    device_id: Name
    send_time: Time
    items: Annotated[list[msgspec.Raw], Meta(max_length=MAX_ITEMS)]
    status: dict[str, Any] = {}
