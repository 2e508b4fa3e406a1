"""A50: the class of a unit's enterprise shifts the severity of its alerts."""

import pytest

from streams.events import Release
from streams.policy import Policy
from streams.policy_file import read_policy
from streams.rules.catalogue import RULES, default_policy, world
from tests.bench import the_world
from tests.life import Life, at


def late_one(rating: str | None) -> Life:
    """Never arrives: late after 4.9 h, overdue after 9.2 h."""
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")
    if rating is not None:
        life.declared_by(40, "E1", rating)
    return life.out(100, "QZ-DLP", "YZ")


@pytest.mark.parametrize(
    ("rating", "late", "overdue"),
    [(None, "P3", "P2"), ("normal", "P3", "P2"), ("aeo", "P4", "P3"), ("dishonest", "P2", "P1")],
)
def test_a_late_transit_is_a_step_quieter_or_louder(rating: str | None, late: str, overdue: str) -> None:
    life = late_one(rating)
    assert life.run(until=100 + 6 * 60).alert("A14").severity == late
    assert life.run(until=100 + 11 * 60).alert("A14").severity == overdue


def test_aeo_relieves_three_rules_only() -> None:
    """A wrong destination is one whoever declares it; a dishonest enterprise makes it graver."""

    def wrong(rating: str | None) -> str:
        return late_one(rating).into(500, "FC-YW").run().alert("A13").severity

    assert (wrong(None), wrong("aeo"), wrong("dishonest")) == ("P2", "P2", "P1")


def test_a_statistic_stays_one() -> None:
    """P4 never becomes an alarm."""
    life = Life().arrive(0, "QZ-DLP").declared_by(10, "E1", "dishonest")
    assert life.run(until=30 * 60).alert("A42").severity == "P4"


def test_the_evidence_says_so_and_the_stages_stay_as_the_rule_has_them() -> None:
    alert = late_one("dishonest").run(until=100 + 6 * 60).alert("A14")
    assert alert.evidence["credit"] == {"class": "dishonest", "steps": 1}
    assert "credit" not in late_one("normal").run(until=100 + 6 * 60).alert("A14").evidence


def test_a_class_that_changes_while_the_unit_is_on_the_road_counts_from_then_on() -> None:
    life = late_one("normal").rated(200, "E1", "dishonest")
    assert life.run(until=100 + 6 * 60).head.rating == "dishonest"
    wrong = life.into(500, "FC-YW").run().alert("A13")
    assert wrong.severity == "P1"


def test_it_can_be_switched_off() -> None:
    sections = {rule.code: rule.policy() for rule in RULES} | {
        "A50": default_policy()["A50"].model_copy(update={"enabled": False})
    }
    off = world(the_world().region, Policy(sections))
    assert late_one("dishonest").run(until=100 + 6 * 60, judged_by=off).alert("A14").severity == "P3"


def test_the_class_of_another_enterprise_is_none_of_its_business() -> None:
    life = late_one(None).rated(10, "E2", "dishonest")
    assert life.run(until=100 + 6 * 60).alert("A14").severity == "P3"
    assert at(0) == life.events[0].when


def test_a_threshold_may_be_that_of_a_class() -> None:
    """Released and not fetched: 72 h for everybody but those who were given longer."""
    longer = world(the_world().region, read_policy("overrides: [{when: {credit: aeo}, rules: {A45: {limit_h: 100}}}]"))

    def unmoved(rating: str, until_h: float) -> int:
        life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").declared_by(40, "E1", rating)
        life.fact(60, Release, valid_from=at(60), valid_to=at(9_999))
        return len(life.run(until=60 + until_h * 60, judged_by=longer).alerts("A45"))

    assert [unmoved("normal", hours) for hours in (72, 73)] == [0, 1]
    assert [unmoved("aeo", hours) for hours in (73, 100, 101)] == [0, 0, 1]
