"""A37, A46: inspections that contradict one another, and inspections that were not needed."""

from typing import Any

import pytest

from streams.events import Inspection
from tests.life import Life, at

DAY = 1440.0
FOUND: dict[str, Any] = {"goods_name": "大米 rice", "packages": 400, "gross_kg": 20_000.0}


def stored() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")


def inspect(life: Life, minutes: float, *agencies: str, reason: str | None = None, **found: Any) -> Life:
    """Opened at ``minutes``, closed half an hour later."""
    common: dict[str, Any] = {"site": "QZ-DLP", "agencies": agencies, "source": "customs"}
    life.fact(minutes, Inspection, phase="open", **common)
    return life.fact(minutes + 30, Inspection, phase="close", reason_code=reason, **common, **found)


@pytest.mark.parametrize(
    ("other", "differences"),
    [
        ({}, None),
        ({"goods_name": "大米  Rice"}, None),
        ({"goods_name": "大麦 barley"}, ["goods_name"]),
        ({"goods_name": None}, None),
        ({"packages": 401}, ["packages"]),
        ({"packages": None}, None),
        ({"gross_kg": 20_200}, None),
        ({"gross_kg": 20_201}, ["gross_kg"]),
        ({"gross_kg": 19_800}, None),
        ({"gross_kg": 19_799}, ["gross_kg"]),
        ({"gross_kg": None}, None),
        ({"goods_name": "大麦", "packages": 3, "gross_kg": 9}, ["goods_name", "packages", "gross_kg"]),
    ],
)
def test_two_agencies_results(other: dict[str, Any], differences: list[str] | None) -> None:
    life = inspect(inspect(stored(), 60, "customs", **FOUND), 120, "ciq", **(FOUND | other))
    alerts = life.run(until=151).alerts("A37")
    assert [(a.severity, a.evidence["differences"]) for a in alerts] == ([("P2", differences)] if differences else [])


def test_it_rings_with_the_second_result_and_shows_both() -> None:
    life = inspect(inspect(stored(), 60, "customs", **FOUND), 120, "ciq", **(FOUND | {"packages": 407}))
    alert = life.run(until=150).alert("A37")
    assert (alert.started_at, alert.raised_at, alert.site) == (at(150), at(150), "QZ-DLP")
    assert alert.evidence["agencies"] == ["ciq", "customs"]
    assert [(r["closed_at"], r["agencies"], r["packages"]) for r in alert.evidence["results"]] == [
        (at(90), ["customs"], 400), (at(150), ["ciq"], 407),
    ]  # fmt: skip


def test_one_agencys_two_results_conflict_too() -> None:
    life = inspect(inspect(stored(), 60, "customs", **FOUND), 120, "customs", **(FOUND | {"packages": 407}))
    assert life.run(until=151).alert("A37").severity == "P2"


def test_an_inspection_that_found_nothing_conflicts_with_nothing() -> None:
    assert inspect(inspect(stored(), 60, "customs", **FOUND), 120, "ciq").run(until=151).alerts("A37") == []


def test_a_joint_decision_ends_it_whatever_it_is() -> None:
    life = inspect(inspect(stored(), 60, "customs", **FOUND), 120, "ciq", **(FOUND | {"packages": 407}))
    life = inspect(life, 180, "ciq", **FOUND)
    assert life.run(until=211).alert("A37").state == "new"
    life = inspect(life, 240, "customs", "ciq", **(FOUND | {"packages": 404}))
    assert life.run(until=271).alert("A37").resolved_reason == "joint decision"
    life = inspect(life, 300, "customs", **(FOUND | {"packages": 404}))
    assert len(life.run(until=331).alerts("A37")) == 1


def test_a_result_that_is_corrected_away_conflicts_no_more() -> None:
    life = inspect(inspect(stored(), 60, "customs", **FOUND), 120, "ciq", **(FOUND | {"packages": 407}))
    told = life.void(160, life.events[-1].id).run(until=161)
    assert told.alert("A37").resolved_reason == "correction"


def test_the_next_visits_goods_may_be_others() -> None:
    life = inspect(stored(), 60, "customs", **FOUND).depart(200, "QZ-DLP").arrive(2000, "QZ-DLP").put(2030, "QZ-DLP")
    told = inspect(life, 2060, "ciq", goods_name="手机", packages=3, gross_kg=1.0).run()
    assert told.rules(explained=True) == []


@pytest.mark.parametrize(("after", "rings"), [(30 * DAY, True), (30 * DAY + 0.1, False)])
def test_a_second_inspection_within_thirty_days(after: float, rings: bool) -> None:
    life = inspect(inspect(stored(), 60, "customs", "ciq", **FOUND), 90 + after, "customs", "ciq", **FOUND)
    alerts = life.run().alerts("A46")
    assert [(alert.severity, alert.started_at) for alert in alerts] == ([("P4", at(90 + after))] if rings else [])


def test_it_rings_when_it_is_opened_and_names_the_result_to_be_recognised() -> None:
    life = inspect(inspect(stored(), 60, "customs", "ciq", **FOUND), 1530, "customs", **FOUND)
    alert = life.run(until=1530).alert("A46")
    assert (alert.evidence["since_days"], alert.evidence["recognised"]["packages"]) == (1.0, 400)


def test_the_first_inspection_is_no_repeat_nor_is_a_second_agency_that_joins_it() -> None:
    assert inspect(stored(), 60, "customs", **FOUND).run().rules() == []
    life = stored().fact(60, Inspection, phase="open", site="QZ-DLP", agencies=("customs",))
    assert inspect(life, 65, "ciq", **FOUND).run(until=200).rules() == []


def test_a_unit_of_which_nothing_was_found_is_not_recognised() -> None:
    assert inspect(inspect(stored(), 60, "customs"), 120, "customs").run(until=200).alerts("A46") == []


def test_a_reason_given_with_the_opening_or_the_close_explains_it() -> None:
    life = inspect(inspect(stored(), 60, "customs", **FOUND), 120, "ciq", reason="second-agency", **FOUND)
    assert life.run(until=151).alert("A46").resolved_reason == "reason given"
    life = inspect(stored(), 60, "customs", **FOUND)
    life.fact(120, Inspection, phase="open", site="QZ-DLP", agencies=("ciq",), reason_code="R1")
    assert life.run(until=151).alerts("A46") == []


def test_agencies_that_join_a_repeat_make_one_repeat() -> None:
    life = inspect(stored(), 60, "customs", **FOUND)
    life.fact(120, Inspection, phase="open", site="QZ-DLP", agencies=("customs",))
    life.fact(125, Inspection, phase="open", site="QZ-DLP", agencies=("ciq",))
    assert len(life.run(until=200).alerts("A46")) == 1


def test_a_close_whose_opening_was_never_told_is_a_repeat_too() -> None:
    life = inspect(stored(), 60, "customs", **FOUND)
    life.fact(150, Inspection, phase="close", site="QZ-DLP", agencies=("ciq",), **FOUND)
    assert life.run(until=200).alert("A46").started_at == at(150)
