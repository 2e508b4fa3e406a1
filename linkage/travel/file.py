"""The file of learned travel times: a sketch for every corridor and hour of departure, and where they come from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from linkage.travel.sketch import ACCURACY, Sketch
from zones.observed import Corridor

Hour = Annotated[int, Meta(ge=0, le=23)]


class TravelFileError(Exception):
    """The file cannot be used; the message names it, what is wrong and what would do."""


class Source(msgspec.Struct, frozen=True):
    """What was learned from: ``digest`` of its movements (twice is once), and when they departed."""

    name: str
    digest: str
    movements: int
    departed_from: str = ""
    departed_to: str = ""


@dataclass(slots=True)
class Learned:
    """``hours``: (corridor, hour of departure) → sketch of the minutes of running clock."""

    sources: list[Source] = field(default_factory=list)
    hours: dict[tuple[Corridor, int], Sketch] = field(default_factory=dict)

    def add(self, corridor: Corridor, hour: int, minutes: float) -> None:
        self.hours.setdefault((corridor, hour), Sketch()).add(minutes)

    def span(self) -> tuple[str, str]:
        """First and last departure; empty if there is none."""
        known = [one for one in self.sources if one.departed_from]
        return (min((s.departed_from for s in known), default=""), max((s.departed_to for s in known), default=""))

    def corridors(self) -> list[Corridor]:
        return sorted({corridor for corridor, _ in self.hours})

    def between(self, corridor: Corridor, from_h: int, to_h: int) -> Sketch:
        """All that departed in these hours."""
        whole = Sketch()
        for hour in range(from_h, to_h):
            if (found := self.hours.get((corridor, hour))) is not None:
                whole.merge(found)
        return whole


class _Row(msgspec.Struct, frozen=True, rename={"origin": "from", "destination": "to"}):
    origin: str
    destination: str
    hour: Hour
    bins: list[tuple[int, Annotated[int, Meta(ge=1)]]]


class _Written(msgspec.Struct, frozen=True):
    kind: Literal["linkage travel times"]
    version: Literal[1]
    accuracy: float
    sources: list[Source]
    rows: list[_Row]


_decoder: Final = msgspec.json.Decoder(_Written)


def write_travel(learned: Learned, path: Path) -> None:
    """The same content is the same bytes. Raises TravelFileError."""
    rows = [
        _Row(*corridor, hour, sketch.bins()) for (corridor, hour), sketch in sorted(learned.hours.items(), key=_key)
    ]
    sources = sorted(learned.sources, key=lambda source: (source.departed_from, source.digest))
    head = _Written("linkage travel times", 1, ACCURACY, sources, [])
    text = msgspec.json.format(msgspec.json.encode(head), indent=1).decode().removesuffix("[]\n}").removesuffix("[]}")
    lines = ",\n  ".join(msgspec.json.encode(row).decode() for row in rows)
    try:
        path.write_text(f"{text}[\n  {lines}\n ]\n}}\n", encoding="utf-8")
    except OSError as error:
        raise TravelFileError(f"{path}: {error.strerror}") from error


def read_travel(path: Path) -> Learned:
    """Raises TravelFileError."""
    try:
        written = _decoder.decode(path.read_bytes())
    except OSError as error:
        raise TravelFileError(f"{path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TravelFileError(f"{path}: {error}; make it with `linkage travel learn`") from error
    if written.accuracy != ACCURACY:
        raise TravelFileError(f"{path}: accuracy is {written.accuracy}, only {ACCURACY} can be read; learn it anew")
    hours = {((row.origin, row.destination), row.hour): Sketch(row.bins) for row in written.rows}
    if len(hours) != len(written.rows):
        raise TravelFileError(f"{path}: a corridor and hour stands in it twice; learn it anew")
    return Learned(written.sources, hours)


def merged(files: Iterable[tuple[Path, Learned]]) -> Learned:
    """All of them in one. Raises TravelFileError if two hold the same source: it would count twice."""
    whole, held = Learned(), dict[str, Path]()
    for path, learned in files:
        for source in learned.sources:
            if source.digest in held:
                raise TravelFileError(
                    f"{source.name} is in {held[source.digest]} and in {path}: its transits would count twice; "
                    "leave one of the files out"
                )
            held[source.digest] = path
        whole.sources += learned.sources
        for key, sketch in learned.hours.items():
            whole.hours.setdefault(key, Sketch()).merge(sketch)
    return whole


def _key(item: tuple[tuple[Corridor, int], Sketch]) -> tuple[Corridor, int]:
    return item[0]
