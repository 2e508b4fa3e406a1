"""A51: several grave alerts on one enterprise or one vehicle."""

import pytest

from streams.events import AlertTold
from tests.bench import Run
from tests.life import at

FIRM, PLATE = "enterprise:E1", "plate:桂N12345"
DAY = 1440


def told(number: int, minutes: float, severity: str | None = "P2", turn: int = 1, subject: str = FIRM) -> AlertTold:
    when = at(minutes)
    return AlertTold(
        id=f"A13-{number}#{turn:06d}", subject=subject, at=when, received=when, when=when, turn=turn,
        alert_id=f"A13-{number}", rule="A13", about=f"unit:local:{number}", severity=severity,
    )  # fmt: skip


def pattern(*events: AlertTold) -> list[tuple[str, str, int]]:
    run = Run().drain(at(0))  # what is told moves no time
    for event in events:
        run.drain(event.when).feed([event]).drain(event.when + 1_000)
    alerts = [one for one in run.drain(at(100 * DAY)).alerts.values() if one.rule == "A51"]
    return [(one.severity, one.resolved_reason or one.state, one.evidence["count"]) for one in alerts]


@pytest.mark.parametrize("subject", [FIRM, PLATE])
@pytest.mark.parametrize(
    ("days", "found"),
    [((0, 1, 2), [("P3", "new", 3)]), ((0, 1), []), ((0, 15, 29.99), [("P3", "new", 3)]), ((0, 15, 30), [])],
)
def test_three_within_thirty_days(days: tuple[float, ...], found: list[tuple[str, str, int]], subject: str) -> None:
    assert pattern(*(told(n, day * DAY, subject=subject) for n, day in enumerate(days))) == found


def test_a_p3_does_not_count_and_a_p1_does() -> None:
    assert pattern(told(0, 0), told(1, 1), told(2, 2, "P3")) == []
    assert pattern(told(0, 0), told(1, 1), told(2, 2, "P1")) == [("P3", "new", 3)]


def test_one_alert_that_changes_its_severity_counts_once() -> None:
    assert pattern(told(0, 0), told(0, 1, "P1", turn=2), told(1, 2)) == []


def test_what_is_taken_back_makes_no_pattern() -> None:
    three = [told(0, 0), told(1, 1), told(2, 2)]
    assert pattern(*three, told(2, 2, None, turn=2)) == [("P3", "late_scan", 3)]
    assert pattern(*three[:2], told(2, 2, None, turn=2), told(2, 2)) == []


def test_what_follows_is_added_to_it() -> None:
    assert pattern(*(told(n, n * DAY) for n in range(5))) == [("P3", "new", 5)]


def test_after_a_window_of_quiet_it_is_another_one() -> None:
    first = [told(n, n) for n in range(3)]
    again = [told(10 + n, 40 * DAY + n) for n in range(3)]
    assert [count for _, _, count in pattern(*first, *again)] == [3, 3]
