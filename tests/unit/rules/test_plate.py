"""A07: the same plate in two places."""

from typing import Any

import pytest

from streams.events import Correction, PlateSeen
from tests.bench import Run, the_world
from tests.life import at

PLATE = "plate:桂N12345"
REGION = the_world().region
FLOWN = REGION.great_circle_km("QZ-DLP", "FC-YW") / 120 * 60
DRIVEN = REGION.leg_km("QZ-DLP", "FC-YW", at(0)) / 100 * 60
SLACK = 2 / 60
"""What two right clocks may be off by together (minutes)."""


def seen(minutes: float, site: str, unit: str, **fields: Any) -> PlateSeen:
    when = at(minutes)
    stamp: dict[str, Any] = {"id": f"s{minutes}", "subject": PLATE, "at": when, "received": when, "when": when}
    return PlateSeen(**stamp, device=f"{site}-G1", site=site, unit=unit, direction="out", derived=True, **fields)


def severities(*events: Any) -> list[str]:
    return [alert.severity for alert in Run().feed(list(events)).alerts.values()]


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (FLOWN - SLACK - 0.01, ["P1"]),
        (FLOWN - SLACK + 0.01, ["P2"]),
        (DRIVEN - SLACK - 0.01, ["P2"]),
        (DRIVEN - SLACK + 0.01, []),
    ],
)
def test_two_units_in_two_places_under_one_plate(after: float, found: list[str]) -> None:
    assert severities(seen(0, "QZ-DLP", "local:a"), seen(after, "FC-YW", "local:b")) == found


def test_with_the_same_unit_it_is_the_units_matter() -> None:
    assert severities(seen(0, "QZ-DLP", "local:a"), seen(5, "FC-YW", "local:a")) == []


def test_two_containers_on_one_truck_at_one_site_are_lawful() -> None:
    assert severities(seen(0, "QZ-DLP", "local:a"), seen(1, "QZ-DLP", "local:b")) == []


@pytest.mark.parametrize(("confidence", "found"), [(0.95, ["P1"]), (0.94, [])])
def test_a_plate_read_unsurely_accuses_nobody(confidence: float, found: list[str]) -> None:
    assert severities(seen(0, "QZ-DLP", "local:a"), seen(5, "FC-YW", "local:b", confidence=confidence)) == found


def test_a_scan_taken_back_takes_the_accusation_back() -> None:
    void = Correction(id="c", subject=PLATE, at=at(9), received=at(9), when=at(9), voids="s5", reason="did_not_occur")
    run = Run().feed([seen(0, "QZ-DLP", "local:a"), seen(5, "FC-YW", "local:b")]).feed([void])
    assert [alert.resolved_reason for alert in run.alerts.values()] == ["correction"]


def test_copies_stand_outside_the_books() -> None:
    run = Run().feed([seen(0, "QZ-DLP", "local:a")])
    assert run.partition.state.books.accepted == 0
