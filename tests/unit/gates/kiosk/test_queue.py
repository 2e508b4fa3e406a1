"""A scan that was kept is there after whatever comes, under a number that no other has."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gates.kiosk.kept import Counts, Fate, NotKeptError, QueueError
from gates.kiosk.queue import KioskQueue

NOW_S = 1_772_410_503.0
SETTLED_KEPT = 20


def opened(path: Path, device: str = "QZ-DLP-G1") -> KioskQueue:
    return KioskQueue(path, device, now_s=lambda: NOW_S, settled_kept=SETTLED_KEPT)


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[KioskQueue]:
    with opened(tmp_path / "new folder" / "queue.sqlite") as made:
        yield made


def unit(number: int) -> dict[str, str]:
    return {"kind": "gate", "unit": f"local:{number}"}


def test_numbers_follow_each_other_through_restarts_and_pruning(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite"
    for expected in range(1, 4):
        with opened(path) as queue:
            kept = queue.keep(unit(expected))
            assert kept.seq == expected
            queue.settle([Fate(kept.event_id, "acknowledged")])
    with opened(path) as queue:
        last = queue.last()
        assert last is not None
        assert (last.seq, last.kept_at) == (3, round(NOW_S * 1000))


def test_an_item_is_kept_with_its_number_and_id_and_never_changes(queue: KioskQueue) -> None:
    kept = queue.keep(unit(1))
    assert msgspec.json.decode(kept.body) == {**unit(1), "event_id": kept.event_id, "seq": 1}
    assert [one.body for one in queue.waiting(10)] == [kept.body]


def test_what_is_answered_waits_no_more_and_what_is_rejected_stays_aside(queue: KioskQueue) -> None:
    first, second, third = (queue.keep(unit(number)) for number in range(3))
    queue.settle([Fate(first.event_id, "acknowledged"), Fate(second.event_id, "rejected", "unit: no")])
    assert queue.waiting(10) == [third]
    assert queue.waiting(10, after=third.seq) == []
    assert [(one.seq, one.reason) for one in queue.rejected()] == [(2, "unit: no")]
    assert queue.counts() == Counts(1, 1, round(NOW_S * 1000))
    queue.settle([Fate(second.event_id, "acknowledged")])
    assert queue.counts().rejected == 1, "an answer that comes twice changes nothing"
    queue.dismiss_rejected()
    assert (queue.counts().rejected, queue.rejected(), queue.waiting(10)) == (0, [], [third])


def test_old_acknowledged_items_go_and_nothing_else_does(queue: KioskQueue) -> None:
    waiting = queue.keep(unit(0))
    rejected = queue.keep(unit(1))
    queue.settle([Fate(rejected.event_id, "rejected", "no")])
    many = [queue.keep(unit(number)) for number in range(SETTLED_KEPT + 50)]
    queue.settle([Fate(kept.event_id, "acknowledged") for kept in many])
    (left,) = queue._db.execute("SELECT count(*) FROM item WHERE state = 'acknowledged'").fetchone()
    assert left == SETTLED_KEPT
    assert queue.waiting(10) == [waiting]
    assert [one.seq for one in queue.rejected()] == [rejected.seq]
    assert queue.keep(unit(2)).seq == many[-1].seq + 1


def test_what_does_not_fit_is_not_kept_and_takes_no_number(queue: KioskQueue) -> None:
    first = queue.keep(unit(1))
    (pages,) = queue._db.execute("PRAGMA page_count").fetchone()
    queue._db.execute(f"PRAGMA max_page_count = {pages}")
    large = {"kind": "gate", "unit": "x" * 100_000}
    for _ in range(3):
        with pytest.raises(NotKeptError, match="full"):
            queue.keep(large)
    assert queue.waiting(10) == [first]
    queue._db.execute("PRAGMA max_page_count = 1000000")
    assert queue.keep(large).seq == 2


def test_two_kiosks_never_share_a_queue(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite"
    with opened(path), pytest.raises(QueueError, match="another kiosk is using it"):
        opened(path)
    with pytest.raises(QueueError, match="holds the scans of QZ-DLP-G1"):
        opened(path, "DX-PORT-G1")


def test_what_is_no_queue_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but somebody's notes" * 100)
    with pytest.raises(QueueError, match=r"notes\.txt"):
        opened(path)
    assert path.read_text().startswith("not a database")
    with pytest.raises(QueueError):
        opened(tmp_path)


def test_every_commit_is_told_to_reach_the_disk(queue: KioskQueue) -> None:
    found = {name: queue._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert found == {"journal_mode": "wal", "synchronous": 2}
    assert sqlite3.threadsafety
