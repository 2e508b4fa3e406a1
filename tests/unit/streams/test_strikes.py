"""What stops a tracker is so many dead letters one after another, wherever batches begin and end."""

import pytest

from streams.events import Fix, Tick, encode_record
from streams.subject import partition_of
from streams.tracker.errors import TrackerStopped
from streams.tracker.records import Batch
from streams.tracker.strikes import Strikes

SUBJECT = "unit:local:1"
HOME = partition_of(SUBJECT)
GOOD = encode_record(
    [Fix(id="e", subject=SUBJECT, at=1, received=1, when=1, lat=21.6, lon=108.3, crs="WGS84")]
)  # fmt: skip
BAD = b"broken"
TICK = encode_record([Tick(1, 2)])


def batch(first: int, *records: bytes) -> Batch:
    made = Batch(HOME, 12, first)
    for number, raw in enumerate(records):
        made.add(first + number, raw)
    return made


def test_a_good_event_behind_many_bad_ones_does_not_hide_them() -> None:
    with pytest.raises(TrackerStopped, match="3 events in a row could not be applied, the last one at offset 7"):
        Strikes(3).judge(batch(4, GOOD, BAD, BAD, BAD, BAD, GOOD))


def test_a_row_goes_on_from_batch_to_batch_and_ticks_do_not_end_it() -> None:
    strikes = Strikes(3)
    strikes.judge(batch(0, GOOD, BAD))
    strikes.judge(batch(2, TICK))
    strikes.judge(batch(3, BAD, TICK))
    with pytest.raises(TrackerStopped):
        strikes.judge(batch(5, BAD, GOOD))


def test_good_events_in_between_end_it() -> None:
    strikes = Strikes(3)
    for first in range(0, 40, 8):
        strikes.judge(batch(first, BAD, BAD, GOOD, BAD, GOOD, GOOD, BAD, GOOD))
    assert strikes.count == 0


def test_while_a_batch_is_being_cleared_what_lies_between_ends_the_row_too() -> None:
    strikes = Strikes(3)
    clearing = batch(0, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD)
    for offset in (0, 2, 4, 5):
        _fails(clearing, offset)
        strikes.judge_unfinished(clearing)
    _fails(clearing, 6)
    with pytest.raises(TrackerStopped, match="3 events in a row"):
        strikes.judge_unfinished(clearing)


def _fails(clearing: Batch, offset: int) -> None:
    worst = next(one for one in clearing.placed if one.offset == offset)
    clearing.placed.remove(worst)
    clearing.bury(worst, "failed: ValueError: x")
