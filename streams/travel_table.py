"""Travel times as the log holds them: a table of quantiles in JSON, the same text for the same table."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from streams.text_digest import text_digest
from zones.observed import Corridor, Observed, ObservedTimes
from zones.region import Region

LONGEST_MIN: Final = 30 * 24 * 60
"""No transit takes longer than this (min); one that has is a case for the anti-smuggling office, not a figure."""
MOST_ROWS: Final = 5_000
"""Every corridor of eleven nodes by the hour has 2,750."""

Node = Annotated[str, Meta(min_length=1, max_length=40)]
Minutes = Annotated[float, Meta(gt=0, le=LONGEST_MIN)]
Moment = Annotated[str, Meta(max_length=40)]


class Row(msgspec.Struct, frozen=True, rename={"origin": "from", "destination": "to"}):
    """One corridor and the hours of departure ``[from_h, to_h)``, China's time; see ``zones.observed.Observed``."""

    origin: Node
    destination: Node
    from_h: Annotated[int, Meta(ge=0, le=23)]
    to_h: Annotated[int, Meta(ge=1, le=24)]
    n: Annotated[int, Meta(ge=1, le=1_000_000_000)]
    p50_min: Minutes
    p95_min: Minutes

    @property
    def corridor(self) -> Corridor:
        return (self.origin, self.destination)


class Table(msgspec.Struct, frozen=True, omit_defaults=True):
    """``rows`` of none: nothing is known, everything goes by the matrix. The departures of the transits that were
    observed lie between ``departed_from`` and ``departed_to``."""

    rows: Annotated[tuple[Row, ...], Meta(max_length=MOST_ROWS)]
    departed_from: Moment = ""
    departed_to: Moment = ""


class TableError(ValueError):
    """The table cannot be used: ``field`` is where, the message what is wrong and what would do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def table_text(table: Table) -> str:
    """The one text of a table: rows in order, 150 minutes as 150.0."""
    rows = sorted(table.rows, key=lambda row: (row.corridor, row.from_h, row.to_h))
    written = [msgspec.structs.replace(row, p50_min=float(row.p50_min), p95_min=float(row.p95_min)) for row in rows]
    return msgspec.json.encode(msgspec.structs.replace(table, rows=tuple(written))).decode()


def check_table(table: Table, region: Region) -> None:
    """Raises TableError for the first row that is wrong."""
    known: set[tuple[Corridor, int, int]] = set()
    for number, row in enumerate(table.rows):
        at = f"rows[{number}]"
        for name, node in (("from", row.origin), ("to", row.destination)):
            if node not in region.nodes:
                raise TableError(f"{at}.{name}", f"{node!r} is no node; known are {', '.join(sorted(region.nodes))}")
        if row.origin == row.destination:
            raise TableError(f"{at}.to", "a corridor joins two nodes; leave ways inside one out")
        if (wrong := _wrong(row)) is not None:
            raise TableError(f"{at}.{wrong[0]}", wrong[1])
        if (key := (row.corridor, row.from_h, row.to_h)) in known:
            raise TableError(at, "these hours of this corridor stand in the table already; merge the two")
        known.add(key)


def recall_table(text: str) -> ObservedTimes | None:
    """As an older or newer version wrote it: rows that this one does not understand are left out. None: no table."""
    try:
        rows = _loose.decode(text).rows
    except (msgspec.DecodeError, UnicodeError):
        return None
    corridors: dict[Corridor, list[Observed]] = {}
    for row in _understood(rows):
        seen = Observed(row.from_h, row.to_h, row.n, row.p50_min, row.p95_min)
        corridors.setdefault(row.corridor, []).append(seen)
    return ObservedTimes(corridors, text_digest(text))


class _Loose(msgspec.Struct):
    rows: list[Any]


_loose = msgspec.json.Decoder(_Loose)


def _understood(rows: Iterable[Any]) -> Iterator[Row]:
    for raw in rows:
        try:
            row = msgspec.convert(raw, Row)
        except msgspec.ValidationError:
            continue
        if _wrong(row) is None:
            yield row


def _wrong(row: Row) -> tuple[str, str] | None:
    if row.from_h >= row.to_h:
        return "to_h", f"must come after from_h; {row.from_h} to {row.to_h} holds no hour (split what passes midnight)"
    if row.p95_min < row.p50_min:
        return "p95_min", f"{row.p95_min:g} is less than half of the transits took ({row.p50_min:g})"
    return None
