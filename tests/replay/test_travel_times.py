"""A recording that tells travel times on its way, and the same given from the start."""

import json
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import islice

import pytest

from gates.recording import Line, read_recording
from linkage.replay import Replay, Replayed
from streams.policy_file import read_policy
from streams.rules.catalogue import world
from streams.travel_table import Row, Table, recall_table, table_text
from streams.world import World
from tests.bench import the_world

LINES = 8_000
POLICY = read_policy("rules: {A14: {learned: true}}")


def table(p95_min: float) -> str:
    nodes = sorted(the_world().region.nodes)
    return table_text(Table(tuple(Row(a, b, 0, 24, 60, 1.0, p95_min) for a in nodes for b in nodes if a != b)))


SOON, LATER = table(1), table(200)


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as recording:
        return list(islice(read_recording(recording), LINES))


def telling(lines: list[Line], text: str, **more: object) -> Iterator[Line]:
    """The same with travel times in the middle."""
    middle = lines[len(lines) // 2]
    yield from lines[: middle.number]
    body = json.dumps({"table": json.loads(text), **more}).encode()
    yield Line(0, middle.received_at, "/v1/travel-times", body)
    yield from lines[middle.number :]


def asking(text: str | None = None) -> World:
    """Under a policy that asks for travel times, with these from the start."""
    return world(the_world().region, POLICY, recall_table(text) if text else None)


def played(judged_by: World, lines: list[Line] | Iterator[Line], *, changes: bool = True) -> Replayed:
    run = Replay(judged_by, changes=changes)
    run.feed(lines)
    return run.finish(30 * 3_600_000)


@pytest.fixture(scope="module")
def told(lines: list[Line]) -> Replayed:
    return played(asking(LATER), telling(lines, SOON, by="li.wei", note="二月"))


def test_each_movement_is_judged_by_the_travel_times_of_its_exit(told: Replayed, lines: list[Line]) -> None:
    at = lines[LINES // 2].received_at
    used = {(one.departed_at > at, one.observed.p95_min) for one in told.movements.values() if one.observed}
    assert {(False, 200.0), (True, 1.0)} <= used <= {(False, 200.0), (True, 1.0), (False, 1.0)}


def test_it_is_replayed_alike_every_time(told: Replayed, lines: list[Line]) -> None:
    again = played(asking(LATER), telling(lines, SOON, by="li.wei", note="二月"))
    assert (again.alerts, again.movements, again.state) == (told.alerts, told.movements, told.state)


def test_what_the_recording_tells_is_on_record(told: Replayed) -> None:
    (one,) = told.state.travel_times
    assert (one.change.by, one.change.note, one.change.text) == ("li.wei", "二月", SOON)
    assert (told.lines, told.rejected) == (LINES + 1, {})


def test_without_a_policy_that_asks_nothing_differs(lines: list[Line]) -> None:
    plain, unasked = played(the_world(), lines), played(the_world(), telling(lines, SOON))
    assert (plain.alerts, plain.movements) == (unasked.alerts, unasked.movements)


def test_what_is_tried_holds_throughout(lines: list[Line]) -> None:
    tried = played(asking(LATER), telling(lines, SOON), changes=False)
    assert {one.observed.p95_min for one in tried.movements.values() if one.observed} == {200.0}


def test_a_policy_that_is_tried_goes_by_the_travel_times_of_the_recording(lines: list[Line]) -> None:
    tried = played(asking(), telling(lines, SOON), changes=False)
    assert {one.observed.p95_min for one in tried.movements.values() if one.observed} == {1.0}


def test_travel_times_that_the_gateway_would_refuse_are_refused(lines: list[Line]) -> None:
    wrong = table_text(Table((Row("QZ", "XX", 0, 24, 60, 1.0, 2.0),)))
    done = played(asking(), telling(lines, wrong))
    assert done.rejected == {"table.rows[0].to": 1}
    assert done.state.travel_times == ()
