"""The recorded four days, replayed: what must be found is found, nothing else rings, and it stays that way.

`four_days.alerts.json` holds the alerts as an earlier version judged them: (id, severity, level, state) of every
rule it had. A later version may know more rules; of these it must say the same, for ever.
"""

import json
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gates.recording import read_recording
from linkage.replay import Replay, Replayed
from streams.evaluation import Raised, TruthFile, evaluate
from streams.present import alert_json
from streams.rules.catalogue import RULES
from tests.bench import the_world

KEPT = Path(__file__).with_name("four_days.alerts.json")


@pytest.fixture(scope="module")
def recording() -> Iterator[Path]:
    with as_file(files("linkage") / "data") as folder:
        yield folder / "region-4d.jsonl.gz"


@pytest.fixture(scope="module")
def replayed(recording: Path) -> Replayed:
    run = Replay(the_world())
    run.feed(read_recording(recording))
    return run.finish(30 * 3_600_000)


def test_everything_is_found_and_nothing_else_rings(replayed: Replayed, recording: Path) -> None:
    truth = msgspec.json.decode(recording.with_name("region-4d.truth.json").read_bytes(), type=TruthFile)
    alerts = [msgspec.convert(alert_json(alert), Raised) for alert in replayed.alerts.values()]
    found = evaluate(alerts, truth, {rule.code for rule in RULES})
    assert found.false == ()
    assert (found.total.recall or 0) >= 0.98, found.missed


def test_the_books_balance(replayed: Replayed) -> None:
    books = replayed.state.books
    assert books.balance
    assert books.duplicates == 5
    assert books.conflicts == books.dead_lettered == 0
    assert replayed.rejected == {}


def test_every_closed_movement_is_a_declaration_spared(replayed: Replayed) -> None:
    closed = sum(movement.state == "closed" for movement in replayed.movements.values())
    assert replayed.state.movements_closed == closed > 1_000


def test_a_recorded_history_is_judged_as_ever(replayed: Replayed) -> None:
    kept: dict[str, Any] = json.loads(KEPT.read_text())
    now = {
        alert.alert_id: [alert.severity, alert.level, alert.state]
        for alert in replayed.alerts.values()
        if alert.rule in kept["rules"]
    }
    assert now == kept["alerts"]
