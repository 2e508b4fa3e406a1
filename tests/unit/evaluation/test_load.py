"""The alarm load: shares, and alarms in ten minutes."""

from streams.evaluation import alarm_load, evaluate
from tests.unit.evaluation.saying import alert, truth


def test_no_alerts_are_no_load() -> None:
    load = alarm_load([])
    assert (load.alerts, load.shares, load.mean, load.p95, load.most) == (0, {}, 0.0, 0, 0)


def test_shares_are_of_all_alerts_and_counts_of_those_that_operators_see() -> None:
    load = alarm_load([alert("A", severity=severity) for severity in ("P1", "P2", "P4", "P4")])
    assert load.shares == {"P1": 0.25, "P2": 0.25, "P4": 0.5}
    assert (load.mean, load.p95, load.most) == (2.0, 2, 2)


def test_only_statistics_are_no_alarms() -> None:
    load = alarm_load([alert("A", severity="P4")])
    assert (load.alerts, load.mean, load.p95, load.most) == (1, 0.0, 0, 0)


def test_windows_begin_at_full_ten_minutes() -> None:
    together = alarm_load([alert("A", minute=0), alert("A", minute=9.99)])
    apart = alarm_load([alert("A", minute=9.99), alert("A", minute=10)])
    assert (together.most, together.mean) == (2, 2.0)
    assert (apart.most, apart.mean) == (1, 1.0)


def test_empty_windows_between_count() -> None:
    load = alarm_load([alert("A", minute=0), alert("A", minute=0), alert("A", minute=30)])
    assert (load.mean, load.most) == (0.75, 2)


def test_p95_is_the_nearest_rank_over_all_windows() -> None:
    """Twenty windows: the nineteenth in order of count."""
    ends = [alert("A", minute=0), alert("A", minute=190)]
    busy = [alert("A", minute=50) for _ in range(7)]
    assert alarm_load(ends).p95 == 1
    assert alarm_load([*ends, *busy]).p95 == 1
    assert alarm_load([*ends, *busy, *busy[:4], *(alert("A", minute=60) for _ in range(3))]).p95 == 3
    assert alarm_load([alert("A", minute=0), alert("A", minute=390)]).p95 == 0


def test_the_load_is_that_of_all_alerts_whatever_the_rules() -> None:
    assert evaluate([alert("A10"), alert("A11")], truth(), {"A10"}).load.alerts == 2
