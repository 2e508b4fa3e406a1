"""What a field of a posted item may hold, and what all items have.

msgspec is strict here: NaN, numbers for strings, epoch numbers for times and times without an offset are refused with
the field named. How bytes are decoded: gates/decoding.py.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from gates.printed import END, PLAIN, WRITTEN, printed

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
