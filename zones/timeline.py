"""What holds when: versions of one thing, each from a day to a day, none overlapping."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Generic, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """``what`` is in force from ``valid_from`` to before ``valid_to`` (epoch ms; None: always was, for good)."""

    what: T
    valid_from: int | None = None
    valid_to: int | None = None

    @property
    def start(self) -> int:
        return -1 if self.valid_from is None else self.valid_from

    def holds_at(self, at_ms: int) -> bool:
        return self.start <= at_ms and (self.valid_to is None or at_ms < self.valid_to)


class Timeline(Generic[T]):
    """Versions in order of time. Unlike a road, a fence that has ended is gone: nothing holds after it."""

    __slots__ = ("rows",)

    def __init__(self, rows: Iterable[Dated[T]] = ()) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.start))

    def plus(self, row: Dated[T]) -> "Timeline[T]":
        """These versions and one more."""
        return Timeline((*self.rows, row))

    def at(self, at_ms: int) -> T | None:
        """What is in force at ``at_ms``, if anything."""
        for row in self.rows:
            if row.holds_at(at_ms):
                return row.what
        return None

    def newest(self) -> T | None:
        """The last version, in force or not."""
        return self.rows[-1].what if self.rows else None

    def overlap(self) -> bool:
        """Whether two versions would hold at once."""
        return any(old.valid_to is None or old.valid_to > new.start for old, new in pairwise(self.rows))


def version_of(*shapes: BaseGeometry | None) -> str:
    """Eight characters that name these geometries: any change of a vertex changes them."""
    raw = b"|".join(b"" if shape is None else bytes(shapely.to_wkb(shape)) for shape in shapes)
    return blake2b(raw, digest_size=4).hexdigest()
