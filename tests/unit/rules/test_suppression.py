"""Domain §6.7 pair by pair: what rings without its cause is muted, merged or paused with it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import pytest

from gates.recording import Line
from linkage.replay import Replay
from streams.events import Closure, Heard, Incident, Notice, Quiet
from streams.times import rfc3339
from tests.bench import the_world
from tests.life import MINUTE, Life, Told, at
from tests.unit.rules.driving import OUT, ROADSIDE, fixes, from_corridor, gone
from tests.unit.rules.pulses import pulse, stand
from tests.unit.rules.test_overdue import LATE, MISSING, OVERDUE, WATERMARK
from tests.unit.rules.test_surge import flood, of, run

DRAINED: Final = 15
"""Minutes that a gate which is heard again has to deliver what it kept."""


def silent(life: Life, gate: str, since: float, heard_at: float | None = None) -> Life:
    common: dict[str, Any] = {"subject": f"device:{gate}", "site": gate[:-3], "last_heard": at(since)}
    noticed = at(since + 12.5)
    life.extra.append(
        Notice(Quiet(id=f"q{gate}", at=noticed, received=noticed, when=noticed, beat=10 * MINUTE, **common))
    )
    if heard_at is not None:
        back = at(heard_at)
        life.extra.append(Notice(Heard(id=f"h{gate}", at=back, received=back, when=back, **common)))
    return life


def stored() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")


def entered() -> Life:
    return stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1")


OUTAGES: Final[dict[str, tuple[Callable[[], Life], str, str, float]]] = {
    "A10": (lambda: entered().put(150, "QZF-1").into(300, "QZF-1"), "QZF-1-G1", "P2", 300 + WATERMARK),
    "A11": (lambda: stored().into(300, "QZF-1"), "QZ-DLP-G1", "P2", 300 + WATERMARK),
    "A14": (lambda: stored().out(100, "QZ-DLP", "YZ"), "YZ-RAIL-G1", "P3", 100 + LATE + WATERMARK),
    "A24": (entered, "QZF-1-G1", "P3", 130 + 8 * 60 + WATERMARK),
    "A25": (lambda: Life().into(300, "QZF-1"), "QZF-1-G1", "P3", 305),
}
"""Rule → a life in which it rings, the gate whose outage would explain it, its severity, and when it is due."""


@pytest.mark.parametrize("rule", OUTAGES)
def test_the_outage_of_a_gate_mutes_what_it_causes_and_the_outage_of_another_does_not(rule: str) -> None:
    life, gate, severity, due = OUTAGES[rule]
    assert life().run(until=due).alert(rule).severity == severity
    assert silent(life(), gate, 200).run(until=due).alert(rule).severity == "P4"
    assert silent(life(), "FC-YW-G1", 200).run(until=due).alert(rule).severity == severity


@pytest.mark.parametrize("rule", OUTAGES)
def test_it_is_muted_until_the_gate_has_had_its_time_to_deliver(rule: str) -> None:
    life, gate, severity, due = OUTAGES[rule]
    back = due + 30
    assert silent(life(), gate, 200, back).run(until=back + DRAINED - 0.1).alert(rule).severity == "P4"
    assert silent(life(), gate, 200, back).run(until=back + DRAINED).alert(rule).severity == severity


@pytest.mark.parametrize("rule", OUTAGES)
def test_an_outage_that_was_over_long_before_mutes_nothing(rule: str) -> None:
    life, gate, severity, due = OUTAGES[rule]
    assert silent(life(), gate, 20, 60).run(until=due).alert(rule).severity == severity


def test_a_release_a_seal_and_a_hold_are_not_muted_by_any_outage() -> None:
    life = silent(stored(), "QZ-DLP-G1", 50).out(100, "QZ-DLP", "outside", seal_state="broken")
    assert life.run().rules() == ["A12", "A30", "A60"]


def jumped(sends_before: int, off_min: float) -> set[str]:
    """A truck that takes ten minutes longer than the road allows is read on entry by a clock ``off_min`` behind."""

    def post(minute: float, device: str, sent: float, **item: Any) -> Line:
        stamp = {"event_id": f"{device}{minute}", "seq": round(minute), "event_time": rfc3339(at(sent))}
        items = [{"kind": "gate", "unit": "local:1", "lane": "I1", **stamp, **item}] if item else []
        body = {"device_id": device, "send_time": rfc3339(at(sent)), "items": items}
        return Line(0, at(minute), "/v1/scans", msgspec.json.encode(body))

    def lines() -> Iterator[Line]:
        region = the_world().region
        took = region.leg_km("QZ-DLP", "FC-YW", at(0)) / 100 * 60 + 10
        for beat in range(10):
            yield post(beat, "FC-YW-G1", beat)
        yield post(20, "QZ-DLP-G1", 20, direction="out", destination="FC")
        for beat in range(sends_before):
            yield post(21 + beat, "FC-YW-G1", 21 + beat - off_min)
        yield post(20 + took, "FC-YW-G1", 20 + took - off_min, direction="in")

    replay = Replay(the_world())
    replay.feed(lines())
    return {alert.rule for alert in replay.finish(60 * MINUTE).alerts.values()} & {"A04", "A16"}


@pytest.mark.parametrize("sends", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("off_min", [-4, 7, 60])
def test_a_wrong_clock_accuses_nobody_of_speed_from_its_first_send_to_its_last(sends: int, off_min: float) -> None:
    assert jumped(sends, off_min) == set()


def test_late_overdue_and_missing_are_one_incident() -> None:
    found = [
        stored().out(100, "QZ-DLP", "YZ").run(until=100 + limit + WATERMARK).alert("A14")
        for limit in (LATE, OVERDUE, MISSING)
    ]
    assert len({alert.alert_id for alert in found}) == 1
    assert [(alert.level, alert.version) for alert in found] == [("late", 1), ("overdue", 2), ("missing", 3)]


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        ("A61", {"clock_error": 40_000}, {}),
        ("A63", {"items": 1, "oldest": at(-60)}, {"items": 1, "oldest": at(0)}),
        ("A65", {"items": 20, "duplicates": 20}, {"items": 10_000}),
        ("A68", {"items": 20, "rejected": 20}, {"items": 10_000}),
    ],
)
def test_it_is_over_once_it_has_been_well_for_five_minutes(rule: str, bad: Any, good: Any) -> None:
    def told(*minutes: float) -> int:
        """Alerts that stand after it was bad at 0 and well at these minutes."""
        well = [pulse(minute, **good) for minute in minutes]
        return [state == "new" for _, state in stand(rule, pulse(0, **bad), *well)].count(True)

    assert (told(1, 5.9), told(1, 6)) == (1, 0)


OFF: Final = from_corridor(9)
Window = tuple[float, float]


def off_route(minute: float) -> Life:
    return fixes(gone(), [minute, minute + 3, minute + 6], OFF)


PAUSED: Final[dict[str, tuple[Callable[[], Life], float, Window, Window]]] = {
    "A06": (
        lambda: stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1", plate="粤B99999"),
        131,
        (110, 130),
        (110, 129.9),
    ),
    "A14": (gone, OUT + LATE + WATERMARK, (OUT + 10, OUT + 20), (OUT - 20, OUT - 10)),
    "A17": (lambda: off_route(OUT + 60), OUT + 70, (OUT + 55, OUT + 70), (OUT + 40, OUT + 59)),
    "A18": (
        lambda: fixes(gone(), [OUT + 60, OUT + 75, OUT + 90], ROADSIDE, kmh=0),
        OUT + 91,
        (OUT + 60, OUT + 70),
        (OUT + 40, OUT + 59),
    ),
}
"""Rule → a life in which it rings, when it has, a window of an incident that pauses it, and one that does not."""
ROADS: Final = dict.fromkeys(PAUSED, ("YZ", "QZ")) | {"A06": ("QZF", "QZ")}
"""Rule → the road that is driven in that life."""


@pytest.mark.parametrize("rule", PAUSED)
def test_an_announced_incident_pauses_in_its_window_and_not_after_it(rule: str) -> None:
    life, until, during, elsewhere = PAUSED[rule]

    def announced(window: Window) -> Told:
        since, end = window
        return life().fact(since - 5, Incident, type="breakdown", since=at(since), until=at(end)).run(until=until)

    assert life().run(until=until).alerts(rule)
    assert announced(during).alerts(rule) == []
    assert announced(elsewhere).alerts(rule)


@pytest.mark.parametrize("rule", PAUSED)
def test_a_closed_road_pauses_all_on_it_and_nobody_else(rule: str) -> None:
    life, until, (since, end), _ = PAUSED[rule]

    def closed(one: str, other: str) -> Told:
        there = life()
        there.extra.append(Closure("c", (one, other), at(since), at(end), at(since - 5)))
        return there.run(until=until)

    assert closed(*ROADS[rule]).alerts(rule) == []
    assert closed("YZ", "FC").alerts(rule)


@pytest.mark.parametrize("rule", PAUSED)
def test_a_closed_road_that_is_told_afterwards_explains_it(rule: str) -> None:
    life, until, (since, end), _ = PAUSED[rule]
    assert life().run(until=until).alerts(rule)[0].open
    there = life()
    there.extra.append(Closure("c", ROADS[rule], at(since), at(end), at(until + 1)))
    assert [alert.resolved_reason for alert in there.run(until=until + 2).alerts(rule)] == ["road_closed"]


def test_more_than_twenty_of_a_kind_are_one_with_a_list() -> None:
    assert (len(of(run(flood(20)), "A70")), len(of(run(flood(21)), "A70"))) == (0, 1)


@pytest.mark.parametrize("rule", OUTAGES)
def test_told_again_in_another_order_it_is_the_same_alert(rule: str) -> None:
    life, gate, _, due = OUTAGES[rule]
    first = silent(life(), gate, 200, due + 30)
    again = silent(life(), gate, 200, due + 30)
    again.events += again.events[::-1]
    ids = [list(one.run(until=due + 60).run.alerts) for one in (first, again)]
    assert sorted(ids[0]) == sorted(ids[1])
