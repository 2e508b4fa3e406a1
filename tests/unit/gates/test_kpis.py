"""绩效指标: what counts as dispatched in time, closed, and overdue, at both sides of each limit."""

from typing import Any

import msgspec
import pytest

from gates.kpis import CLOSE_SLA_MS, DISPATCH_SLA_MS, LABELS, Kpis, Tally
from streams.fold.alert import Alert, Note

NOW = 1_772_409_600_000
RAISED = NOW - 40 * 86_400_000


def alert(raised: int = RAISED, severity: str = "P2", state: Any = "new", **rest: Any) -> Alert:
    given = {"updated_at": raised} | rest
    return Alert("A14-0", "A14", severity, "unit:local:A", raised, raised, state=state, **given)


def dispatched(after_ms: int, state: Any = "dispatched", ended_after: int | None = None, raised: int = RAISED) -> Alert:
    note = Note(raised + after_ms, "li.wei", "dispatch")
    ended_at = None if ended_after is None else raised + ended_after
    return alert(raised, state=state, history=(note,), ended_at=ended_at)


def kpis(*alerts: Alert) -> Kpis:
    tally = Tally("QZ", NOW)
    for one in alerts:
        tally.add(one)
    return tally.kpis()


def test_no_alerts_no_rates() -> None:
    assert kpis() == Kpis("QZ")


def test_statistics_do_not_count() -> None:
    assert kpis(alert(severity="P4")).alerts == 0
    assert kpis(alert(severity="P3")).alerts == 1


@pytest.mark.parametrize(("after", "rate"), [(DISPATCH_SLA_MS, 1.0), (DISPATCH_SLA_MS + 1, 0.0)])
def test_dispatched_within_a_day_of_being_raised(after: int, rate: float) -> None:
    assert kpis(dispatched(after)).dispatch_rate_24h == rate


@pytest.mark.parametrize(("age", "rate"), [(DISPATCH_SLA_MS, None), (DISPATCH_SLA_MS + 1, 0.0)])
def test_an_alert_nobody_dispatched_counts_once_its_day_is_over(age: int, rate: float | None) -> None:
    assert kpis(alert(NOW - age)).dispatch_rate_24h == rate


def test_an_alert_that_resolved_itself_in_time_was_never_due() -> None:
    resolved = alert(state="resolved", ended_at=RAISED + 3_600_000)
    assert kpis(resolved).dispatch_rate_24h is None
    assert kpis(resolved).resolved == 1
    assert kpis(resolved).over_15_days == 0


@pytest.mark.parametrize(("after", "over"), [(CLOSE_SLA_MS, 0), (CLOSE_SLA_MS + 1, 1)])
def test_closed_within_fifteen_days_of_being_raised(after: int, over: int) -> None:
    found = kpis(dispatched(1, "closed", after))
    assert (found.closed, found.close_rate, found.over_15_days) == (1, 1.0, over)


@pytest.mark.parametrize(("age", "over"), [(CLOSE_SLA_MS, 0), (CLOSE_SLA_MS + 1, 1)])
def test_an_open_alert_is_over_when_its_fifteen_days_are(age: int, over: int) -> None:
    assert kpis(alert(NOW - age)).over_15_days == over


def test_rates_are_of_all_that_was_added() -> None:
    found = kpis(dispatched(1, "closed", 2), dispatched(1), dispatched(DISPATCH_SLA_MS + 1), alert())
    assert (found.alerts, found.dispatched, found.closed) == (4, 3, 1)
    assert found.close_rate == pytest.approx(1 / 3, abs=1e-4)
    assert found.dispatch_rate_24h == 0.5


def test_the_oldest_urgent_alert_nobody_took_up_is_the_headline() -> None:
    found = kpis(
        alert(NOW - 7_000, "P1"), alert(NOW - 9_000, "P2"), alert(NOW - 99_000, "P3"),
        alert(NOW - 88_000, "P1", state="handling"),
    )  # fmt: skip
    assert (found.unacknowledged_urgent, found.oldest_unacknowledged_s) == (2, 9)


def test_every_figure_has_its_name() -> None:
    assert set(LABELS) == {field.name for field in msgspec.structs.fields(Kpis)} - {"node", "section"}
