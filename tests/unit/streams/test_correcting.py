"""Whose word takes an event away, whichever of the two comes first."""

import pytest

from streams.events import Correction, GateScan, Hold
from tests.life import Life, Told, at

SCAN, HOLD = "s1", "e003"


def corrected(event_id: str, by: str | None, received: float) -> Told:
    """A unit under hold goes out at minute 100; received at ``received``, a correction of one of its events."""
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "QZF", name=SCAN, late=20)
    life.fact(50, Hold, late=60, action="place")
    life.fact(100, Correction, late=received - 100, voids=event_id, reason="did_not_occur", device=by)
    return life.run(until=300)


@pytest.mark.parametrize("received", [101.0, 150.0], ids=["before it", "after it"])
@pytest.mark.parametrize(("by", "stage"), [("QZ-DLP-G1", "stored"), (None, "stored"), ("QZF-1-G1", "in_transit")])
def test_a_gate_corrects_what_its_own_site_has_seen(by: str | None, stage: str, received: float) -> None:
    assert corrected(SCAN, by, received).head.stage == stage


@pytest.mark.parametrize("received", [101.0, 150.0], ids=["before it", "after it"])
def test_no_gate_takes_away_what_an_agency_told(received: float) -> None:
    told = corrected(HOLD, "QZ-DLP-G1", received)
    assert told.head.holds == (HOLD,)
    assert told.alert("A44").open


@pytest.mark.parametrize("received", [101.0, 150.0], ids=["before it", "after it"])
def test_of_two_corrections_the_rightful_one_counts(received: float) -> None:
    life = Life().arrive(0, "QZ-DLP").out(100, "QZ-DLP", "QZF", name=SCAN, late=20)
    for gate in ("QZF-1-G1", "QZ-DLP-G1", "QZF-1-G1"):
        life.fact(100, Correction, late=received - 100, voids=SCAN, reason="did_not_occur", device=gate)
    told = life.run(until=300)
    assert told.head.stage == "arrived"
    assert isinstance(life.events[1], GateScan)
    assert told.head.since == at(0)
