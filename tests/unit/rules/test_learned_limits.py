"""A14 by observed transits: when they are used, what the evidence says, and that late events change nothing of it."""

from typing import Any

import pytest

from streams.events import Change, Diversion, Incident
from streams.fold.alert import Alert
from streams.travel_table import Row, Table, table_text
from tests.laws.policies import change
from tests.laws.tables import told
from tests.life import Life, at

OUT = 100.0
"""The exit at 01:40, in minutes since the start."""
MATRIX = 1.5 * (140 + 15) + 60
WATERMARK = 15
TEXT = "rules: {A14: {learned: true}}"


def times(p50: float, p95: float, n: int = 59, hours: tuple[int, int] = (0, 24), to: str = "YZ") -> str:
    return table_text(Table((Row("QZ", to, *hours, n, p50, p95),)))


ONE, OTHER = times(140, 190), times(100, 120)
LEARNED, SOONER = 190.0 + 60, 120.0 + 60
"""Minutes after the exit at which it is late by the one and by the other."""


def gone(*changes: Change, to: str = "YZ", late: float = 0) -> Life:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(OUT, "QZ-DLP", to, late=late)
    life.extra += changes  # type: ignore[arg-type]
    return life


def taught(text: str = ONE, minutes: float = 1.0, policy: str = TEXT, **more: Any) -> Life:
    return gone(change(policy, at(1)), told(text, at(minutes)), **more)


def rang_at(life: Life, until: float = 2000) -> int:
    return life.run(until=until).alert("A14").history[0].at


def figures(alert: Alert) -> dict[str, Any]:
    return {key: value for key, value in alert.evidence.items() if key.startswith(("learned", "limits", "travel"))}


def test_late_is_told_at_the_learned_limit_after_the_watermark() -> None:
    due = OUT + LEARNED + WATERMARK
    assert taught().run(until=due - 0.01).alerts("A14") == []
    assert taught().run(until=due).alert("A14").level == "late"


def test_the_evidence_says_what_the_limits_come_from() -> None:
    told_of = figures(taught().run(until=1000).alert("A14"))
    digest = told(ONE, 0).digest
    assert told_of == {
        "limits_from": "learned", "learned_hours": "00:00–24:00", "learned_n": 59, "learned_p50_min": 140.0,
        "learned_p95_min": 190.0, "travel_times": digest,
    }  # fmt: skip
    assert figures(gone().run(until=1000).alert("A14")) == {"limits_from": "matrix"}


def test_the_movement_is_expected_when_half_of_them_arrived() -> None:
    movement = taught().run(until=200).head.movement
    assert movement is not None
    assert movement.expected_at == at(OUT + 140)
    assert movement.observed is not None


@pytest.mark.parametrize(("n", "late"), [(58, MATRIX), (59, LEARNED)])
def test_of_too_few_the_matrix_is_used(n: int, late: float) -> None:
    assert rang_at(taught(times(140, 190, n))) == at(OUT + late + WATERMARK)


@pytest.mark.parametrize(("hours", "late"), [((1, 2), LEARNED), ((2, 3), MATRIX), ((0, 1), MATRIX)])
def test_other_hours_of_departure_say_nothing(hours: tuple[int, int], late: float) -> None:
    assert rang_at(taught(times(140, 190, hours=hours))) == at(OUT + late + WATERMARK)


@pytest.mark.parametrize("policy", ["rules: {A14: {learned: false}}", "rules: {A14: {late: 1.5}}"])
def test_unless_the_policy_asks_for_them_they_are_not_used(policy: str) -> None:
    assert rang_at(taught(policy=policy)) == at(OUT + MATRIX + WATERMARK)


@pytest.mark.parametrize(("node", "late"), [("YZ", LEARNED), ("FC", MATRIX)])
def test_the_policy_may_ask_for_them_at_one_destination(node: str, late: float) -> None:
    policy = f"overrides: [{{when: {{node: {node}}}, rules: {{A14: {{learned: true}}}}}}]"
    assert rang_at(taught(policy=policy)) == at(OUT + late + WATERMARK)


@pytest.mark.parametrize(
    ("minutes", "late"), [(50, SOONER), (99.99, SOONER), (100, LEARNED), (100.01, LEARNED), (150, LEARNED)]
)
def test_a_limit_that_was_given_stays(minutes: float, late: float) -> None:
    """The exit's reception decides: what is told with it or after it is for others."""
    assert rang_at(gone(change(TEXT, at(1)), told(ONE, at(2)), told(OTHER, at(minutes)))) == at(OUT + late + WATERMARK)


def test_an_exit_that_is_received_late_is_judged_by_the_times_of_its_reception() -> None:
    life = gone(change(TEXT, at(1)), told(ONE, at(2)), told(OTHER, at(130)), late=60)
    assert rang_at(life) == at(OUT + SOONER + WATERMARK)


def test_a_late_event_has_the_exit_judged_by_the_times_of_its_own_reception() -> None:
    """It folds the trail anew, long after other times were told."""
    changes = (change(TEXT, at(1)), told(ONE, at(2)), told(OTHER, at(150)))
    plain = gone(*changes).run(until=1000).alert("A14")
    refolded = gone(*changes).put(60, "QZ-DLP", late=300).run(until=1000).alert("A14")
    assert (refolded.raised_at, refolded.evidence) == (plain.raised_at, plain.evidence)
    assert refolded.evidence["learned_p95_min"] == 190.0


def test_a_diversion_is_judged_by_its_own_corridor_and_time() -> None:
    life = taught(times(60, 80, to="FC"), minutes=200).fact(300, Diversion, destination="FC")
    assert rang_at(life, until=600) == at(300 + 80 + 60 + WATERMARK)
    onward = taught().fact(200, Diversion, destination="FC").run(until=320).head.movement
    assert onward is not None
    assert onward.observed is None


def test_an_announced_breakdown_moves_learned_limits_too() -> None:
    life = taught().fact(150, Incident, type="breakdown", since=at(140), until=at(200))
    assert rang_at(life) == at(OUT + LEARNED + 60 + WATERMARK)


@pytest.mark.parametrize("then", [OTHER, table_text(Table(()))])
def test_a_breakdown_leaves_limits_where_they_came_from(then: str) -> None:
    """Other travel times have been told since the exit; the announcement only takes its window out of the clock."""
    life = gone(change(TEXT, at(1)), told(ONE, at(2)), told(then, at(130)))
    life.fact(150, Incident, type="breakdown", since=at(140), until=at(200))
    alert = life.run(until=1000).alert("A14")
    assert alert.history[0].at == at(OUT + LEARNED + 60 + WATERMARK)
    assert alert.evidence["learned_p95_min"] == 190.0


def test_a_way_inside_one_node_goes_by_the_crow() -> None:
    assert figures(taught(to="QZ").run(until=1000).alert("A14")) == {"limits_from": "matrix"}


def test_no_rows_at_all_are_the_matrix_again() -> None:
    back = told(table_text(Table(())), at(50))
    assert rang_at(gone(change(TEXT, at(1)), told(ONE, at(2)), back)) == at(OUT + MATRIX + WATERMARK)


def test_an_entry_in_learned_time_rings_nothing() -> None:
    assert taught().into(OUT + LEARNED, "YZ-RAIL").run().rules() == []
    (alert,) = taught().into(OUT + LEARNED + 0.1, "YZ-RAIL").run().alerts("A14")
    assert (alert.level, alert.resolved_reason) == ("late", "arrived")
