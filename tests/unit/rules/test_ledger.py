"""A tracker on no unit: whatever comes is kept, and no rule for units is put to it."""

from typing import Any

from streams.events import Fix
from streams.fold.heads import LedgerHead
from tests.bench import judged

STAMP: dict[str, Any] = {"id": "e1", "at": 1_000, "received": 2_000, "when": 1_000}


def test_it_is_kept_and_not_judged() -> None:
    event = Fix(**STAMP, subject="tracker:T1", lat=21.5, lon=106.5, crs="WGS84", tracker="T1")
    run = judged([event])
    (piece,) = run.partition.pieces()
    assert isinstance(piece.head, LedgerHead)
    assert (piece.head.last, piece.record.events) == (event.key, [event])
    assert run.alerts == {}
    assert run.partition.state.books.applied == 1
