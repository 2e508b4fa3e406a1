"""A35: the three papers against one another."""

from typing import Any

import pytest

from streams.events import Document, SealChange
from tests.life import Life, at

PAPER: dict[str, Any] = {
    "hs6": "8517.13", "goods_name": "手机 smartphones", "packages": 400, "gross_kg": 20_000.0, "seal": "CN100001",
}  # fmt: skip


def paper(life: Life, minutes: float, kind: str, late: float = 0, **other: Any) -> Life:
    return life.fact(minutes, Document, late=late, type=kind, number=f"{kind}-{minutes:g}", **(PAPER | other))


def filed(**other: Any) -> Life:
    """A manifest, and a declaration that says otherwise."""
    return paper(paper(Life(), 0, "manifest"), 60, "declaration", **other)


@pytest.mark.parametrize(
    ("other", "severity", "fields"),
    [
        ({}, None, []),
        ({"hs6": "851713"}, None, []),
        ({"hs6": "8517.13.00", "goods_name": "mobile telephones"}, None, []),
        ({"hs6": "8542.31"}, "P2", ["hs6"]),
        ({"hs6": None, "goods_name": "手机  Smartphones"}, None, []),
        ({"hs6": None, "goods_name": "电脑"}, "P2", ["goods_name"]),
        ({"hs6": None, "goods_name": None}, None, []),
        ({"packages": 401}, "P2", ["packages"]),
        ({"packages": None}, None, []),
        ({"seal": "cn 1OOOO1"}, None, []),
        ({"seal": "CN100002"}, "P2", ["seal"]),
        ({"seal": None}, None, []),
        ({"gross_kg": 21_000}, None, []),
        ({"gross_kg": 21_001}, "P3", ["gross_kg"]),
        ({"gross_kg": 19_000}, None, []),
        ({"gross_kg": 18_999}, "P3", ["gross_kg"]),
        ({"gross_kg": None}, None, []),
        ({"gross_kg": 25_000, "packages": 500}, "P2", ["gross_kg", "packages"]),
    ],
)
def test_what_two_papers_may_and_may_not_differ_in(
    other: dict[str, Any], severity: str | None, fields: list[str]
) -> None:
    alerts = filed(**other).run(until=61).alerts("A35")
    assert [(alert.severity, sorted(alert.evidence["differences"])) for alert in alerts] == (
        [(severity, fields)] if severity else []
    )


def test_a_paper_that_is_not_there_differs_from_nothing() -> None:
    assert paper(Life(), 0, "declaration").run().rules() == []


def test_it_says_what_each_paper_says_as_soon_as_it_comes() -> None:
    life = paper(filed(packages=425), 30, "delivery_order")
    alert = life.run(until=60).alert("A35")
    assert (alert.started_at, alert.raised_at) == (at(60), at(60))
    assert {name: alert.evidence[name] for name in ("differences", "documents")} == {
        "differences": {"packages": {"manifest": 400, "delivery_order": 400, "declaration": 425}},
        "documents": {
            "manifest": "manifest-0", "delivery_order": "delivery_order-30", "declaration": "declaration-60",
        },
    }  # fmt: skip


def test_the_papers_order_of_arrival_is_of_no_account() -> None:
    life = paper(paper(Life(), 0, "declaration", gross_kg=21_001), 60, "manifest")
    assert life.run(until=61).alert("A35").severity == "P3"


def test_one_incident_that_worsens_until_the_papers_agree() -> None:
    life = paper(filed(gross_kg=25_000), 90, "delivery_order", packages=390)
    alert = life.run(until=91).alert("A35")
    assert (alert.severity, alert.started_at) == ("P2", at(60))
    life = paper(life, 100, "delivery_order")
    assert (life.run(until=101).alert("A35").severity, life.run(until=101).alert("A35").state) == ("P2", "new")
    assert paper(life, 110, "declaration").run(until=111).alert("A35").resolved_reason == "papers agree"


@pytest.mark.parametrize(
    ("old", "new", "rings"),
    [
        ("CN100001", "CN100002", False),
        ("CN1OO0O1", "cn100002", False),
        (None, "CN100002", False),
        ("CN555555", "CN100002", True),
        ("CN100001", "CN100003", True),
        ("CN100002", "CN100001", False),
    ],
)
def test_a_reseal_on_record_explains_another_seal(old: str | None, new: str, rings: bool) -> None:
    life = Life().fact(-10, SealChange, old=old, new=new)
    life = paper(paper(life, 0, "manifest"), 60, "declaration", seal="CN100002")
    assert life.run(until=61).rules() == (["A35"] if rings else [])


def test_a_reseal_that_is_reported_afterwards_ends_it() -> None:
    told = filed(seal="CN100002").fact(70, SealChange, old="CN100001", new="CN100002").run(until=71)
    assert told.alert("A35").resolved_reason == "papers agree"


def test_a_reseal_told_late_takes_it_back() -> None:
    told = filed(seal="CN100002").fact(30, SealChange, late=60, old="CN100001", new="CN100002").run(until=91)
    assert told.alert("A35").resolved_reason == "late_scan"


def test_papers_of_an_earlier_visit_are_of_other_goods() -> None:
    life = filed().arrive(100, "QZ-DLP").depart(200, "QZ-DLP")
    life = paper(life, 900, "manifest", packages=55, seal="CN900000", hs6="8542.31").arrive(1000, "QZ-DLP")
    assert paper(life, 1100, "declaration", packages=55, seal="CN900000", hs6="8542.31").run().rules() == []
    assert paper(life, 1100, "declaration", packages=56, seal="CN900000", hs6="8542.31").run().rules() == ["A35"]
