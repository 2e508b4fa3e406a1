"""A fence redrawn while units are on the road: an explicit end or beginning, never an exit that does not come."""

import random
from pathlib import Path

import pytest

from streams.events import FenceEdit, same_content
from streams.fold.fence_edits import fence_edits
from streams.world import World
from tests.bench import Run
from tests.life import UNIT, Life, at
from tests.unit.rules.driving import ROADSIDE, fix, fixes
from tests.unit.rules.redrawn import CHANGE, THE_DAY, box, feature, redrawn, strokes

WIDE = box(20.5, 105, 24, 111)
NARROW = box(20.5, 105, 22.1, 111)
"""Leaves the roadside outside."""
EASTERN = strokes((21.69, 108.64), (22.2, 108.9), (22.79, 108.24))
WESTERN = strokes((21.69, 108.64), (22.2, 108.511), (22.79, 108.24))
"""Passes the roadside."""
LEG = {"from": "QZ", "to": "YZ"}


def on_the_road(unit: str = UNIT) -> Life:
    """Since an hour before midnight."""
    return Life(unit).arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(CHANGE - 60, "QZ-DLP", "YZ")


def told_of_edits(life: Life, minutes: float, judged_by: World) -> Life:
    """What announcing the fences at this minute tells the unit, as events of its life."""
    before = life.run(until=minutes, judged_by=judged_by)
    life.events += fence_edits(before.head, UNIT, judged_by, at(minutes))
    return life


@pytest.fixture
def new_corridor(tmp_path: Path) -> World:
    old, new = feature(EASTERN, **LEG, valid_to=THE_DAY), feature(WESTERN, **LEG, valid_from=THE_DAY)
    return redrawn(tmp_path, corridors=[old, new])


@pytest.fixture
def smaller_region(tmp_path: Path) -> World:
    old, new = feature(WIDE, role="outline", valid_to=THE_DAY), feature(NARROW, role="outline", valid_from=THE_DAY)
    return redrawn(tmp_path, region=[old, new], corridors=[])


@pytest.fixture
def larger_region(tmp_path: Path) -> World:
    old, new = feature(NARROW, role="outline", valid_to=THE_DAY), feature(WIDE, role="outline", valid_from=THE_DAY)
    return redrawn(tmp_path, region=[old, new], corridors=[])


def strayed() -> Life:
    """At the roadside, off the eastern road, outside the narrow region; then nothing is heard."""
    return fixes(on_the_road(), [CHANGE - 20, CHANGE - 17, CHANGE - 14], ROADSIDE)


def test_a_corridor_drawn_past_the_unit_ends_the_deviation_though_no_fix_comes(new_corridor: World) -> None:
    life = strayed()
    assert life.run(until=CHANGE + 5, judged_by=new_corridor).alert("A17").open
    told_of_edits(life, CHANGE + 5, new_corridor)
    (edit,) = (event for event in life.events if isinstance(event, FenceEdit))
    assert (edit.fence, edit.was, edit.now) == ("corridor", "off", "on")
    told = life.run(until=CHANGE + 6, judged_by=new_corridor)
    assert told.alert("A17").resolved_reason == "fence redrawn"
    corridor = new_corridor.region.fence.corridor("QZ", "YZ", at(CHANGE))
    assert corridor is not None
    assert edit.version == corridor.version


def test_the_next_fix_shows_it_too(new_corridor: World) -> None:
    alert = fix(strayed(), CHANGE + 5, ROADSIDE).run(until=CHANGE + 6, judged_by=new_corridor).alert("A17")
    assert (alert.resolved_reason, alert.evidence["redrawn_from"]) == ("fence redrawn", None)


def test_before_its_day_the_new_fence_changes_nothing(new_corridor: World) -> None:
    life = told_of_edits(strayed(), CHANGE - 1, new_corridor)
    assert not any(isinstance(event, FenceEdit) for event in life.events)
    assert fix(life, CHANGE - 0.1, ROADSIDE).run(until=CHANGE, judged_by=new_corridor).alert("A17").open


def test_a_late_fix_is_held_against_the_fence_of_its_time(new_corridor: World) -> None:
    life = fixes(on_the_road(), [CHANGE - 20, CHANGE - 17], ROADSIDE)
    fix(life, CHANGE - 14, ROADSIDE, late=60)
    alert = fix(life, CHANGE + 5, ROADSIDE).run(until=CHANGE + 47, judged_by=new_corridor).alert("A17")
    assert (alert.started_at, alert.resolved_reason) == (at(CHANGE - 20), "fence redrawn")


def test_a_region_drawn_smaller_leaves_the_unit_outside_without_its_having_moved(smaller_region: World) -> None:
    life = told_of_edits(strayed(), CHANGE + 5, smaller_region)
    told = life.run(until=CHANGE + 6, judged_by=smaller_region)
    assert told.alerts("A19") == [], "one fix held against the new fence is not two"
    assert told.head.track is not None
    assert told.head.track.out is not None
    alert = fix(life, CHANGE + 8, ROADSIDE).run(until=CHANGE + 9, judged_by=smaller_region).alert("A19")
    old = smaller_region.region.fence.outline(at(0))
    assert old is not None
    assert (alert.started_at, alert.evidence["redrawn_from"]) == (at(CHANGE + 5), old.version)
    assert alert.evidence["fence_verified"] is True


def test_a_region_drawn_larger_ends_the_breach(larger_region: World) -> None:
    life = strayed()
    assert life.run(until=CHANGE - 10, judged_by=larger_region).alert("A19").open
    told_of_edits(life, CHANGE + 5, larger_region)
    assert life.run(until=CHANGE + 6, judged_by=larger_region).alert("A19").resolved_reason == "fence redrawn"


def test_a_fence_that_is_taken_away_ends_what_it_had_found(tmp_path: Path) -> None:
    gone = redrawn(
        tmp_path,
        region=[feature(NARROW, role="outline", valid_to=THE_DAY)],
        corridors=[feature(EASTERN, **LEG, valid_to=THE_DAY)],
    )
    life = told_of_edits(strayed(), CHANGE + 5, gone)
    told = life.run(until=CHANGE + 6, judged_by=gone)
    assert {told.alert(rule).resolved_reason for rule in ("A17", "A19")} == {"fence redrawn"}


def test_a_place_of_rest_drawn_around_a_standing_unit_ends_the_stop(tmp_path: Path) -> None:
    lat, lon = ROADSIDE
    name = {"rest_id": "NEW", "name_zh": "服务区", "name_en": "Service area"}
    area = feature(box(lat - 0.01, lon - 0.01, lat + 0.01, lon + 0.01), **name, valid_from=THE_DAY)
    rest = redrawn(tmp_path, rests=[area])
    life = fixes(on_the_road(), [CHANGE - 50, CHANGE - 30, CHANGE - 15], ROADSIDE, kmh=0)
    assert life.run(until=CHANGE - 10, judged_by=rest).alert("A18").open
    at_fix = fix(_copy(life), CHANGE + 5, ROADSIDE, kmh=0).run(until=CHANGE + 6, judged_by=rest)
    announced = told_of_edits(life, CHANGE + 5, rest).run(until=CHANGE + 6, judged_by=rest)
    assert [told.alert("A18").resolved_reason for told in (at_fix, announced)] == ["fence redrawn"] * 2


def _copy(life: Life) -> Life:
    twin = Life(life.unit)
    twin.events = list(life.events)
    return twin


def test_telling_it_twice_is_telling_it_once(new_corridor: World) -> None:
    told = strayed().run(until=CHANGE + 5, judged_by=new_corridor)
    first, second = (fence_edits(told.head, UNIT, new_corridor, at(CHANGE + minute)) for minute in (5, 9))
    assert [edit.id for edit in first] == [edit.id for edit in second]
    assert all(same_content(*pair) for pair in zip(first, second, strict=True))
    life = strayed()
    life.events += first
    assert (
        fence_edits(life.run(until=CHANGE + 6, judged_by=new_corridor).head, UNIT, new_corridor, at(CHANGE + 9)) == []
    )


def test_who_stands_as_before_is_told_nothing(new_corridor: World) -> None:
    far_off = fixes(on_the_road(), [CHANGE - 20, CHANGE - 17, CHANGE - 14], (22.2, 109.4))
    told = far_off.run(until=CHANGE + 5, judged_by=new_corridor)
    assert fence_edits(told.head, UNIT, new_corridor, at(CHANGE + 5)) == []
    assert told.alert("A17").open
    never_heard = on_the_road().run(until=CHANGE + 5, judged_by=new_corridor)
    assert fence_edits(never_heard.head, UNIT, new_corridor, at(CHANGE + 5)) == []


@pytest.mark.parametrize("seed", range(20))
def test_order_does_not_matter_across_an_edit_either(new_corridor: World, seed: int) -> None:
    life = told_of_edits(strayed(), CHANGE + 5, new_corridor)
    fixes(life, [CHANGE + 8, CHANGE + 11, CHANGE + 14, CHANGE + 20], (22.2, 108.9))
    shuffled = list(life.events)
    random.Random(seed).shuffle(shuffled)
    end = life.run(until=CHANGE + 900, judged_by=new_corridor).run.end_state()
    assert Run(new_corridor).feed(shuffled).drain(at(CHANGE + 900)).end_state() == end
    assert len(end["alerts"]) > 2
