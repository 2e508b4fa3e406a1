"""A recording that changes the policy on its way: judged by each policy in its time, and alike every time."""

import json
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import islice

import pytest

from gates.recording import Line, read_recording
from linkage.replay import Replay, Replayed
from streams.fold.alert import Alert
from tests.bench import the_world

LINES = 12_000
TEXT = "rules: {A14: {late: 1.05, late_plus_h: 0, watermark_min: 0}}"


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as recording:
        return list(islice(read_recording(recording), LINES))


def changing(lines: list[Line], **body: object) -> Iterator[Line]:
    """The same with a change in the middle."""
    middle = lines[len(lines) // 2]
    yield from lines[: middle.number]
    yield Line(0, middle.received_at, "/v1/policy", json.dumps({"text": TEXT, **body}).encode())
    yield from lines[middle.number :]


def played(lines: list[Line] | Iterator[Line], *, changes: bool = True) -> Replayed:
    run = Replay(the_world(), changes=changes)
    run.feed(lines)
    return run.finish(30 * 3_600_000)


@pytest.fixture(scope="module")
def plain(lines: list[Line]) -> Replayed:
    return played(lines)


@pytest.fixture(scope="module")
def changed(lines: list[Line]) -> Replayed:
    return played(changing(lines, by="li.wei", note="试"))


def factor(alert: Alert) -> float:
    found: float = alert.evidence["thresholds"]["late"]
    return found


def test_each_movement_is_judged_by_the_policy_of_its_time(changed: Replayed, lines: list[Line]) -> None:
    at = lines[LINES // 2].received_at
    late = [alert for alert in changed.alerts.values() if alert.rule == "A14"]
    before = {factor(alert) for alert in late if alert.started_at < at - 8 * 3_600_000}
    after = {factor(alert) for alert in late if alert.started_at > at}
    assert (before, after) == ({1.5}, {1.05})


def test_what_was_judged_before_stays_as_it_was(changed: Replayed, plain: Replayed) -> None:
    first = {key: alert for key, alert in plain.alerts.items() if alert.rule != "A14" or factor(alert) == 1.5}
    kept = {key: alert for key, alert in changed.alerts.items() if alert.rule != "A14" or factor(alert) == 1.5}
    assert kept.items() <= first.items()
    assert len(changed.alerts) > len(plain.alerts)


def test_it_is_replayed_alike_every_time(changed: Replayed, lines: list[Line]) -> None:
    again = played(changing(lines, by="li.wei", note="试"))
    assert again.alerts == changed.alerts
    assert again.movements == changed.movements
    assert again.state == changed.state


def test_the_change_is_on_record(changed: Replayed, lines: list[Line]) -> None:
    (one,) = changed.state.policies
    assert (one.since, one.change.by, one.change.note) == (lines[LINES // 2].received_at, "li.wei", "试")
    assert changed.lines == LINES + 1
    assert changed.rejected == {}


def test_a_change_can_be_left_out(plain: Replayed, lines: list[Line]) -> None:
    assert played(changing(lines), changes=False).alerts == plain.alerts


def test_a_dry_run_changes_nothing(plain: Replayed, lines: list[Line]) -> None:
    assert played(changing(lines, dry_run=True)).alerts == plain.alerts


def test_a_policy_that_the_gateway_would_refuse_is_refused(plain: Replayed, lines: list[Line]) -> None:
    done = played(changing(lines, text="overrides: [{when: {node: XX}, rules: {A14: {late: 1.6}}}]"))
    assert done.rejected == {"text": 1}
    assert done.alerts == plain.alerts
