"""The rows of a region's files, checked one by one; what must hold between them is in ``zones.tables``."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from zones.calendar import DAY, OpenHours, offset_ms
from zones.datum import datum_of
from zones.places import DeviceKind, NodeKind, SiteKind


def split(text: object) -> object:
    """``I1|I2`` as a tuple; anything but text is left for the model to judge."""
    return tuple(part.strip() for part in text.split("|") if part.strip()) if isinstance(text, str) else text


def offset_text(text: str) -> str:
    """The text, if it is an offset from UTC; ValueError otherwise."""
    offset_ms(text)
    return text


Finite = Annotated[float, Field(allow_inf_nan=False)]
Id = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Lat = Annotated[Finite, Field(ge=-90, le=90)]
Lon = Annotated[Finite, Field(ge=-180, le=180)]
Names = Annotated[tuple[str, ...], BeforeValidator(split)]
Crs = Annotated[str, AfterValidator(datum_of)]
Offset = Annotated[str, AfterValidator(offset_text)]


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class DatedRow(Row):
    """Dates are days of the region's own time; ``valid_to`` is the first day it no longer holds."""

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is not after valid_from {self.valid_from}")
        return self


class NodeRow(Row):
    id: Id
    name_zh: Name
    name_en: Name
    kind: NodeKind
    lat: Lat
    lon: Lon
    uncertainty_km: Annotated[Finite, Field(gt=0, le=100)]
    unlocode: Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$")] | None = None
    aliases: Names = ()
    verified: bool


class SiteRow(Row):
    site_id: Id
    node_id: Id
    kind: SiteKind
    name_zh: Name
    name_en: Name
    lat: Lat
    lon: Lon
    radius_m: Annotated[Finite, Field(gt=0, le=50_000)] | None = None
    verified: bool


class DeviceRow(Row):
    device_id: Id
    site_id: Id
    kind: DeviceKind
    lanes_in: Names = ()
    lanes_out: Names = ()
    open_from: str
    open_to: str
    utc_offset: Offset
    heartbeat_s: Annotated[int, Field(ge=1, le=86_400)]

    @model_validator(mode="after")
    def _lanes_are_one_way(self) -> Self:
        both = sorted(set(self.lanes_in) & set(self.lanes_out))
        if both:
            raise ValueError(f"lane {', '.join(both)} is given as in and as out; a lane has one direction")
        for lanes in (self.lanes_in, self.lanes_out):
            if len(set(lanes)) < len(lanes):
                raise ValueError(f"a lane is named twice in {'|'.join(lanes)}")
        if self.kind == "gate" and not (self.lanes_in or self.lanes_out):
            raise ValueError("a gate needs at least one lane; name them in lanes_in and lanes_out")
        if self.kind == "yard" and (self.lanes_in or self.lanes_out):
            raise ValueError("a yard terminal has no lanes; leave lanes_in and lanes_out empty")
        return self

    @model_validator(mode="after")
    def _opens(self) -> Self:
        self.hours()
        return self

    def hours(self) -> OpenHours:
        return OpenHours.daily(self.open_from, self.open_to, self.utc_offset)


class RoadRow(DatedRow):
    from_: Id = Field(alias="from")
    to: Id
    road_km: Annotated[Finite, Field(gt=0, le=20_000)]
    typical_h: Annotated[Finite, Field(gt=0, le=1_000)] | None = None
    verified: bool

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.from_ == self.to:
            raise ValueError(f"a road from {self.to} to itself; distances inside a node are not in the matrix")
        return self


class CodeRow(DatedRow):
    node_id: Id
    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    verified: bool


class Files(Row):
    """Names of the sibling files, relative to the region file."""

    nodes: str = "nodes.csv"
    sites: str = "sites.csv"
    devices: str = "devices.csv"
    road_km: str = "road_km.csv"
    polygons: str = "sites.geojson"
    codes: str | None = None
    outline: str | None = None
    corridors: str | None = None
    rests: str | None = None


class Defaults(Row):
    """What an empty cell of the device list means."""

    open_from: str = "00:00"
    open_to: str = "24:00"
    heartbeat_s: int = 60


class RegionFile(Row):
    name: Name
    name_zh: Name
    datum: Crs
    utc_offset: Offset
    groups: tuple[Annotated[frozenset[Id], Field(min_length=2)], ...] = ()
    files: Files = Files()
    defaults: Defaults = Defaults()


class SiteProperties(BaseModel):
    """Properties of a site's polygon; further ones are allowed, as map tools add their own."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    site_id: Id
    crs: Crs
    verified: bool


class FenceProperties(BaseModel):
    """What every part of the electronic fence says of itself; days as in ``DatedRow``, but both may be left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    crs: Crs
    verified: bool
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from is not None and self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is not after valid_from {self.valid_from}")
        return self

    def validity(self, utc_offset: str) -> tuple[int | None, int | None]:
        """From when to before when (epoch ms); None: always was, for good."""
        first, last = self.valid_from, self.valid_to
        return (
            None if first is None else midnight_ms(first, utc_offset),
            None if last is None else midnight_ms(last, utc_offset),
        )


class LineProperties(FenceProperties):
    """Properties of the region's outline and border line."""

    role: Literal["outline", "border"]


class CorridorProperties(FenceProperties):
    """Properties of a corridor; ``from`` and ``to`` are nodes, in any order."""

    from_: Id = Field(alias="from")
    to: Id

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.from_ == self.to:
            raise ValueError(f"a corridor from {self.to} to itself; movements inside a node have none")
        return self


class RestProperties(FenceProperties):
    """Properties of a place of rest."""

    rest_id: Id
    name_zh: Name
    name_en: Name


def midnight_ms(day: date, utc_offset: str) -> int:
    """The first moment of ``day`` at ``utc_offset``, epoch ms."""
    return (day - date(1970, 1, 1)).days * DAY - offset_ms(utc_offset)
