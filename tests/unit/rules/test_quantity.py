"""A34: packages counted against packages declared."""

import pytest

from streams.events import Document, Inspection
from tests.life import Life, at


def declared(packages: int | None, hs6: str | None = "8517.13", kind: str = "manifest") -> Life:
    life = Life().fact(-60, Document, type=kind, number="D-1", packages=packages, hs6=hs6)
    return life.arrive(0, "QZ-DLP").put(30, "QZ-DLP")


@pytest.mark.parametrize(
    ("packages", "hs6", "counted", "rings"),
    [
        (400, "8517.13", 400, False),
        (400, "8517.13", 399, True),
        (400, "8517.13", 401, True),
        (400, None, 399, True),
        (4000, "2601.11", 3980, False),
        (4000, "2601.11", 3979, True),
        (4000, "260111", 4020, False),
        (4000, "2601.11", 4021, True),
        (4000, "8517.13", 3980, True),
        (None, "8517.13", 399, False),
        (400, "8517.13", None, False),
    ],
)
def test_counted_goods_by_none_and_bulk_by_half_a_percent(
    packages: int | None, hs6: str | None, counted: int | None, rings: bool
) -> None:
    alerts = declared(packages, hs6).out(100, "QZ-DLP", "QZF", packages=counted).run(until=100).alerts("A34")
    assert [alert.severity for alert in alerts] == (["P2"] if rings else [])


def test_it_says_what_was_counted_and_declared() -> None:
    life = declared(400, "2601.11").fact(-30, Document, type="declaration", number="D-2", packages=410)
    evidence = life.out(100, "QZ-DLP", "QZF", packages=380, name="s").run(until=100).alert("A34").evidence
    assert {name: found for name, found in evidence.items() if name != "thresholds"} == {
        "counted": 380, "counted_at": at(100), "counted_by": "QZ-DLP-G1", "scans": ["s"],
        "declared": {"declaration": 410, "manifest": 400}, "documents": {"declaration": "D-2", "manifest": "D-1"},
        "off": -30, "bulk": True,
    }  # fmt: skip


def test_without_papers_there_is_nothing_to_compare() -> None:
    assert Life().arrive(0, "QZ-DLP").out(100, "QZ-DLP", "QZF", packages=380).run(until=101).rules() == []


def test_papers_that_come_later_are_compared_with_the_last_count() -> None:
    life = Life().arrive(0, "QZ-DLP").out(100, "QZ-DLP", "QZF", packages=380)
    life.fact(110, Document, type="manifest", number="M", packages=400)
    assert life.run(until=111).alert("A34").started_at == at(110)


def test_papers_that_disagree_among_themselves_are_their_own_matter() -> None:
    life = declared(400).fact(-30, Document, type="declaration", number="D-2", packages=425)
    told = life.out(100, "QZ-DLP", "QZF", packages=400).run(until=101)
    assert told.rules() == ["A35"]


def test_an_inspection_counts_too() -> None:
    life = declared(400).fact(60, Inspection, phase="close", site="QZ-DLP", agencies=("ciq",), packages=390)
    alert = life.run(until=61).alert("A34")
    assert (alert.evidence["counted_by"], alert.site) == ("ciq", "QZ-DLP")


def test_one_incident_until_a_count_agrees() -> None:
    life = declared(400).out(100, "QZ-DLP", "QZF", packages=390).into(130, "QZF-1", packages=388)
    assert life.run(until=131).alert("A34").state == "new"
    assert life.out(200, "QZF-1", "QZ", packages=400).run(until=201).alert("A34").resolved_reason == "recounted"


def test_a_replaced_record_takes_it_back() -> None:
    life = declared(400).out(100, "QZ-DLP", "QZF", packages=390, name="wrong").void(110, "wrong")
    life.out(100, "QZ-DLP", "QZF", late=10, packages=400)
    assert life.run(until=111).alert("A34").resolved_reason == "correction"


def test_the_next_visits_goods_are_other_goods() -> None:
    life = declared(400).out(100, "QZ-DLP", "outside", packages=400)
    life.fact(1900, Document, type="manifest", number="M-2", packages=55).arrive(2000, "QZ-DLP")
    assert life.out(2100, "QZ-DLP", "QZF", packages=55).run(until=2101).rules() == ["A12"]
