"""A change of the policy judges what is received after it; what was found before keeps its thresholds."""

import pytest

from streams.events import PolicyChange
from streams.policies import judging, with_change
from streams.policy_file import policy_digest
from tests.bench import the_world
from tests.life import Life, at

SOONER = "rules: {A14: {late: 1.1, late_plus_h: 0, watermark_min: 0}}"
OFF = "rules: {A14: {enabled: false}}"
LATE = 100 + 15 + (1.5 * (140 / 60 + 0.25) + 1) * 60
SOON = 100 + 1.1 * (140 / 60 + 0.25) * 60
"""Minutes at which the movement below is late by the rule's own thresholds, and by the other policy."""


def change(minutes: float, text: str = SOONER) -> PolicyChange:
    return PolicyChange(f"p{minutes}", at(minutes), "li.wei", text, policy_digest(text))


def leaving(*changes: PolicyChange) -> Life:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "YZ")
    life.extra += changes
    return life


@pytest.mark.parametrize(("when", "late"), [(50, SOON), (99.99, SOON), (100.01, LATE), (150, LATE)])
def test_a_deadline_keeps_what_it_was_given(when: float, late: float) -> None:
    alert = leaving(change(when)).run(until=1000).alert("A14")
    assert alert.history[0].at == at(late)
    assert alert.evidence["thresholds"]["late"] == (1.1 if late == SOON else 1.5)


def test_what_is_received_with_the_change_is_judged_as_before() -> None:
    """Whatever the order of the two in the log: their time of reception decides."""
    assert leaving(change(100)).run(until=1000).alert("A14").evidence["thresholds"]["late"] == 1.5


def test_a_late_scan_from_before_the_change_is_judged_by_its_reception() -> None:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "YZ", late=60)
    life.extra.append(change(130))
    assert life.run(until=1000).alert("A14").evidence["thresholds"]["late"] == 1.1


def test_a_late_event_leaves_what_was_found_under_the_old_policy() -> None:
    plain = leaving(change(150)).run(until=1000).alert("A14")
    late = leaving(change(150)).put(60, "QZ-DLP", late=200).run(until=1000).alert("A14")
    assert (late.raised_at, late.evidence) == (plain.raised_at, plain.evidence)


def test_a_rule_that_is_switched_off_finds_nothing_new_and_ends_what_it_found() -> None:
    told = leaving(change(150, OFF)).into(700, "YZ-AIR").out(800, "YZ-AIR", "QZ").run(until=4000)
    (alert,) = told.alerts("A14")
    assert (alert.level, alert.resolved_reason) == ("overdue", "arrived")


def test_a_change_that_is_told_late_does_not_judge_backwards() -> None:
    """With several gateways an entry may come a little after others that were received later."""
    known = with_change((), change(50), at(70))
    assert [one.since for one in known] == [at(70)]
    world = judging(the_world(), known)
    assert world.at(at(70)).policy["A14"].late == 1.5
    assert world.at(at(70) + 1).policy["A14"].late == 1.1


def test_the_newest_change_judges() -> None:
    known = with_change(with_change((), change(50), at(50)), change(60, OFF), at(60))
    world = judging(the_world(), known)
    assert [world.at(at(minute)).policy["A14"].enabled for minute in (40, 55, 65)] == [True, True, False]
    assert world.at(at(65)).policy["A14"].late == 1.5


def test_the_policy_in_force_again_and_no_policy_at_all_change_nothing() -> None:
    known = with_change((), change(50), at(50))
    assert with_change(known, change(60), at(60)) is known
    assert with_change(known, change(60, "rules: ["), at(60)) is known
