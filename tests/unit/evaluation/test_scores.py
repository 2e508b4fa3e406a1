"""Recall and precision at their edges."""

import pytest

from streams.evaluation import evaluate
from tests.unit.evaluation.saying import alert, said, truth


def test_nothing_stated_and_nothing_raised_has_neither_recall_nor_precision() -> None:
    found = evaluate([], truth())
    assert (found.total.recall, found.total.precision) == (None, None)
    assert found.scores == ()


def test_a_truth_is_found_by_rule_and_subject() -> None:
    stated = truth(said("A10"), said("A10", "unit:v"), said("A11"))
    found = evaluate([alert("A10"), alert("A10", "unit:w")], stated)
    assert [entry.subject for entry in found.missed] == ["unit:v", "unit:u"]
    assert [false.subject for false in found.false] == ["unit:w"]
    a10, a11 = found.scores
    assert (a10.rule, a10.truths, a10.found, a10.missed, a10.raised, a10.false) == ("A10", 2, 1, 1, 2, 1)
    assert (a10.recall, a10.precision) == (0.5, 0.5)
    assert (a11.rule, a11.recall, a11.precision) == ("A11", 0.0, None)
    assert (found.total.truths, found.total.found) == (3, 1)


@pytest.mark.parametrize(("level", "recall"), [("late", 0.0), ("overdue", 1.0), ("missing", 0.0), (None, 0.0)])
def test_of_a14_the_level_must_be_right_too_but_a_wrong_one_is_no_false_alarm(level: str | None, recall: float) -> None:
    found = evaluate([alert("A14", level=level)], truth(said("A14", level="overdue")))
    assert found.total.recall == recall
    assert found.false == ()


def test_levels_of_other_rules_do_not_matter() -> None:
    assert evaluate([alert("A40", level="day 10")], truth(said("A40"))).total.recall == 1.0


@pytest.mark.parametrize(("severity", "counts"), [("P1", 1), ("P2", 1), ("P3", 1), ("P4", 0)])
def test_p4_finds_truths_but_is_never_a_false_alarm(severity: str, counts: int) -> None:
    found = evaluate([alert("A45", severity=severity), alert("A45", "unit:x", severity)], truth(said("A45")))
    assert found.total.recall == 1.0
    assert len(found.false) == found.total.false == counts
    assert found.total.raised == 2 * counts


def test_an_allowed_alert_is_neither_found_nor_false() -> None:
    found = evaluate([alert("A11"), alert("A11", "unit:v")], truth(said("A11"), allowed=(("A11", "unit:v"),)))
    assert (found.total.found, found.total.allowed, found.total.false) == (1, 1, 0)
    assert found.total.precision == 1.0


def test_an_allowance_holds_for_its_rule_only() -> None:
    assert evaluate([alert("A10")], truth(allowed=(("A11", "unit:u"),))).total.false == 1


@pytest.mark.parametrize("reason", ["late_scan", "correction"])
def test_what_was_explained_later_did_ring(reason: str) -> None:
    found = evaluate([alert("A11", resolved=reason)], truth())
    assert [false.resolved_reason for false in found.false] == [reason]


def test_two_alerts_of_one_truth_are_found_once_and_raised_twice() -> None:
    found = evaluate([alert("A33"), alert("A33", minute=90)], truth(said("A33")))
    assert (found.total.found, found.total.raised, found.total.false) == (1, 2, 0)


def test_rules_that_are_not_counted_are_left_out_of_everything_and_said_to_be() -> None:
    stated = truth(said("A10"), said("A34"), said("A34", "unit:v"))
    found = evaluate([alert("A10"), alert("A35")], stated, {"A10", "A12"})
    assert found.not_built == {"A34": 2}
    assert (found.total.truths, found.total.raised, found.total.false) == (1, 1, 0)
    assert [score.rule for score in found.scores] == ["A10", "A12"]


def test_all_rules_are_counted_if_none_are_named() -> None:
    found = evaluate([alert("A10"), alert("A35")], truth(said("A34")), None)
    assert found.not_built == {}
    assert [score.rule for score in found.scores] == ["A10", "A34", "A35"]
    assert found.total.false == 2


def test_the_total_is_the_sum_of_the_rules() -> None:
    alerts = [alert("A10"), alert("A11", "unit:x"), alert("A12", severity="P1")]
    found = evaluate(alerts, truth(said("A10"), said("A11"), allowed=(("A12", "unit:u"),)))
    for name in ("truths", "found", "raised", "allowed", "false"):
        assert getattr(found.total, name) == sum(getattr(score, name) for score in found.scores)
