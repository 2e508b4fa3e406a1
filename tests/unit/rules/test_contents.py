"""A36: what children declare, added up against what the unit they are packed into declares."""

from typing import Any

import pytest

from streams.events import Aggregation, AnyEvent, Carried, Correction, Document
from streams.policy_file import read_policy
from streams.rules.catalogue import world
from tests.bench import Run, the_world
from tests.life import Life, Told, at

PARENT, ONE, TWO = "unit:iso6346:MSKU1234565", "unit:local:box1", "unit:local:box2"


class Packing:
    """A parent and its children, each told of what is reported of them, as the gateway tells it."""

    def __init__(self) -> None:
        self.lives = {unit: Life(unit) for unit in (PARENT, ONE, TWO)}
        self.lives[PARENT].put(0, "QZF-1")

    def declare(self, minutes: float, unit: str, late: float = 0, **said: Any) -> "Packing":
        self.lives[unit].fact(minutes, Document, late=late, **{"type": "manifest", "number": "M", **said})
        return self

    def pack(self, minutes: float, *children: str, action: str = "add", late: float = 0) -> "Packing":
        for unit in (PARENT, *children):
            self.lives[unit].fact(minutes, Aggregation, late=late, action=action, parent=PARENT, children=children)
        return self

    @property
    def events(self) -> list[AnyEvent]:
        return sorted((e for life in self.lives.values() for e in life.events), key=lambda e: (e.received, e.id))

    def run(self, until: float = 600, policy: str | None = None, settle_every: int | None = None) -> Told:
        judged_by = policy and world(the_world().region, read_policy(policy, region=the_world().region))
        run = Run(judged_by or None, settle_every)
        for event in self.events:
            run.feed([event])
        return Told(run.drain(at(until)), PARENT)


def packed(first: int = 200, second: int = 190, kg: float = 5_000.0) -> Packing:
    """The parent declares 400 pieces and 10,000 kg; the children what is given, before they are packed at 100."""
    case = Packing().declare(10, PARENT, packages=400, gross_kg=10_000)
    case.declare(20, ONE, packages=first, gross_kg=kg).declare(20, TWO, packages=second, gross_kg=5_000)
    return case.pack(100, ONE, TWO)


def test_pieces_that_do_not_add_up_ring_after_half_an_hour() -> None:
    assert packed().run(until=129.9).rules() == []
    alert = packed().run(until=130).alert("A36")
    assert (alert.subject, alert.severity, alert.started_at, alert.site) == (PARENT, "P2", at(100), "QZF-1")
    assert alert.evidence["sums"] == {"packages": {"parent": 400, "children": 390}}
    assert alert.evidence["shares"][TWO] == {"packages": 190, "gross_kg": 5_000}
    assert (alert.evidence["parent"], alert.evidence["children"]) == (PARENT, 2)


def test_pieces_that_add_up_do_not_ring() -> None:
    assert packed(200, 200).run().rules() == []


@pytest.mark.parametrize(("kg", "rings"), [(5_100, False), (5_100.1, True), (4_900, False), (4_899.9, True)])
def test_weights_may_be_one_per_cent_off(kg: float, rings: bool) -> None:
    told = packed(200, 200, kg).run()
    assert told.rules() == (["A36"] if rings else [])


@pytest.mark.parametrize(("wait", "until", "rings"), [(45, 144.9, False), (45, 145, True), (0, 100.1, True)])
def test_how_long_to_wait_is_policy(wait: int, until: float, rings: bool) -> None:
    told = packed().run(until, f"rules: {{A36: {{wait_min: {wait}}}}}")
    assert told.rules() == (["A36"] if rings else [])


def test_how_far_weights_may_be_off_is_policy() -> None:
    assert packed(200, 200, 5_200).run(policy="rules: {A36: {weight_pct: 2}}").rules() == []


@pytest.mark.parametrize("missing", ["packages", "gross_kg"])
def test_what_one_child_does_not_declare_is_not_added_up(missing: str) -> None:
    case = Packing().declare(10, PARENT, packages=400, gross_kg=10_000)
    said = {"packages": 190, "gross_kg": 4_000}
    case.declare(20, ONE, **said).declare(20, TWO, **{k: v for k, v in said.items() if k != missing})
    off = case.pack(100, ONE, TWO).run().alert("A36").evidence["sums"]
    assert set(off) == {"packages", "gross_kg"} - {missing}


def test_while_a_child_has_no_papers_nothing_is_added_up() -> None:
    case = Packing().declare(10, PARENT, packages=400).declare(20, ONE, packages=390).pack(100, ONE, TWO)
    assert case.run().rules() == []
    assert case.declare(300, TWO, packages=5).run().alert("A36").evidence["sums"]["packages"]["children"] == 395


def test_a_parent_that_declares_nothing_is_at_odds_with_nothing() -> None:
    assert Packing().declare(20, ONE, packages=390).pack(100, ONE).run().rules() == []


def test_papers_of_a_child_that_come_in_time_make_it_nothing() -> None:
    told = packed().declare(125, TWO, packages=200, gross_kg=5_000).run()
    assert told.rules(explained=True) == []


def test_papers_of_a_child_that_come_later_explain_it() -> None:
    told = packed().declare(300, TWO, packages=200, gross_kg=5_000).run()
    assert told.alert("A36").resolved_reason == "late_scan"


@pytest.mark.parametrize("minutes", [125.0, 300.0])
def test_papers_of_the_parent_end_it(minutes: float) -> None:
    told = packed().declare(minutes, PARENT, type="declaration", packages=390, gross_kg=10_000).run()
    assert [alert.updated_at for alert in told.alerts("A36")] == ([at(minutes)] if minutes > 130 else [])


def test_children_packed_one_by_one_are_added_up_once_all_are_in() -> None:
    case = Packing().declare(10, PARENT, packages=400).declare(20, ONE, packages=200).declare(20, TWO, packages=200)
    assert case.pack(100, ONE).pack(125, TWO).run().rules(explained=True) == []


def test_a_change_of_contents_begins_anew() -> None:
    case = Packing().declare(10, PARENT, packages=400).declare(20, ONE, packages=200).declare(20, TWO, packages=190)
    first, second = case.pack(100, ONE).pack(200, TWO).run().alerts("A36")
    assert (first.started_at, first.updated_at, first.open) == (at(100), at(200), False)
    assert (second.started_at, second.open) == (at(200), True)


def test_what_is_being_unpacked_is_not_all_there() -> None:
    assert packed(200, 200).pack(300, ONE, action="remove").run().rules() == []
    told = packed().pack(300, ONE, action="remove").run()
    assert told.alert("A36").updated_at == at(300)


def test_packed_again_after_it_was_empty() -> None:
    case = packed(200, 200).pack(300, ONE, TWO, action="remove").pack(400, ONE)
    assert case.run().alert("A36").evidence["sums"]["packages"]["children"] == 200


def test_a_packing_that_did_not_occur_takes_the_share_back() -> None:
    case = packed()
    wrong = next(e.id for e in case.lives[ONE].events if isinstance(e, Aggregation))
    case.lives[ONE].fact(200, Correction, voids=wrong, reason="did_not_occur")
    told = case.run()
    assert told.alert("A36").resolved_reason is not None
    relays = [one for commit in told.run.commits for one in commit.relays if isinstance(one, Carried)]
    assert [(one.child, one.turn, one.packages) for one in relays if one.child == ONE] == [
        (ONE, 1, 200),
        (ONE, 2, None),
    ]


def test_packing_told_late_is_added_up_as_if_it_had_been_told_in_time() -> None:
    case = Packing().declare(10, PARENT, packages=400).declare(20, ONE, packages=190).pack(100, ONE, late=200)
    alert = case.run().alert("A36")
    assert (alert.started_at, alert.evidence["sums"]["packages"]["children"]) == (at(100), 190)


def test_a_packing_that_is_reported_twice_is_one() -> None:
    case = Packing().declare(10, PARENT, packages=400).declare(20, ONE, packages=190)
    first, second = case.pack(200, ONE).pack(100, ONE, late=200).run().alerts("A36")
    assert (first.started_at, first.evidence["sums"]["packages"]["children"], first.open) == (at(100), 190, True)
    assert (second.started_at, second.resolved_reason) == (at(200), "late_scan")


def test_one_packing_behind_a_seal_that_does_not_add_up_is_one_alert() -> None:
    case = Packing().declare(10, PARENT, packages=400).declare(20, ONE, packages=190)
    case.lives[PARENT].into(50, "QZF-1", seal_state="intact")
    alert = case.pack(100, ONE).run().alert("A36")
    assert alert.evidence["sealed_with"] == "CN100001"
    assert alert.evidence["sums"] == {"packages": {"parent": 400, "children": 190}}
    assert alert.concerns == ("plate:桂N12345",)


@pytest.mark.parametrize("turns", [[], [210], [210, None], [210, 200, None], [200, 210], [200, None]])
def test_what_a_child_takes_back_leaves_no_trace(turns: list[int | None]) -> None:
    """Whatever it had told meanwhile of another packing: the alert is of the place where it began, and as old."""
    case = packed(210, 200)
    case.lives[PARENT].out(200, "QZF-1", "FC").into(400, "FC-YW")
    case.lives[PARENT].fact(500, Aggregation, action="add", parent=PARENT, children=(ONE,))
    when = at(500) + 1
    stamp: dict[str, Any] = {"subject": PARENT, "at": when, "received": when, "when": when}
    case.lives[PARENT].events += [
        Carried(id=f"{ONE}>{PARENT}>{when}#{turn:06d}", turn=turn, child=ONE, packages=told, **stamp)
        for turn, told in enumerate(turns, 1)
    ]
    (alert,) = (one for one in case.run().alerts("A36") if "sums" in one.evidence)
    assert (alert.site, alert.started_at, alert.open) == ("QZF-1", at(100), True)
    assert alert.evidence["sums"] == {"packages": {"parent": 400, "children": 410}}


@pytest.mark.parametrize("settle_every", [None, 1, 2])
def test_what_is_found_again_later_and_then_not_is_as_it_was_found_first(settle_every: int | None) -> None:
    """The seal on it is settled when the sums come to it, hours after; a paper that comes late makes them right."""
    case = Packing().declare(20, ONE, packages=190)
    case.lives[PARENT].into(50, "QZF-1", seal_state="intact")
    case.pack(100, ONE).declare(250, PARENT, hs6="0810.60").declare(300, PARENT, packages=400)
    assert "sums" in case.run(settle_every=settle_every).alert("A36").evidence
    case.declare(280, PARENT, late=200, type="declaration", packages=190)
    alert = case.run(settle_every=settle_every).alert("A36")
    assert (alert.open, alert.resolved_reason, alert.evidence["sealed_with"]) == (True, None, "CN100001")
    assert "sums" not in alert.evidence
