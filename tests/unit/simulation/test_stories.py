"""Every story, anomaly or lawful: told of an ordinary life, it happens as its truth says."""

from functools import lru_cache

import pytest

from gates.simulation.anomalies import ANOMALIES
from gates.simulation.casting import cast
from gates.simulation.dice import DAY, HOUR, MINUTE, dice
from gates.simulation.lawful import LAWFUL
from gates.simulation.life import Life
from gates.simulation.network import Network
from gates.simulation.scene import WATERMARK_MS, Scene, Story
from gates.simulation.schedule import Schedule
from gates.simulation.steps import Step, steps_of
from gates.simulation.timetable import Timetable
from gates.simulation.traffic import Window, lives
from zones.region import TransitLimits, default_region
from zones.travel import implausible_ms, impossible_ms

START = 1_772_380_800_000
WINDOW = Window(START, START + 31 * DAY)
REGION = default_region()
NETWORK = Network(REGION, START + 12 * HOUR)
TIMETABLE = Timetable(REGION)
TOLD = 6
Told = tuple[Life, dict[str, int]]


def scene(seed: int = 1) -> Scene:
    return Scene(NETWORK, TIMETABLE, Schedule(NETWORK, TIMETABLE), dice(seed), WINDOW)


@lru_cache(maxsize=100)
def told(name: str) -> tuple[Told, ...]:
    """A few lives the story was told of, with their times."""
    (story,) = [story for story in (*ANOMALIES, *LAWFUL) if story.name == name]
    stage, found = scene(), []
    for life in lives(dice(2), NETWORK, WINDOW, 900):
        if story.tell(life, stage) and stage.schedule.settle(life, WINDOW.end):
            found.append((life, stage.times(life)))
            if len(found) == TOLD:
                return tuple(found)
    raise AssertionError(f"{name} could be told only {len(found)} times")


def names(stories: tuple[Story, ...]) -> list[str]:
    return [story.name for story in stories]


def reports(life: Life, times: dict[str, int]) -> dict[str, Step]:
    return {step.moment: step for step in steps_of(life, times, NETWORK)}


def limits(life: Life, times: dict[str, int]) -> TransitLimits:
    return NETWORK.limits(life.stays[0].site, life.legs[0].destination, times["out0"])


@pytest.mark.parametrize("name", names(ANOMALIES))
def test_an_anomaly_claims_its_rule_at_a_moment_that_happens(name: str) -> None:
    for life, times in told(name):
        assert [claim.rule for claim in life.claims] == [name[:3]]
        assert {claim.moment for claim in life.claims} <= set(times)
        assert name[:3] not in life.excuses


@pytest.mark.parametrize("name", names(LAWFUL))
def test_a_lawful_exception_claims_nothing(name: str) -> None:
    for life, times in told(name):
        assert not life.claims
        assert life.needs <= set(times)


@pytest.mark.parametrize("name", names((*ANOMALIES, *LAWFUL)))
def test_a_unit_is_in_one_place_and_moves_forward(name: str) -> None:
    for life, times in told(name):
        order = ["arrive"]
        for number in range(len(life.stays)):
            order += [f"put{number}", f"pick{number}", f"out{number}", f"in{number + 1}"]
        course = [times[moment] for moment in [*order, "leave"] if moment in times]
        assert course == sorted(course)
        assert max(times.values()) < WINDOW.end


def test_names_are_used_once() -> None:
    every = names((*ANOMALIES, *LAWFUL))
    assert len(every) == len(set(every))


@pytest.mark.parametrize(("level", "low", "high"), [("late", 1, 2), ("overdue", 2, 3)])
def test_a_late_unit_comes_clear_of_the_limits_on_both_sides(level: str, low: int, high: int) -> None:
    for life, times in told(f"A14 {level}"):
        passed = limits(life, times)
        assert passed[low] + WATERMARK_MS < times["in1"] < passed[high]
        assert life.claims[0].level == level


def test_a_missing_unit_is_never_seen_again() -> None:
    for life, times in told("A14 missing"):
        assert max(times, key=lambda moment: times[moment]) == life.claims[0].moment
        assert life.claims[0].moment.startswith("out")


def test_too_fast_lies_between_road_and_crow() -> None:
    for life, times in told("A16 too fast"):
        origin, destination = life.stays[0].site, life.stays[1].site
        km = REGION.leg_km(origin, destination, START)
        took = times["in1"] - times["out0"]
        assert impossible_ms(REGION.great_circle_km(origin, destination)) < took < implausible_ms(km)


def test_a_copy_is_seen_where_the_unit_cannot_be() -> None:
    for life, times in told("A04 cloned"):
        copy = reports(life, times)["copy"]
        away = REGION.great_circle_km(life.stays[0].site, REGION.devices[copy.origin].site)
        assert times["copy"] - times["out0"] < impossible_ms(away)


def test_a_second_entry_comes_without_an_exit_between() -> None:
    for life, times in told("A10 double entry"):
        assert times["in1"] + 2 * MINUTE < times["again"] < times["pick1"]
        assert reports(life, times)["again"].item["direction"] == "in"


def test_the_exit_of_a_skipped_checkpoint_is_missing() -> None:
    for life, times in told("A11 skipped checkpoint"):
        assert "out0" not in times
        assert life.stays[0].site != life.stays[1].site


def test_no_release_is_valid_when_an_unreleased_unit_leaves() -> None:
    for life, times in told("A12 exit without release"):
        found = reports(life, times)
        if "release" in found:
            assert times["release"] + life.papers.validity < times["leave"]
        assert found["leave"].item["destination"] in (None, "outside")


def test_a_held_unit_leaves_between_placing_and_lifting() -> None:
    for _, times in told("A44 hold violated"):
        assert times["hold"] < times["out0"]
        assert "lift" not in times
    for _, times in told("hold lifted"):
        assert times["hold"] < times["lift"] < times["out0"]
    for _, times in told("held after it left"):
        assert times["out0"] < times["hold"] < times["lift"] < times.get("out1", times["leave"])


def test_declared_and_entered_nodes_differ() -> None:
    for life, times in told("A13 wrong destination"):
        declared = reports(life, times)["out0"].item["destination"]
        assert declared not in (NETWORK.node(life.stays[1].site), NETWORK.node(life.stays[0].site))


def test_weights_are_wrong_by_more_than_the_tolerance_or_right_by_less() -> None:
    for life, times in told("A33 heavier than declared"):
        assert reports(life, times)["out0"].item["gross_kg"] > life.cargo.gross_kg * 1.2
    for life, times in told("A33 lighter on arrival"):
        found = reports(life, times)
        assert found["in1"].item["gross_kg"] < found["out0"].item["gross_kg"] * 0.92
    for life, times in told("a little heavy"):
        for step in reports(life, times).values():
            if step.item["kind"] == "gate":
                assert abs(step.item["gross_kg"] / life.cargo.gross_kg - 1) < 0.05


def test_just_in_time_is_not_late() -> None:
    for life, times in told("just in time"):
        assert 0 < limits(life, times).late_at - times["in1"] < 10 * MINUTE


def test_a_breakdown_would_be_late_without_its_announcement() -> None:
    late = [times["in1"] > limits(life, times).late_at for life, times in told("breakdown announced")]
    assert any(late)
    for life, times in told("breakdown announced"):
        assert times["in1"] < limits(life, times).late_at + 6 * HOUR


def test_a_lookalike_seal_is_the_same_when_normalised() -> None:
    for life, times in told("seal spelled otherwise"):
        found = reports(life, times)
        read = found["in1"].item["seal"]["number"]
        assert read != found["out0"].item["seal"]["number"]
        assert read.replace(" ", "").replace("O", "0").replace("I", "1") == found["out0"].item["seal"]["number"]


def test_a_resealed_unit_bears_the_new_seal_from_then_on() -> None:
    for life, times in told("seal open in inspection"):
        found = reports(life, times)
        new = found["reseal"].item["new"]
        assert found["out0"].item["seal"]["number"] == life.cargo.seal != new
        following = found.get("out1", found.get("leave"))
        if following is not None and following.item["kind"] == "gate":
            assert following.item["seal"]["number"] == new


def test_a_lagging_release_is_received_just_after_the_exit_it_covers() -> None:
    for life, times in told("release message lags"):
        release = reports(life, times)["release"]
        assert release.received_at is not None
        assert release.at < times["leave"] < release.received_at <= times["leave"] + 50_000


def test_long_obligations_start_early_enough_to_run_out() -> None:
    for name, limit in (("A40 undeclared after entry", 14), ("A41 overstay", 14), ("A45 released, not moved", 3)):
        for life, times in told(name):
            assert times[life.claims[0].moment] + limit * DAY < WINDOW.end + 2 * DAY
            assert "leave" not in times


def test_stories_take_turns_and_leave_half_of_the_lives_alone() -> None:
    everybody = list(lives(dice(3), NETWORK, WINDOW, 100))
    counts = cast(everybody, LAWFUL, scene(), tellings=40)
    assert sum(counts.values()) == sum(life.story is not None for life in everybody) == 50
    assert max(counts.values()) - min(counts.values()) <= 1


def test_casting_keeps_what_cannot_be_told_as_it_was() -> None:
    everybody = list(lives(dice(4), NETWORK, WINDOW, 20))
    before = [life.copy() for life in everybody]

    def spoil(life: Life, _scene: Scene) -> bool:
        life.excuses.add("A99")
        life.stays[0].dwell = 0
        return False

    assert cast(everybody, [Story("never", spoil)], scene(), tellings=3) == {"never": 0}
    assert everybody == before
