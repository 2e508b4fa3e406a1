"""Episodes under two policies: which appear, vanish, change level, or ring at another time."""

from datetime import UTC, datetime, timedelta

import pytest

from streams.backtest import Change, Comparison, Told, compare, examples

DAY = datetime(2026, 3, 2, tzinfo=UTC)
SINCE, UNTIL = DAY, DAY + timedelta(days=30)


def told(
    key: str = "a", began: float = 0, raised: float = 1, ended: float | None = None, severity: str = "P3",
    level: str | None = None, rule: str = "A14", node: str | None = "QZ", subject: str = "unit:local:1",
) -> Told:  # fmt: skip
    """Times in hours since the beginning."""
    hours = {name: DAY + timedelta(hours=at) for name, at in (("started_at", began), ("raised_at", raised))}
    over = None if ended is None else DAY + timedelta(hours=ended)
    return Told(key, rule, severity, subject, level=level, node=node, ended_at=over, **hours)


def against(old: list[Told], new: list[Told]) -> Comparison:
    return compare(old, new, SINCE, UNTIL)


@pytest.mark.parametrize(
    ("old", "new", "fate"),
    [
        ([], [told()], "appear"),
        ([told()], [], "vanish"),
        ([told()], [told()], "same"),
        ([told(level="late")], [told(severity="P2", level="overdue")], "level"),
        ([told(severity="P3")], [told(severity="P2")], "level"),
        ([told(raised=2)], [told(raised=1)], "same"),
    ],
)
def test_what_becomes_of_an_episode(old: list[Told], new: list[Told], fate: str) -> None:
    (change,) = against(old, new).changes
    assert change.fate == fate


def test_an_episode_that_begins_elsewhere_is_the_same_if_the_two_overlap() -> None:
    (change,) = against([told("a", began=5, ended=9)], [told("b", began=3, ended=9)]).changes
    assert (change.fate, change.sooner_min) == ("same", 0.0)
    (standing,) = against([told("a", began=5)], [told("b", began=3)]).changes
    assert standing.fate == "same"


@pytest.mark.parametrize(
    "new",
    [
        told("b", began=3, ended=4),
        told("b", began=5, ended=9, rule="A33"),
        told("b", began=5, ended=9, subject="unit:local:2"),
    ],
)
def test_what_does_not_overlap_or_is_of_another_kind_is_another_episode(new: Told) -> None:
    assert [change.fate for change in against([told("a", began=5, ended=9)], [new]).changes] in (
        ["appear", "vanish"], ["vanish", "appear"],
    )  # fmt: skip


def test_each_episode_is_paired_once() -> None:
    old = [told("a", 1, ended=3), told("b", 5, ended=7)]
    new = [told("c", 0, ended=3), told("d", 2, ended=2.5), told("e", 5.5, ended=7)]
    assert sorted(change.fate for change in against(old, new).changes) == ["appear", "same", "same"]


def test_how_much_sooner_it_rings() -> None:
    assert Change(told(raised=2), told(raised=1.5)).sooner_min == 30
    assert Change(told(raised=1), told(raised=1.5)).sooner_min == -30
    assert Change(None, told()).sooner_min is None


def test_alerts_of_another_time_are_set_aside() -> None:
    early, late = told("x", -9, -8), told("y", 800, 801)
    found = against([early, told(), late], [told()])
    assert [each.alert_id for each in found.outside] == ["x", "y"]
    assert [change.fate for change in found.changes] == ["same"]


def test_counts_are_by_rule_and_node() -> None:
    old = [told("a"), told("b", node="PX"), told("c", rule="A33", node=None)]
    new = [told("a", raised=0.5), told("b", node="PX", severity="P2"), told("d", node="PX", subject="unit:local:9")]
    counts = against(old, new).counts()
    assert counts == {
        ("A14", "PX"): {"appear": 1, "vanish": 0, "level": 1, "same": 0, "retimed": 0},
        ("A14", "QZ"): {"appear": 0, "vanish": 0, "level": 0, "same": 1, "retimed": 1},
        ("A33", ""): {"appear": 0, "vanish": 1, "level": 0, "same": 0, "retimed": 0},
    }
    assert list(counts) == [("A14", "PX"), ("A14", "QZ"), ("A33", "")]


def test_examples_are_of_every_rule_in_the_order_of_time() -> None:
    many = [told(f"a{n}", n, subject=f"unit:local:{n}") for n in range(50)]
    few = [told("z", 60, rule="A33"), told("y", 70, rule="A60")]
    changes = against([], [*many, *few]).changes
    chosen = [change.told.alert_id for change in examples(changes, 4)]
    assert chosen == ["a0", "a1", "z", "y"]
    assert len(examples(changes, 100)) == 52
    assert examples([], 5) == []
