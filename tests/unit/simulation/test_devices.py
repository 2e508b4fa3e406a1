"""Clocks, outages, queues, sequence numbers and heartbeats of one device."""

from dataclasses import replace

from gates.simulation.condition import Condition
from gates.simulation.devices import DRAINED_AT_ONCE, Post, posts
from gates.simulation.dice import HOUR, MINUTE, SECOND, dice
from gates.simulation.life import Life
from gates.simulation.network import Network
from gates.simulation.steps import Step
from gates.simulation.traffic import Window, lives
from streams.times import epoch_ms
from tests.unit.simulation.making import region
from zones.region import Region

START = 1_772_380_800_000
WINDOW = Window(START, START + 6 * HOUR)
PLACE: Region = region()
GATE = PLACE.devices["N0-S-G"]
LIFE: Life = next(lives(dice(1), Network(PLACE, START), WINDOW, 1))


def condition(**changes: object) -> Condition:
    return replace(Condition(GATE, START, phase=20 * SECOND, error=0), **changes)  # type: ignore[arg-type]


def step(number: int, at: int, **trouble: object) -> Step:
    made = Step(LIFE, f"out{number}", at, GATE.id, {"kind": "gate", "packages": 5}, fact=False)
    return replace(made, **trouble)  # type: ignore[arg-type]


def scans(state: Condition, *steps: Step) -> list[Post]:
    """Batches with items, in order of reception."""
    return sorted((post for post in posts(1, state, list(steps), WINDOW) if post.items), key=lambda post: post.received)


def test_a_sound_device_beats_regularly_and_on_time() -> None:
    beats = [post for post in posts(1, condition(), [], WINDOW) if not post.items]
    assert len(beats) == 6 * 60
    assert all(0 <= post.received - (post.sent or 0) <= SECOND for post in beats)


def test_a_wrong_clock_shifts_event_time_and_send_time_alike() -> None:
    (post,) = scans(condition(error=-HOUR), step(0, START + HOUR))
    assert epoch_ms(post.items[0]["event_time"]) == START
    assert post.sent is not None
    assert -HOUR - 2 * SECOND < post.sent - post.received < -HOUR


def test_a_drifting_clock_is_right_at_the_start() -> None:
    drifting = condition(drift=90 * SECOND / (6 * HOUR))
    assert drifting.clock(START) == START
    assert drifting.clock(START + 6 * HOUR) == START + 6 * HOUR + 90 * SECOND


def test_numbers_follow_what_happened_not_what_arrived() -> None:
    found = scans(condition(), step(0, START + HOUR, held=5 * MINUTE), step(1, START + HOUR + MINUTE))
    assert [post.items[0]["seq"] for post in found] == [2, 1]


def test_an_outage_keeps_scans_and_beats_and_delivers_the_scans_in_order() -> None:
    outage = (START + HOUR, START + 3 * HOUR)
    steps = [step(number, START + HOUR + number * MINUTE) for number in range(DRAINED_AT_ONCE + 5)]
    dark = condition(outages=[outage])
    found = scans(dark, *steps)
    assert [len(post.items) for post in found] == [DRAINED_AT_ONCE, 5]
    assert [item["seq"] for post in found for item in post.items] == list(range(1, DRAINED_AT_ONCE + 6))
    assert all(outage[1] < post.received < outage[1] + 10 * SECOND for post in found)
    heard = [post.received for post in posts(1, dark, steps, WINDOW)]
    assert not [at for at in heard if outage[0] + SECOND < at < outage[1]]
    assert epoch_ms(found[0].items[0]["event_time"]) == START + HOUR


def test_an_outage_ends_where_it_says() -> None:
    dark = condition(outages=[(10, 20)])
    assert [dark.dark_until(at) for at in (9, 10, 19, 20)] == [None, 20, 20, None]
    assert dark.dark_between(0, 11)
    assert not dark.dark_between(20, 30)
    assert not dark.dark_between(0, 10)


def test_lost_numbers_are_left_out_once() -> None:
    found = scans(condition(lost=(2, 3)), *(step(number, START + number * HOUR) for number in range(4)))
    assert [post.items[0]["seq"] for post in found] == [1, 2, 6, 7]


def test_a_resend_is_the_same_item_and_a_conflict_the_same_id() -> None:
    once, again = scans(condition(), step(0, START + HOUR, again=9 * SECOND))
    assert once.items == again.items
    once, twisted = scans(condition(), step(0, START + HOUR, again=MINUTE, twisted={"packages": 6}))
    assert twisted.items[0]["event_id"] == once.items[0]["event_id"]
    assert (once.items[0]["packages"], twisted.items[0]["packages"]) == (5, 6)


def test_a_future_stamp_moves_the_event_and_not_the_sending() -> None:
    (post,) = scans(condition(), step(0, START + HOUR, ahead=2 * HOUR))
    assert epoch_ms(post.items[0]["event_time"]) == START + 3 * HOUR
    assert abs((post.sent or 0) - post.received) < SECOND


def test_a_replacement_bears_the_time_of_what_it_replaces() -> None:
    correction = {"kind": "correction", "replacement": {"kind": "gate"}}
    (post,) = scans(condition(), step(0, START + HOUR, item=correction, replaced_at=START + MINUTE))
    new = post.items[0]["replacement"]
    assert epoch_ms(new["event_time"]) == START + MINUTE
    assert new["event_id"] != post.items[0]["event_id"]
