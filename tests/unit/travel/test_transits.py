"""Which movements are learned from, and that the clock is the one that limits run by."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from linkage.travel.transits import Moved, Transit, transit_of
from streams.present import movement_json
from tests.life import Life, at
from zones.region import default_region

REGION = default_region()
START = datetime.fromisoformat("2026-03-02T08:30:00+08:00")


def moved(hours: float = 3.0, **changed: Any) -> Moved:
    given = {
        "movement_id": "M-1", "state": "closed", "origin_node": "QZ", "destination": "YZ", "arrival_node": "YZ",
        "departed_at": START, "arrived_at": START + timedelta(hours=hours), "missing_at": START + timedelta(hours=33),
    }  # fmt: skip
    return Moved(**{**given, **changed})


def test_a_transit_tells_its_corridor_hour_and_minutes() -> None:
    found = transit_of(moved(), REGION)
    assert found == Transit(("QZ", "YZ"), 8, 180.0, round(START.timestamp() * 1000))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "superseded"}, "not closed"),
        ({"arrived_at": None}, "not closed"),
        ({"destination": None}, "not closed"),
        ({"destination": "QZ"}, "inside one node"),
        ({"origin_node": "XX"}, "not in this region"),
        ({"arrival_node": "NNL"}, "arrived elsewhere"),
        ({"diverted_at": START + timedelta(hours=1)}, "diverted"),
        ({"missing_at": START + timedelta(hours=2.99)}, "missing"),
        ({"arrived_at": START + timedelta(minutes=83.9)}, "too fast"),
        ({"arrived_at": START}, "too fast"),
    ],
)
def test_what_tells_nothing_of_its_corridor_is_left_out(changed: dict[str, Any], why: str) -> None:
    assert transit_of(moved(**changed), REGION) == why


@pytest.mark.parametrize(
    "changed", [{"missing_at": START + timedelta(hours=3)}, {"arrived_at": START + timedelta(minutes=84)}]
)
def test_what_is_just_right_is_learned_from(changed: dict[str, Any]) -> None:
    assert isinstance(transit_of(moved(**changed), REGION), Transit)


def test_announced_pauses_are_taken_off_once() -> None:
    hour = timedelta(hours=1)
    told = ((1, 2), (1.5, 2.5), (-1, 0.5))
    pauses = tuple((START + since * hour, START + until * hour) for since, until in told)
    assert transit_of(moved(5, pauses=pauses), REGION) == Transit(("QZ", "YZ"), 8, 180.0, at(8.5 * 60))


def test_a_night_before_a_closed_gate_is_taken_off() -> None:
    """Dongxing opens 07:00 to 22:00. Out at 20:00, in at 07:15: two hours and a quarter have run."""
    evening = START.replace(hour=20, minute=0)
    night = moved(destination="DX", arrival_node="DX", departed_at=evening, arrived_at=evening + timedelta(hours=11.25))
    found = transit_of(night, REGION)
    assert isinstance(found, Transit)
    assert (found.hour, found.minutes) == (20, 135.0)


def test_a_transit_learned_from_is_not_late_by_what_it_taught() -> None:
    """The limit's clock and the transit's are one: what took so long is reached after exactly so long."""
    life = Life().arrive(0, "QZ-DLP").out(20 * 60, "QZ-DLP", "DX").into((24 + 7) * 60 + 90, "DX-BR2")
    (movement,) = life.run().run.movements.values()
    found = transit_of(msgspec.convert(movement_json(movement), Moved), REGION)
    assert isinstance(found, Transit)
    hours = REGION.destination_calendar("DX")
    assert hours.add_open_time(movement.departed_at, round(found.minutes * 60_000)) == movement.arrived_at
