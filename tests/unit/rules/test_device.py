"""A60, A61, A62, A64: what a device's own messages give away."""

from typing import Any

import pytest

from streams import events as log
from streams.events import Entry
from tests.bench import DAY, Run
from tests.life import MINUTE, at

GATE = "device:DX-BR2-G1"


def pulse(minutes: float, **fields: Any) -> Entry:
    now = at(minutes)
    stamp: dict[str, Any] = {"id": f"p{minutes}", "subject": GATE, "at": now, "received": now, "when": now, "sent": now}
    return log.Pulse(**stamp, site="DX-BR2", **fields)


def quiet(last: float, noticed: float) -> Entry:
    now = at(noticed)
    return log.Notice(
        log.Quiet(
            id=f"q{last}", subject=GATE, at=now, received=now, when=now, site="DX-BR2", last_heard=at(last),
            beat=10 * MINUTE,
        )
    )  # fmt: skip


def heard(minutes: float, last: float) -> Entry:
    now = at(minutes)
    return log.Notice(
        log.Heard(id=f"h{minutes}", subject=GATE, at=now, received=now, when=now, site="DX-BR2", last_heard=at(last))
    )


def told(*entries: Entry, until: float) -> dict[str, tuple[str, str]]:
    run = Run().feed(list(entries)).drain(at(until))
    assert len({a.rule for a in run.alerts.values()}) == len(run.alerts)
    return {a.rule: (a.severity, a.resolved_reason or a.state) for a in run.alerts.values()}


@pytest.mark.parametrize(
    ("now", "found"),
    [(30, {}), (30.1, {"A60": ("P3", "new")}), (120, {"A60": ("P3", "new")}), (120.1, {"A60": ("P2", "new")})],
)
def test_silence_after_three_beats_and_worse_after_two_hours(now: float, found: dict[str, tuple[str, str]]) -> None:
    assert told(pulse(0), quiet(0, 12.5), until=now) == found


def test_a_beat_within_three_is_no_silence() -> None:
    assert told(pulse(0), quiet(0, 12.5), heard(30, 0), pulse(30), until=600) == {}


def test_being_heard_ends_the_silence() -> None:
    assert told(pulse(0), quiet(0, 12.5), heard(45, 0), until=600) == {"A60": ("P3", "heard")}


@pytest.mark.parametrize(
    ("error_s", "found"),
    [
        (30, {}),
        (-30, {}),
        (31, {"A61": ("P4", "new")}),
        (300, {"A61": ("P4", "new")}),
        (-301, {"A61": ("P3", "new")}),
        (3600, {"A61": ("P3", "new")}),
    ],
)
def test_clock_skew_by_degree(error_s: int, found: dict[str, tuple[str, str]]) -> None:
    assert told(pulse(0, clock_error=error_s * 1000), until=60) == found


def test_an_hour_off_at_a_border_is_named_a_time_zone() -> None:
    run = Run().feed([pulse(0, clock_error=-3_600_000)])
    assert next(iter(run.alerts.values())).evidence["time_zone"] is True


def test_clock_skew_is_over_when_it_has_been_right_for_five_minutes() -> None:
    wrong = pulse(0, clock_error=400_000)
    assert told(wrong, pulse(10), pulse(14), until=60) == {"A61": ("P3", "new")}
    assert told(wrong, pulse(10), pulse(15), until=60) == {"A61": ("P3", "clock right")}
    assert told(wrong, pulse(10), pulse(14, clock_error=400_000), pulse(15), until=60) == {"A61": ("P3", "new")}


def test_scans_from_the_future_within_an_hour_are_one_episode() -> None:
    assert told(pulse(0, future_ids=("a",)), pulse(30, future_ids=("b",)), until=60) == {"A62": ("P3", "new")}
    run = Run().feed([pulse(0, future_ids=("a",)), pulse(61, future_ids=("b",))])
    assert len(run.alerts) == 2


@pytest.mark.parametrize(("filled_at", "rings"), [(10, False), (10.1, True)])
def test_a_hole_may_take_ten_minutes_to_be_filled(filled_at: float, rings: bool) -> None:
    entries = [pulse(-5, seqs=((1, 3),)), pulse(0, seqs=((7, 8),)), pulse(filled_at, seqs=((4, 6),))]
    found = told(*entries, until=60)
    assert found == ({"A64": ("P3", "filled")} if rings else {})


def test_a_hole_that_stays_rings_once_and_names_the_numbers() -> None:
    run = Run().feed([pulse(0, seqs=((1, 8),)), pulse(1, seqs=((12, 12),))]).drain(at(0) + DAY)
    alert = next(iter(run.alerts.values()))
    assert (alert.rule, alert.severity, alert.evidence["missing"]) == ("A64", "P3", [[9, 11]])


def test_each_hole_has_its_own_ten_minutes() -> None:
    holes = [pulse(0, seqs=((1, 3),)), pulse(1, seqs=((5, 5),)), pulse(5, seqs=((8, 8),))]
    filled = [pulse(9, seqs=((4, 4),)), pulse(14, seqs=((6, 7),))]
    assert told(*holes, *filled, until=60) == {}
    assert told(*holes, filled[0], until=60) == {"A64": ("P3", "new")}


def test_a_device_that_begins_anew_has_no_hole() -> None:
    assert told(pulse(0, seqs=((900, 905),)), pulse(1, seqs=((1, 5),)), until=60) == {}
