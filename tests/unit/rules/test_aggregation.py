"""A36: what one unit's own record says against the packing and unpacking that is reported of it."""

from typing import Any

import pytest

from streams.events import Aggregation, Inspection, SealChange
from tests.life import Life, at

PARENT, OTHER, CHILD = "unit:iso6346:MSKU1234565", "unit:iso6346:TEMU0000011", "unit:local:box1"


def parent(seal: str | None = "CN100001", state: str | None = "intact") -> Life:
    """In the yard at QZF, with a seal as its last gate read it."""
    life = Life(PARENT).arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "QZF", seal=seal, seal_state=state)
    return life.into(130, "QZF-1", seal=seal, seal_state=state).put(150, "QZF-1")


def pack(life: Life, minutes: float, action: str, *children: str, late: float = 0, into: str = PARENT) -> Life:
    return life.fact(minutes, Aggregation, late=late, action=action, parent=into, children=children or (CHILD,))


@pytest.mark.parametrize("action", ["add", "remove"])
def test_children_moved_while_the_parent_is_sealed_ring_after_half_an_hour(action: str) -> None:
    life = pack(parent(), 200, action)
    assert life.run(until=229.9).rules() == []
    alert = life.run(until=230).alert("A36")
    assert (alert.severity, alert.started_at, alert.site) == ("P2", at(200), "QZF-1")
    assert (alert.evidence["sealed_with"], alert.evidence["children"]) == ("CN100001", 1)


@pytest.mark.parametrize(("seal", "state"), [(None, None), ("CN100001", "open"), ("CN100001", "broken")])
def test_a_parent_that_is_not_sealed_may_be_packed(seal: str | None, state: str | None) -> None:
    assert pack(parent(seal, state), 200, "add").run(until=300).alerts("A36") == []


@pytest.mark.parametrize(("minutes", "rings"), [(190, False), (230, False), (230.1, True)])
def test_a_seal_that_was_cut_for_it_explains_it(minutes: float, rings: bool) -> None:
    life = pack(parent(), 200, "remove").fact(minutes, SealChange, old="CN100001", new=None)
    assert life.run(until=300).rules() == (["A36"] if rings else [])


def test_a_new_seal_seals_again() -> None:
    life = parent().fact(190, SealChange, old="CN100001", new=None).fact(195, SealChange, old=None, new="CN100002")
    assert pack(life, 300, "remove").run(until=400).alert("A36").evidence["sealed_with"] == "CN100002"


def test_an_inspection_of_the_parent_explains_it() -> None:
    life = parent().fact(190, Inspection, phase="open", site="QZF-1", agencies=("customs",))
    assert pack(life, 200, "remove").run(until=300).rules() == []
    life.fact(196, Inspection, phase="close", site="QZF-1", agencies=("customs",))
    assert life.run(until=300).rules() == ["A36"]


def test_children_that_were_never_packed_in_are_orphans() -> None:
    life = pack(pack(parent(None, None), 200, "add", CHILD, "unit:local:box2"), 300, "remove", CHILD, "unit:local:box9")
    assert life.run(until=329.9).rules() == []
    evidence = life.run(until=330).alert("A36").evidence
    assert (evidence["orphans"], evidence["orphan_count"], evidence["children"]) == (["unit:local:box9"], 1, 2)


def test_of_a_parent_that_was_packed_abroad_nothing_is_known() -> None:
    assert pack(parent(None, None), 300, "remove").run(until=400).rules() == []


def test_packing_that_is_told_late_makes_them_no_orphans() -> None:
    life = pack(pack(parent(None, None), 200, "add"), 300, "remove", CHILD, "unit:local:box2")
    life = pack(life, 210, "add", "unit:local:box2", late=100)
    assert life.run(until=400).rules(explained=True) == []


def test_a_cut_seal_explains_the_seal_and_not_the_orphan() -> None:
    life = pack(pack(parent(), 200, "add").fact(205, SealChange, old="CN100001", new="CN100002"), 300, "remove", OTHER)
    alert = life.fact(310, SealChange, old="CN100002", new=None).run(until=400).alert("A36")
    assert "sealed_with" not in alert.evidence
    assert alert.evidence["orphans"] == [OTHER]


def child(*reports: tuple[float, str, str]) -> Life:
    life = Life(CHILD).put(0, "QZF-1")
    for minutes, action, into in reports:
        pack(life, minutes, action, into=into)
    return life


def test_a_child_in_two_parents_rings_after_half_an_hour() -> None:
    life = child((100, "add", PARENT), (200, "add", OTHER))
    assert life.run(until=229.9).rules() == []
    alert = life.run(until=230).alert("A36")
    assert (alert.subject, alert.evidence["in_parent"], alert.evidence["parent"]) == (CHILD, PARENT, OTHER)


def test_a_child_may_be_packed_again_where_it_is_and_elsewhere_once_it_is_out() -> None:
    assert child((100, "add", PARENT), (200, "add", PARENT)).run().rules() == []
    assert child((100, "add", PARENT), (200, "remove", PARENT), (300, "add", OTHER)).run().rules() == []


@pytest.mark.parametrize(("minutes", "rings"), [(230, False), (230.1, True)])
def test_the_unpacking_may_be_reported_half_an_hour_after(minutes: float, rings: bool) -> None:
    told = child((100, "add", PARENT), (200, "add", OTHER), (minutes, "remove", PARENT)).run(until=300)
    assert told.rules() == (["A36"] if rings else [])


def test_a_child_unpacked_from_a_parent_it_is_not_in() -> None:
    alert = child((100, "add", PARENT), (200, "remove", OTHER)).run().alert("A36")
    assert (alert.evidence["action"], alert.evidence["in_parent"]) == ("remove", PARENT)


def test_a_child_of_which_nothing_is_on_record_may_come_from_abroad() -> None:
    assert child((100, "remove", PARENT), (200, "add", OTHER)).run().rules() == []


def test_unpacking_told_late_takes_it_back() -> None:
    life = child((100, "add", PARENT), (200, "add", OTHER))
    told: Any = pack(life, 150, "remove", late=100, into=PARENT).run()
    assert told.alert("A36").resolved_reason == "late_scan"
