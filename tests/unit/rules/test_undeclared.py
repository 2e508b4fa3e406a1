"""A40: what enters a zone is to be declared within fourteen days of its conveyance's arrival."""

import pytest

from streams.events import Document
from tests.life import Life, at

DAY = 1440
WATERMARK = 15


def entered(after: float = 130) -> Life:
    """Arrives at a port on day 0 and goes into a zone."""
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(after - 30, "QZ-DLP", "QZF").into(after, "QZF-1")


def declared(life: Life, minutes: float, kind: str = "declaration", late: float = 0) -> Life:
    return life.fact(minutes, Document, late=late, type=kind, number="D1")


@pytest.mark.parametrize(
    ("day", "level", "severity", "before"),
    [(10, "warned", "P3", None), (13, "urged", "P3", "warned"), (14, "expired", "P2", "urged")],
)
def test_each_level_counts_from_the_arrival_of_the_conveyance(
    day: int, level: str, severity: str, before: str | None
) -> None:
    due = day * DAY + WATERMARK
    early = entered().run(until=due - 0.01).alerts("A40")
    assert [alert.level for alert in early] == ([before] if before else [])
    alert = entered().run(until=due).alert("A40")
    assert (alert.level, alert.severity, alert.started_at, alert.raised_at) == (
        level,
        severity,
        at(130),
        at(10 * DAY + WATERMARK),
    )
    assert (alert.node, alert.site, alert.evidence["expires_at"]) == ("QZF", "QZF-1", at(14 * DAY))


@pytest.mark.parametrize(
    ("minutes", "level"),
    [(200, None), (10 * DAY, None), (10 * DAY + 1, "warned"), (14 * DAY, "urged"), (14 * DAY + 1, "expired")],
)
def test_a_declaration_ends_it_at_the_level_reached(minutes: float, level: str | None) -> None:
    alerts = declared(entered(), minutes).run(until=30 * DAY).alerts("A40")
    assert [(alert.level, alert.resolved_reason) for alert in alerts] == ([(level, "declared")] if level else [])


def test_a_declaration_told_late_explains_it() -> None:
    told = declared(entered(), 9 * DAY, late=2 * DAY).run(until=30 * DAY)
    assert told.alert("A40").resolved_reason == "late_scan"


def test_declared_before_it_enters_owes_nothing() -> None:
    assert declared(Life(), -60).arrive(0, "PXF-1", mode="truck").run(until=30 * DAY).alerts("A40") == []


@pytest.mark.parametrize("kind", ["manifest", "delivery_order"])
def test_other_papers_are_no_declaration(kind: str) -> None:
    assert declared(entered(), 200, kind).run(until=11 * DAY).alert("A40").level == "warned"


def test_a_port_of_an_office_is_no_zone() -> None:
    assert Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").run(until=30 * DAY).alerts("A40") == []


def test_a_conveyance_may_arrive_in_the_zone_itself() -> None:
    assert Life().arrive(0, "PXF-1", mode="truck").run(until=30 * DAY).alert("A40").level == "expired"


def test_what_was_stuffed_in_a_zone_came_with_no_conveyance() -> None:
    life = Life().arrive(0, "PXF-1", mode="local")
    assert life.run(until=30 * DAY).alerts("A40") == []
    moved = life.put(30, "PXF-1").out(100, "PXF-1", "QZF").into(700, "QZF-1")
    assert moved.run(until=30 * DAY).alerts("A40") == []


def test_without_an_arrival_on_record_the_term_runs_from_the_entry() -> None:
    life = Life().fact(0, Document, type="manifest", number="M1").into(60, "QZF-1")
    assert life.run(until=60 + 10 * DAY + WATERMARK - 0.01).alerts("A40") == []
    assert life.run(until=60 + 10 * DAY + WATERMARK).alert("A40").evidence["term_from_at"] == at(60)


def test_entering_on_the_twelfth_day_is_told_at_once() -> None:
    entry = 12 * DAY
    assert entered(entry).run(until=entry + WATERMARK - 0.01).alerts("A40") == []
    alert = entered(entry).run(until=entry + WATERMARK).alert("A40")
    assert (alert.level, alert.started_at) == ("warned", at(entry))


def test_leaving_the_zone_ends_it_and_the_term_runs_on_for_the_next() -> None:
    """The zone's duty is over; where it goes is watched by A14 and A12."""
    life = entered().out(11 * DAY, "QZF-1", "PXF").into(11 * DAY + 400, "PXF-1")
    one, other = life.run(until=14 * DAY + WATERMARK).alerts("A40")
    assert (one.level, one.resolved_reason) == ("warned", "left the zone")
    assert (other.level, other.site, other.evidence["expires_at"]) == ("expired", "PXF-1", at(14 * DAY))


@pytest.mark.parametrize("to", ["outside", "YL"])
def test_what_has_left_and_does_not_come_back_owes_the_zone_nothing(to: str) -> None:
    assert entered().out(9 * DAY, "QZF-1", to).run(until=30 * DAY).alerts("A40") == []


def test_moving_between_sites_of_one_zone_is_staying_in_it() -> None:
    life = entered().into(300, "QZF-INS")
    assert life.run(until=11 * DAY).alert("A40").started_at == at(130)


def test_the_next_conveyance_starts_a_term_of_its_own() -> None:
    life = entered().out(300, "QZF-1", "outside").arrive(40 * DAY, "PXF-1", mode="truck")
    assert life.run(until=50 * DAY).alerts("A40") == []
    assert life.run(until=51 * DAY).alert("A40").evidence["term_from_at"] == at(40 * DAY)
