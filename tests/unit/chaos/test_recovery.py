"""How long partitions wait after a kill is told by each of them, not by the watch."""

from tests.chaos.recovery import Waits


def test_a_wait_lasts_from_the_kill_to_the_first_commit() -> None:
    waits = Waits(100.0)
    waits.look(101.0, {0: 5, 1: 7}, {0: 9, 1: 7})
    assert (waits.longest(104.0), waits.over) == (4.0, False)
    waits.look(108.0, {0: 6, 1: 7}, {0: 9, 1: 8})
    waits.look(110.0, {0: 6, 1: 8}, {0: 9, 1: 8})
    assert (waits.longest(500.0), waits.over) == (8.0, True)


def test_a_partition_without_work_waits_for_nothing() -> None:
    waits = Waits(0.0)
    waits.look(1.0, {0: 5, 1: 7}, {0: 6, 1: 7})
    waits.look(3.0, {0: 6, 1: 7}, {0: 8, 1: 7})
    assert (waits.longest(95.0), waits.over, waits.waiting) == (3.0, False, False)
    waits.look(96.0, {0: 6, 1: 7}, {0: 8, 1: 8})
    assert waits.longest(98.0) == 3.0
    assert waits.longest(106.0) == 10.0


def test_nothing_seen_at_all_is_waiting_too() -> None:
    assert (Waits(10.0).longest(40.0), Waits(10.0).waiting) == (30.0, True)


def test_a_state_put_back_counts_from_where_it_was_put() -> None:
    waits = Waits(0.0)
    waits.look(1.0, {0: 9}, {0: 9})
    waits.look(5.0, {0: 4}, {0: 9})
    waits.look(7.0, {0: 5}, {0: 9})
    assert (waits.longest(9.0), waits.over) == (2.0, True)
