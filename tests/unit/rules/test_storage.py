"""A41, A45: stored too long, released and not fetched."""

import pytest

from streams.events import Release
from tests.life import Life, at

DAY = 1440
HOUR = 60
WATERMARK = 15
STORED = 30


def stored(site: str = "QZ-DLP") -> Life:
    return Life().arrive(0, site).put(STORED, site)


@pytest.mark.parametrize(
    ("day", "level", "severity", "before"),
    [(7, "watch", "P4", None), (14, "long", "P3", "watch"), (90, "statutory", "P2", "long")],
)
@pytest.mark.parametrize("site", ["QZ-DLP", "YL-YARD", "PX-RAIL", "DX-BR2", "YZ-AIR"])
def test_each_level_counts_from_the_put_away(
    site: str, day: int, level: str, severity: str, before: str | None
) -> None:
    due = STORED + day * DAY + WATERMARK
    early = stored(site).run(until=due - 0.01).alerts("A41")
    assert [alert.level for alert in early] == ([before] if before else [])
    alert = stored(site).run(until=due).alert("A41")
    assert (alert.level, alert.severity, alert.started_at, alert.site) == (level, severity, at(STORED), site)


def test_a_bonded_logistics_centre_stores_for_two_years() -> None:
    due = STORED + 730 * DAY + WATERMARK
    assert stored("NNL-1").run(until=due - 0.01).alerts("A41") == []
    assert stored("NNL-1").run(until=due).alert("A41").severity == "P2"


@pytest.mark.parametrize("site", ["QZF-1", "PXF-1", "BHF-B"])
def test_a_comprehensive_bonded_zone_stores_without_limit(site: str) -> None:
    assert stored(site).run(until=1000 * DAY).alerts("A41") == []


@pytest.mark.parametrize(("left", "level"), [(7 * DAY, None), (7 * DAY + 0.01, "watch"), (20 * DAY, "long")])
def test_leaving_ends_it_at_the_level_reached(left: float, level: str | None) -> None:
    alerts = stored().out(STORED + left, "QZ-DLP", "QZF").run(until=120 * DAY).alerts("A41")
    assert [(alert.level, alert.resolved_reason) for alert in alerts] == ([(level, "left")] if level else [])


def test_an_exit_told_late_explains_it() -> None:
    told = stored().out(5 * DAY, "QZ-DLP", "QZF", late=4 * DAY).run(until=12 * DAY)
    assert told.alert("A41").resolved_reason == "late_scan"


def test_shifting_it_in_the_yard_does_not_start_the_clock_anew() -> None:
    assert stored().put(6 * DAY, "QZ-DLP").run(until=8 * DAY).alert("A41").started_at == at(STORED)


def test_a_stay_elsewhere_is_a_stay_of_its_own() -> None:
    life = stored().out(6 * DAY, "QZ-DLP", "FC").into(6 * DAY + 100, "FC-YW").put(6 * DAY + 130, "FC-YW")
    assert life.run(until=13 * DAY).alerts("A41") == []
    assert life.run(until=14 * DAY).alert("A41").site == "FC-YW"


def test_what_was_never_put_away_is_not_stored() -> None:
    assert Life().arrive(0, "QZ-DLP").run(until=30 * DAY).alerts("A41") == []


RELEASED = 100
LIMIT = 72 * HOUR


def released(life: Life, minutes: float = RELEASED, valid_from: float | None = None, valid_h: float = 72) -> Life:
    start = minutes if valid_from is None else valid_from
    return life.fact(minutes, Release, valid_from=at(start), valid_to=at(start + valid_h * HOUR))


def test_a_released_unit_may_stay_for_three_days() -> None:
    due = RELEASED + LIMIT + WATERMARK
    assert released(stored()).run(until=due - 0.01).alerts("A45") == []
    alert = released(stored()).run(until=due).alert("A45")
    assert (alert.severity, alert.started_at, alert.site) == ("P4", at(RELEASED), "QZ-DLP")


def test_it_counts_from_when_the_release_is_valid() -> None:
    due = 500 + LIMIT + WATERMARK
    life = released(stored(), valid_from=500)
    assert life.run(until=due - 0.01).alerts("A45") == []
    assert life.run(until=due).alert("A45").started_at == at(500)


@pytest.mark.parametrize(("after", "reason"), [(LIMIT, None), (LIMIT + 0.01, "moved")])
def test_going_out_ends_it(after: float, reason: str | None) -> None:
    for life in (stored().out(RELEASED + after, "QZ-DLP", "FC"), stored().depart(RELEASED + after, "QZ-DLP")):
        alerts = released(life).run(until=10 * DAY).alerts("A45")
        assert [alert.resolved_reason for alert in alerts] == ([reason] if reason else [])


def test_released_before_it_came_counts_from_its_coming() -> None:
    life = released(Life(), -60).arrive(0, "QZ-DLP")
    assert life.run(until=LIMIT + WATERMARK - 0.01).alerts("A45") == []
    assert life.run(until=LIMIT + WATERMARK).alert("A45").started_at == at(0)


def test_a_release_that_had_run_out_frees_nothing() -> None:
    life = released(Life(), -60, valid_h=0.5).arrive(0, "QZ-DLP")
    assert life.run(until=5 * DAY).alerts("A45") == []


def test_a_second_release_is_the_same_wait() -> None:
    life = released(released(stored()), 2 * DAY)
    assert life.run(until=RELEASED + LIMIT + WATERMARK).alert("A45").started_at == at(RELEASED)


def test_a_unit_on_the_road_is_not_waiting() -> None:
    life = released(stored().out(100, "QZ-DLP", "FC"), 120)
    assert life.run(until=5 * DAY).alerts("A45") == []
