"""The life of an alert: 分拨, 处置, 办结, shelved and reopened by staff; raised, resolved, reopened by the system."""

from typing import Any

import pytest

from streams.events import Action, Inspection
from streams.fold.alert import Alert
from streams.fold.finding import alert_id
from streams.rules.sampling import lot
from tests.life import UNIT, Life, at
from tests.unit.rules.test_overdue import LATE, OVERDUE, WATERMARK, gone

RAISED = 100 + LATE + WATERMARK
A14 = alert_id("A14", UNIT, at(100))


def act(life: Life, minutes: float, action: str, alert: str = A14, **more: Any) -> Life:
    stamp: dict[str, Any] = {"at": at(minutes), "received": at(minutes), "when": at(minutes)}
    fields = {"by": "li.wei", "note": "", "until": None} | more
    life.extra.append(
        Action(id=f"act{len(life.extra)}", subject=life.unit, alert_id=alert, action=action, **stamp, **fields)
    )
    return life


def steps(alert: Alert) -> list[tuple[int, str, str, str]]:
    return [(note.at, note.by, note.step, note.note) for note in alert.history]


def test_each_step_records_who_when_and_why() -> None:
    life = act(gone(), RAISED + 10, "dispatch", note="监管二科")
    act(act(life, RAISED + 20, "handle", by="wang"), RAISED + 50, "close", note="found at a toll station")
    alert = life.run(until=RAISED + 60).alert("A14")
    assert (alert.state, alert.updated_at, alert.version) == ("closed", at(RAISED + 50), 4)
    assert steps(alert) == [
        (at(RAISED), "system", "raised", "late"),
        (at(RAISED + 10), "li.wei", "dispatch", "监管二科"),
        (at(RAISED + 20), "wang", "handle", ""),
        (at(RAISED + 50), "li.wei", "close", "found at a toll station"),
    ]


@pytest.mark.parametrize(
    ("action", "state"), [("dispatch", "dispatched"), ("handle", "handling"), ("shelve", "shelved"), ("reopen", "new")]
)
def test_a_step_leads_to_its_state(action: str, state: str) -> None:
    until = at(RAISED + 500) if action == "shelve" else None
    assert act(gone(), RAISED + 10, action, until=until).run(until=RAISED + 20).alert("A14").state == state


def test_the_same_step_told_twice_is_taken_once() -> None:
    life = act(gone(), RAISED + 10, "dispatch")
    life.extra += life.extra[-1:]
    assert len(life.run(until=RAISED + 20).alert("A14").history) == 2


@pytest.mark.parametrize(("action", "state"), [("dispatch", "dispatched"), ("handle", "handling")])
def test_a_level_that_rises_leaves_it_with_whoever_has_it(action: str, state: str) -> None:
    alert = act(gone(), RAISED + 10, action).run(until=100 + OVERDUE + WATERMARK).alert("A14")
    assert (alert.state, alert.level, alert.history[-1].step) == (state, "overdue", "level")


@pytest.mark.parametrize(("now", "state"), [(100 + OVERDUE + WATERMARK - 0.1, "closed"), (100 + OVERDUE + 15, "new")])
def test_what_staff_closed_rings_again_only_when_it_gets_worse(now: float, state: str) -> None:
    alert = act(gone(), RAISED + 10, "close").run(until=now).alert("A14")
    assert alert.state == state
    assert (alert.history[-1].step, alert.history[-1].by) == (
        ("reopened", "system") if state == "new" else ("close", "li.wei")
    )


def test_what_staff_closed_stays_closed_when_it_is_over() -> None:
    life = act(gone(), RAISED + 10, "close").into(RAISED + 60, "YZ-RAIL")
    alert = life.run(until=RAISED + 70).alert("A14")
    assert (alert.state, alert.resolved_reason, len(alert.history)) == ("closed", None, 2)


def test_staff_may_reopen_what_they_closed() -> None:
    life = act(act(gone(), RAISED + 10, "close"), RAISED + 20, "reopen", note="closed by mistake")
    alert = life.run(until=RAISED + 30).alert("A14")
    assert (alert.state, alert.history[-1].note) == ("new", "closed by mistake")


@pytest.mark.parametrize(("now", "state"), [(RAISED + 59.9, "shelved"), (RAISED + 60, "new")])
def test_a_shelved_alert_comes_back_at_its_time(now: float, state: str) -> None:
    alert = act(gone(), RAISED + 10, "shelve", until=at(RAISED + 60)).run(until=now).alert("A14")
    assert alert.state == state
    assert alert.until == (at(RAISED + 60) if state == "shelved" else None)
    assert steps(alert)[2:] == ([(at(RAISED + 60), "system", "unshelved", "")] if state == "new" else [])


def test_a_shelved_alert_that_is_closed_does_not_come_back() -> None:
    life = act(act(gone(), RAISED + 10, "shelve", until=at(RAISED + 60)), RAISED + 20, "close")
    assert life.run(until=RAISED + 100).alert("A14").state == "closed"


def test_a_shelved_alert_that_is_over_does_not_come_back() -> None:
    life = act(gone(), RAISED + 10, "shelve", until=at(RAISED + 60)).into(RAISED + 30, "YZ-RAIL")
    alert = life.run(until=RAISED + 100).alert("A14")
    assert (alert.state, alert.until, alert.resolved_reason) == ("resolved", None, "arrived")


def test_one_that_is_remembered_after_it_is_over_does_not_come_back_either() -> None:
    unit = next(name for n in range(1000) if lot(name := f"unit:local:{n}", "2026-03-02") < 0.05)
    life = Life(unit).arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "QZF").into(130, "QZF-1")
    act(life, 140, "shelve", alert_id("A53", unit, at(130)), until=at(300))
    life.fact(200, Inspection, site="QZF-1", phase="open", agencies=("customs",))
    alert = life.run(until=400).alert("A53")
    assert (alert.state, alert.resolved_reason) == ("resolved", "inspected")


def test_the_system_reopens_what_it_had_resolved_if_a_late_record_says_so() -> None:
    life = gone().into(RAISED + 30, "YZ-RAIL", name="wrong").void(RAISED + 40, "wrong")
    alert = life.run(until=RAISED + 50).alert("A14")
    assert (alert.state, alert.resolved_reason) == ("new", None)
    assert [step for _, _, step, _ in steps(alert)] == ["raised", "resolved", "reopened"]


@pytest.mark.parametrize("action", ["dispatch", "handle", "shelve"])
def test_what_the_system_has_resolved_meanwhile_stays_resolved_and_keeps_the_note(action: str) -> None:
    life = gone().into(RAISED + 5, "YZ-AIR")
    alert = act(life, RAISED + 10, action, note="called the driver").run(until=RAISED + 20).alert("A14")
    assert (alert.state, alert.resolved_reason) == ("resolved", "arrived")
    assert steps(alert)[-1][2:] == (action, "called the driver")


@pytest.mark.parametrize(
    ("done", "late", "state"),
    [
        ("close", "dispatch", "closed"),
        ("close", "handle", "closed"),
        ("close", "shelve", "closed"),
        ("handle", "dispatch", "handling"),
        ("handle", "reopen", "handling"),
        ("dispatch", "reopen", "dispatched"),
    ],
)
def test_who_acts_on_what_the_screen_showed_a_moment_ago_undoes_nothing(done: str, late: str, state: str) -> None:
    life = act(act(gone(), RAISED + 10, done), RAISED + 20, late, by="wang", until=at(RAISED + 30), note="seen")
    alert = life.run(until=RAISED + 40).alert("A14")
    assert (alert.state, alert.until) == (state, None)
    assert steps(alert)[-1] == (at(RAISED + 20), "wang", late, "seen")


def test_an_alert_has_ended_when_it_was_closed_first_whatever_is_noted_later() -> None:
    life = act(act(gone(), RAISED + 10, "close"), RAISED + 20, "close", note="once more")
    alert = life.run(until=RAISED + 30).alert("A14")
    assert (alert.state, alert.ended_at, alert.updated_at) == ("closed", at(RAISED + 10), at(RAISED + 20))
    again = act(act(life, RAISED + 40, "reopen"), RAISED + 50, "close").run(until=RAISED + 60).alert("A14")
    assert again.ended_at == at(RAISED + 50)
    assert act(life, RAISED + 70, "reopen").run(until=RAISED + 80).alert("A14").ended_at is None
