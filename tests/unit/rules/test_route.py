"""A17: off the corridor; both sides of every threshold, drift, and what lawfully explains it."""

import numpy as np
import pytest

from streams.events import Closure, Diversion, Fix, Incident
from streams.fold.heads import PlateHead
from tests.life import UNIT, Life, at
from tests.unit.rules.driving import ON_ROUTE, OUT, fix, fixes, from_corridor, gone
from zones.datum import Datum, from_wgs84

OFF = from_corridor(9)


def strayed(minutes: list[float], km: float = 9) -> Life:
    return fixes(gone(), [OUT + minute for minute in minutes], from_corridor(km))


def test_three_fixes_in_five_minutes_ring() -> None:
    told = strayed([60, 63, 66]).run(until=OUT + 66)
    alert = told.alert("A17")
    assert (alert.severity, alert.node, alert.site) == ("P2", "YZ", "QZ-DLP")
    assert (alert.started_at, alert.raised_at) == (at(OUT + 60), at(OUT + 66))
    evidence = alert.evidence
    assert (evidence["fixes"], evidence["furthest_km"]) == (3, 9.0)
    assert (evidence["origin"], evidence["destination"], evidence["plate"]) == ("QZ", "YZ", "桂N12345")
    assert evidence["fence_version"] == told.run.partition.world.region.fence.corridor("QZ", "YZ", 0).version  # type: ignore[union-attr]
    assert evidence["fence_verified"] is False


@pytest.mark.parametrize(
    ("minutes", "rings"),
    [([60, 70], False), ([60, 62, 64.9], False), ([60, 62, 65], True), ([60, 60.5, 61, 61.5, 62], False)],
)
def test_it_takes_three_fixes_and_five_minutes(minutes: list[float], rings: bool) -> None:
    assert bool(strayed(minutes).run().alerts("A17")) is rings


@pytest.mark.parametrize(("km", "rings"), [(1.99, False), (2.01, True)])
def test_two_kilometres_are_the_buffer(km: float, rings: bool) -> None:
    assert bool(strayed([60, 63, 66], km).run().alerts("A17")) is rings


def test_drift_in_and_out_never_rings() -> None:
    life = gone()
    for minute in range(60, 120, 3):
        fix(life, OUT + minute, OFF if minute % 9 else ON_ROUTE)
    assert life.run().alerts("A17") == []


@pytest.mark.parametrize(("back", "ended"), [([70, 74.9], False), ([70, 75], True)])
def test_it_is_over_once_back_for_five_minutes(back: list[float], ended: bool) -> None:
    life = fixes(strayed([60, 63, 66]), [OUT + minute for minute in back], ON_ROUTE)
    alert = life.run(until=OUT + 80).alert("A17")
    assert (alert.resolved_reason, alert.state) == (("back on route", "resolved") if ended else (None, "new"))


def test_a_fix_on_the_route_in_between_is_drift_and_not_the_end() -> None:
    life = fix(strayed([60, 63, 66]), OUT + 69, ON_ROUTE)
    fix(fix(life, OUT + 72, OFF), OUT + 75, ON_ROUTE)
    assert life.run(until=OUT + 76).alert("A17").open
    alert = fix(life, OUT + 80, ON_ROUTE).run(until=OUT + 90).alert("A17")
    assert [note.step for note in alert.history] == ["raised", "resolved"]
    assert alert.evidence["fixes"] == 4


def test_who_leaves_the_route_again_sets_off_another_alert() -> None:
    life = fixes(strayed([60, 63, 66]), [OUT + 70, OUT + 76], ON_ROUTE)
    assert len(fixes(life, [OUT + 80, OUT + 83, OUT + 86], OFF).run(until=OUT + 90).alerts("A17")) == 2


def test_the_entry_ends_it() -> None:
    alert = strayed([60, 63, 66]).into(OUT + 150, "YZ-RAIL").run().alert("A17")
    assert alert.resolved_reason == "arrived"


def test_being_put_away_where_nobody_believed_it_could_have_come_ends_it() -> None:
    life = strayed([3, 6, 9]).into(OUT + 20, "PX-YYG")
    assert life.run(until=OUT + 22).alert("A17").open, "nobody drives to Youyiguan in twenty minutes"
    told = life.put(OUT + 25, "PX-YYG").run(until=OUT + 30)
    assert (told.alert("A17").resolved_reason, told.head.track) == ("arrived", None)


def test_a_pair_without_a_corridor_is_not_judged() -> None:
    life = gone(to="PX", site="FC-YW")
    assert fixes(life, [OUT + 60, OUT + 63, OUT + 66], OFF).run().alerts("A17") == []


@pytest.mark.parametrize("crs", ["GCJ02", "BD09"])
def test_the_datum_of_a_fix_is_converted(crs: Datum) -> None:
    inside, outside = (_as(from_corridor(km), crs) for km in (1.99, 2.01))
    assert fixes(gone(), [OUT + 60, OUT + 63, OUT + 66], inside, crs=crs).run().alerts("A17") == []
    assert fixes(gone(), [OUT + 60, OUT + 63, OUT + 66], outside, crs=crs).run().alert("A17")


def _as(point: tuple[float, float], crs: Datum) -> tuple[float, float]:
    lon, lat = from_wgs84(np.array([point[1]]), np.array([point[0]]), crs)
    return (float(lat[0]), float(lon[0]))


def test_an_announced_incident_stops_the_clock() -> None:
    life = strayed([60, 63, 66, 69]).fact(OUT + 50, Incident, type="breakdown", since=at(OUT + 55), until=at(OUT + 70))
    assert life.run().alerts("A17") == []
    assert fixes(life, [OUT + 72, OUT + 74.9], OFF).run().alerts("A17") == []
    assert fix(life, OUT + 75, OFF).run().alert("A17").started_at == at(OUT + 60)


def test_an_incident_told_afterwards_takes_the_alert_back() -> None:
    life = strayed([60, 63, 66])
    life.fact(OUT + 80, Incident, type="breakdown", since=at(OUT + 40), until=at(OUT + 300))
    told = life.run()
    assert (told.alert("A17").resolved_reason, told.rules()) == ("late_scan", ["A20"])


def test_an_incident_told_afterwards_that_explains_only_some_of_it_moves_when_it_was_crossed() -> None:
    """Nothing else of the alert changes; whoever counts it (A51) has to count it from then."""
    life = strayed([60, 63, 66, 69, 72])
    life.fact(OUT + 80, Incident, type="breakdown", since=at(OUT + 61), until=at(OUT + 64))
    pieces = life.run(until=OUT + 90).run.partition.pieces()
    plate = next(piece.head for piece in pieces if isinstance(piece.head, PlateHead))
    assert [(one.rule, one.severity, one.crossed_at) for one in plate.told] == [("A17", "P2", at(OUT + 68))]


@pytest.mark.parametrize(("until", "rings"), [(OUT + 70, True), (OUT + 110, False)])
def test_a_closed_road_stops_the_clock_of_all_on_it(until: float, rings: bool) -> None:
    life = fixes(strayed([60, 63, 66, 90]), [OUT + 95, OUT + 101], ON_ROUTE)
    life.extra.append(Closure("c1", ("YZ", "QZ"), at(OUT), at(until), at(OUT + 1)))
    assert bool(life.run(until=OUT + 120).alerts("A17")) is rings


def test_a_diversion_is_a_new_corridor() -> None:
    life = strayed([60, 63, 66]).fact(OUT + 67, Diversion, destination="FC")
    told = life.run(until=OUT + 70)
    assert told.alert("A17").resolved_reason == "diverted"
    assert len(fixes(life, [OUT + 80, OUT + 83, OUT + 86], ON_ROUTE).run(until=OUT + 90).alerts("A17")) == 2


def test_a_fix_from_the_future_never_becomes_the_latest() -> None:
    life = strayed([60, 63])
    life.events.append(
        Fix(
            id="ahead", subject=UNIT, at=at(900), received=at(OUT + 66), when=at(OUT + 66), future=True,
            lat=OFF[0], lon=OFF[1], crs="WGS84",
        )
    )  # fmt: skip
    told = life.run(until=OUT + 70)
    assert told.alerts("A17") == []
    assert told.head.track is not None
    assert told.head.track.when == at(OUT + 63)


def test_a_late_fix_stays_with_its_own_movement() -> None:
    """Two stray fixes of the first leg come in during the second: neither counts there, nor do both make three."""
    life = fix(gone(), OUT + 60, OFF)
    fixes(life, [OUT + 63, OUT + 64], OFF, late=200)
    life.into(OUT + 150, "YZ-RAIL").out(OUT + 200, "YZ-RAIL", "QZ")
    told = fix(life, OUT + 230, OFF).run(until=OUT + 290)
    assert told.alerts("A17") == []
    assert told.head.track is not None
    assert told.head.track.off is not None
    assert told.head.track.off.fixes == 1


def test_late_fixes_complete_what_was_seen_of_their_own_movement() -> None:
    life = fix(gone(), OUT + 60, OFF)
    fixes(life, [OUT + 63, OUT + 66], OFF, late=200)
    alert = life.into(OUT + 150, "YZ-RAIL").run().alert("A17")
    assert (alert.started_at, alert.resolved_reason, alert.evidence["fixes"]) == (at(OUT + 60), "arrived", 3)


def test_a_unit_without_a_tracker_is_not_judged() -> None:
    assert gone().into(OUT + 150, "YZ-RAIL").run().rules() == []
