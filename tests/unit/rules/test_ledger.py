"""Subjects of which only the record is kept: whatever comes is kept, and no rule for units is put to it."""

import pytest

from streams.events import AnyEvent, Credit, Fix, Watch
from streams.fold.heads import LedgerHead
from tests.bench import judged

STAMP = {"id": "e1", "at": 1_000, "received": 2_000, "when": 1_000}


@pytest.mark.parametrize(
    "event",
    [
        Fix(**STAMP, subject="tracker:T1", lat=21.5, lon=106.5, crs="WGS84", tracker="T1"),  # type: ignore[arg-type]
        Credit(**STAMP, subject="enterprise:E1", rating="aeo"),  # type: ignore[arg-type]
        Watch(**STAMP, subject="enterprise:E1", action="add"),  # type: ignore[arg-type]
    ],
)
def test_it_is_kept_and_not_judged(event: AnyEvent) -> None:
    run = judged([event])
    (piece,) = run.partition.pieces()
    assert isinstance(piece.head, LedgerHead)
    assert (piece.head.last, piece.trail) == (event.key, [event])
    assert run.alerts == {}
    assert run.partition.state.books.applied == 1
