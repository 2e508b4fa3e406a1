"""A21: handling that the table of stages does not hold, beside what is A10, A11 or A25."""

from typing import Any

import pytest

from streams.events import Departure, Heard, Notice, Quiet, YardMove
from tests.life import MINUTE, Life, at


def on_the_road() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "FC")


def sequence(life: Life) -> set[str]:
    """Which of the rules on the sequence of scans and handling rang, explained or not."""
    return {"A10", "A11", "A21", "A25"} & set(life.run().rules(explained=True))


def device(site: str) -> dict[str, Any]:
    return {"device": f"{site}-G1", "site": site}


def test_put_away_while_in_transit_rings_after_the_watermark() -> None:
    life = on_the_road().put(200, "FC-YW")
    assert life.run(until=214.9).rules() == []
    alert = life.run(until=215).alert("A21")
    assert (alert.severity, alert.site, alert.started_at) == ("P3", "FC-YW", at(200))
    assert (alert.evidence["handled"], alert.evidence["stage_before"], alert.evidence["site_before"]) == (
        "yard put", "in_transit", "QZ-DLP",
    )  # fmt: skip


def test_the_entry_before_it_makes_it_right_however_late_it_comes() -> None:
    life = on_the_road().put(200, "FC-YW")
    assert life.into(190, "FC-YW", late=20).run(until=230).rules(explained=True) == []
    assert on_the_road().put(200, "FC-YW").into(190, "FC-YW", late=60).run().alert("A21").resolved_reason == "late_scan"


def test_handling_at_one_wrong_place_is_one_episode_for_a_day() -> None:
    life = on_the_road().put(200, "FC-YW").fact(240, YardMove, **device("FC-YW"), action="pick")
    assert len(life.run(until=300).alerts("A21")) == 1
    life.fact(200 + 1440, YardMove, **device("FC-YW"), action="put")
    assert len(life.run().alerts("A21")) == 1
    life.fact(200 + 1441, YardMove, **device("FC-YW"), action="put")
    assert len(life.run().alerts("A21")) == 2


@pytest.mark.parametrize(
    "life",
    [
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").put(90, "FC-YW"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").fact(90, YardMove, **device("FC-YW"), action="pick"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").depart(90, "FC-YW"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").depart(90, "QZ-DLP").depart(900, "QZ-DLP"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").depart(90, "QZ-DLP").put(120, "QZ-DLP"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").arrive(90, "QZ-DLP"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").arrive(900, "FC-YW"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").into(90, "QZ-DLP"),
        on_the_road().arrive(300, "FC-YW"),
        on_the_road().depart(300, "FC-YW"),
    ],
    ids=[
        "put elsewhere", "picked elsewhere", "shipped elsewhere", "shipped twice", "put once shipped",
        "arrived while stored", "arrived elsewhere", "through the gate to where it lies", "arrived while in transit",
        "shipped while in transit",
    ],
)  # fmt: skip
def test_what_the_table_does_not_hold(life: Life) -> None:
    assert sequence(life) == {"A21"}


@pytest.mark.parametrize(
    "life",
    [
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").put(90, "QZ-DLP"),
        Life().arrive(0, "QZ-DLP").fact(30, YardMove, **device("QZ-DLP"), action="pick"),
        Life().arrive(0, "QZ-DLP").out(30, "QZ-DLP", "QZF").into(60, "QZF-1").out(90, "QZF-1", "QZ"),
        Life().arrive(0, "QZ-DLP").depart(30, "QZ-DLP"),
        Life().arrive(0, "PX-YYG", mode="truck").into(4, "PX-YYG").put(30, "PX-YYG"),
        Life().arrive(0, "QZ-DLP").arrive(10, "QZ-DLP").put(30, "QZ-DLP"),
        Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").depart(90, "QZ-DLP").arrive(900, "FC-YW").put(930, "FC-YW"),
        Life().arrive(0, "QZF-1").put(30, "QZF-1").arrive(900, "QZF-1", mode="local"),
        Life().put(30, "QZ-DLP").depart(90, "QZ-DLP"),
        Life().depart(90, "QZ-DLP"),
    ],
    ids=[
        "put again", "picked unstored", "on without storing", "shipped unstored", "announced, then gated",
        "announced twice", "another visit", "stuffed in the zone", "never heard of: stored", "never heard of: shipped",
    ],
)  # fmt: skip
def test_what_the_table_holds(life: Life) -> None:
    assert sequence(life) == set()


@pytest.mark.parametrize(
    ("life", "rule"),
    [
        (Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").into(240, "QZF-1"), "A11"),
        (on_the_road().out(300, "FC-YW", "QZ"), "A11"),
        (Life().into(0, "QZF-1"), "A25"),
        (Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").depart(90, "QZ-DLP").into(900, "QZF-1"), "A25"),
        (on_the_road().into(200, "FC-YW").into(260, "FC-YW"), "A10"),
    ],
)
def test_scans_that_another_rule_speaks_of_are_not_told_twice(life: Life, rule: str) -> None:
    assert sequence(life) == {rule}


def test_handling_at_the_place_a_disputed_entry_named_is_told_by_that_rule() -> None:
    """No truck could have come there so soon (A04); then it is put away there, or shipped."""
    assert on_the_road().into(110, "PX-YYG").put(140, "PX-YYG").run().rules() == ["A04"]
    assert on_the_road().into(110, "BH-TS").depart(140, "BH-TS").run().rules() == ["A04"]


@pytest.mark.parametrize(("heard_at", "now", "severity"), [(None, 240, "P4"), (230, 240, "P4"), (230, 245, "P3")])
def test_a_silent_gate_softens_it_until_it_has_delivered(heard_at: int | None, now: int, severity: str) -> None:
    life = on_the_road().put(200, "FC-YW")
    common: dict[str, Any] = {"subject": "device:FC-YW-G1", "site": "FC-YW", "last_heard": at(150)}
    life.extra.append(Notice(Quiet(id="q", at=at(163), received=at(163), when=at(163), beat=10 * MINUTE, **common)))
    if heard_at is not None:
        when = at(heard_at)
        life.extra.append(Notice(Heard(id="h", at=when, received=when, when=when, **common)))
    assert life.run(until=now).alert("A21").severity == severity


def test_corrections_take_it_back() -> None:
    life = on_the_road()
    life.fact(200, Departure, **device("FC-YW"), mode="vessel")
    told = life.void(230, life.events[-1].id).run()
    assert told.alert("A21").resolved_reason == "correction"
