"""The class of its enterprise as a unit is told it (A50): what was said from when on, in whatever order it came."""

import pytest
from msgspec.structs import replace

from streams.events import Credit, Rated
from streams.fold.heads import UnitHead
from tests.bench import Run
from tests.life import Life, at


def judged(*said: tuple[float, str, float]) -> Run:
    """``said``: (minutes, class, how late); the unit is declared at 10 and left lying, without papers of entry."""
    life = Life().arrive(0, "QZ-DLP").declared_by(10, "E1").put(30, "QZ-DLP").out(100, "QZ-DLP", "PX", seal="CN100001")
    life.into(300, "PX-YYG", plate="粤B99999", plate_confidence=0.99)
    agency = Life("enterprise:E1")
    for minutes, rating, late in said:
        agency.fact(minutes, Credit, late=late, rating=rating)
    life.extra += [replace(event, id=f"said-{event.id}") for event in agency.events]
    return life.run(until=3_000).run


def head(run: Run) -> UnitHead:
    (found,) = [piece.head for piece in run.partition.pieces() if isinstance(piece.head, UnitHead)]
    return found


def told(run: Run) -> list[tuple[int, int, str | None]]:
    relays = [one for commit in run.commits for one in commit.relays if isinstance(one, Rated)]
    return [(one.when, one.turn, one.rating) for one in relays]


def test_a_class_that_is_said_again_is_told_once() -> None:
    run = judged((50, "dishonest", 0), (400, "dishonest", 0))
    assert told(run) == [(at(50) + 1, 1, "dishonest")]


@pytest.mark.parametrize("late", [0, 500])
def test_a_class_said_earlier_counts_from_then_on_however_late_it_comes(late: float) -> None:
    run = judged((50, "dishonest", late), (400, "dishonest", 0))
    assert head(run).rated == ((at(50) + 1, "dishonest"),)
    by_rule = {alert.rule: alert for alert in run.alerts.values()}
    assert by_rule["A06"].evidence["credit"] == {"class": "dishonest", "steps": 1}


@pytest.mark.parametrize("late", [0, 500])
def test_a_class_in_between_is_one_of_its_own(late: float) -> None:
    run = judged((50, "aeo", 0), (200, "dishonest", late), (400, "aeo", 0))
    assert head(run).rated == ((at(50) + 1, "aeo"), (at(200) + 1, "dishonest"), (at(400) + 1, "aeo"))
    assert head(run).rating == "aeo"


def test_what_is_taken_back_leaves_what_was_told_before() -> None:
    run = judged((400, "dishonest", 0), (200, "dishonest", 500))
    assert told(run) == [
        (at(400) + 1, 1, "dishonest"), (at(200) + 1, 1, "dishonest"), (at(400) + 1, 2, None)
    ]  # fmt: skip
    assert (head(run).rated, head(run).rating) == (((at(200) + 1, "dishonest"),), "dishonest")
