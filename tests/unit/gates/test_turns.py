"""Whatever connection a turn came by, the order is that of the numbers."""

import random

from hypothesis import given
from hypothesis import strategies as st

from gates.turns import Turns


@given(st.permutations(range(1, 30)))
def test_every_order_of_coming_is_taken_in_one_order(coming: list[int]) -> None:
    turns: Turns[int] = Turns()
    taken = [what for turn in coming for what in turns.offer(turn, turn, now=0.0)]
    assert taken == sorted(coming)
    assert turns.deadline() is None


def test_a_turn_waits_for_the_one_before_it() -> None:
    turns: Turns[str] = Turns()
    assert turns.offer(2, "two", now=0.0) == []
    assert turns.offer(3, "three", now=0.1) == []
    assert turns.offer(1, "one", now=0.2) == ["one", "two", "three"]


def test_a_turn_already_taken_goes_through_at_once() -> None:
    turns: Turns[str] = Turns()
    assert turns.offer(1, "one", now=0.0) == ["one"]
    assert turns.offer(1, "one again", now=0.0) == ["one again"]
    assert turns.offer(0, "nought", now=0.0) == ["nought"]


def test_a_missing_turn_is_given_up_after_the_patience_and_not_before() -> None:
    turns: Turns[str] = Turns(patience_s=5)
    assert turns.offer(1, "one", now=10.0) == ["one"]
    turns.offer(3, "three", now=10.0)
    turns.offer(7, "seven", now=12.0)
    assert turns.missing == 2
    assert turns.overdue(now=14.9) == []
    assert turns.overdue(now=15.0) == ["three"]
    assert turns.missing == 4
    assert turns.deadline() == 20.0
    assert turns.offer(2, "two, late", now=16.0) == ["two, late"]
    assert turns.overdue(now=20.0) == ["seven"]
    assert turns.deadline() is None


def test_who_is_started_in_the_midst_of_a_recording_waits_less_for_what_may_have_been_answered_before() -> None:
    """802 is of the client that sent 801, and comes when that is answered; 804 was answered before the start."""
    turns: Turns[str] = Turns(patience_s=20, start_s=6)
    turns.offer(805, "805", now=0.0)
    turns.offer(803, "803", now=0.5)
    turns.offer(801, "801", now=1.0)
    assert turns.overdue(now=5.9) == []
    assert turns.overdue(now=6.0) == ["801"]
    assert turns.offer(802, "802", now=6.1) == ["802", "803"]
    assert turns.overdue(now=12.0) == []
    assert turns.overdue(now=12.1) == ["805"]
    assert turns.offer(807, "807", now=13.0) == []
    assert turns.overdue(now=32.9) == []
    assert turns.overdue(now=33.0) == ["807"]


def test_progress_starts_the_patience_anew() -> None:
    turns: Turns[str] = Turns(patience_s=5, start_s=5)
    turns.offer(5, "five", now=0.0)
    turns.offer(1, "one", now=4.0)
    assert turns.overdue(now=5.0) == []
    assert turns.overdue(now=9.0) == ["five"]


def test_a_refused_turn_holds_nobody_up() -> None:
    turns: Turns[str] = Turns()
    turns.offer(2, "two", now=0.0)
    turns.offer(4, "four", now=0.0)
    assert turns.forgo(1, now=0.0) == ["two"]
    assert turns.forgo(3, now=0.0) == ["four"]
    assert turns.forgo(3, now=0.0) == []


def test_a_stop_gets_back_whatever_waits() -> None:
    turns: Turns[int] = Turns()
    order = [5, 9, 7]
    random.shuffle(order)
    for turn in order:
        turns.offer(turn, turn, now=0.0)
    assert turns.rest() == [5, 7, 9]
    assert turns.deadline() is None


def test_turns_that_came_to_nothing_are_waited_for_again() -> None:
    turns: Turns[str] = Turns(patience_s=5)
    for turn, what in enumerate(("one", "two", "three", "four"), 1):
        turns.offer(turn, what, now=0.0)
    turns.take_back([2, 3], [(4, "four")], now=1.0)
    assert turns.offer(5, "five", now=1.0) == []
    assert turns.offer(3, "three again", now=2.0) == []
    assert turns.offer(1, "one again", now=2.0) == ["one again"]
    assert turns.offer(2, "two again", now=3.0) == ["two again", "three again", "four", "five"]
    assert turns.offer(6, "six", now=3.0) == ["six"]
    assert turns.deadline() is None


def test_one_that_does_not_come_again_is_given_up_like_any_other() -> None:
    turns: Turns[str] = Turns(patience_s=5)
    for turn in (1, 2, 3):
        turns.offer(turn, "", now=0.0)
    turns.take_back([1, 2, 3], [], now=1.0)
    assert turns.offer(2, "two again", now=2.0) == []
    assert turns.offer(4, "four", now=2.0) == []
    assert turns.overdue(now=6.9) == []
    assert turns.overdue(now=7.0) == ["two again"]
    assert turns.offer(3, "three again", now=8.0) == ["three again", "four"]


def test_one_that_comes_again_and_is_refused_at_the_door_holds_nobody_up() -> None:
    turns: Turns[str] = Turns()
    turns.offer(1, "one", now=0.0)
    turns.take_back([1], [], now=0.0)
    assert turns.offer(2, "two", now=0.0) == []
    assert turns.forgo(1, now=0.0) == ["two"]
