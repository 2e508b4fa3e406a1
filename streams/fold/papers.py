"""What the papers declare of a unit, and which of them counts before the others."""

from collections.abc import Iterator, Mapping
from typing import Final

from streams.fold.heads import Declared

AUTHORITY: Final = ("declaration", "delivery_order", "manifest")
"""The weightiest paper first."""


def by_authority(papers: Mapping[str, Declared]) -> Iterator[Declared]:
    return (papers[kind] for kind in AUTHORITY if kind in papers)


def declared_kg(papers: Mapping[str, Declared]) -> float | None:
    """Gross weight by the weightiest paper that gives one (kg)."""
    return next((paper.gross_kg for paper in by_authority(papers) if paper.gross_kg), None)


def declared_packages(papers: Mapping[str, Declared]) -> int | None:
    return next((paper.packages for paper in by_authority(papers) if paper.packages is not None), None)
