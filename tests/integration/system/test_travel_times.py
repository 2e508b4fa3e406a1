"""Travel times told while the system runs: live and replay agree, and who reads sees them (ADR 0014)."""

import json
from pathlib import Path
from typing import Any

import httpx
import msgspec

from gates.recording import read_recording
from linkage.replay import Replay
from linkage.travel.file import Learned, write_travel
from linkage.travel.learning import Learner, replayed
from linkage.travel.quantiles import table_of
from linkage.worlds import travel_text
from streams.present import alert_json, movement_json
from tests.bench import the_world
from tests.integration.system.conftest import Start

POLICY = "rules: {A14: {learned: true, learned_min_n: 1, learned_plus_h: 0, watermark_min: 0}}"


def learned_from(recording: Path) -> Learned:
    run = Replay(the_world())
    run.feed(read_recording(recording))
    learner = Learner(the_world().region)
    learner.take(recording.name, replayed(run))
    return learner.learned


def taught(recording: Path, table: Any, into: Path) -> Path:
    """The recording with the policy changed at its beginning and travel times told in its middle."""
    lines = recording.read_text().splitlines()
    middle = len(lines) // 2
    asked = {"path": "/v1/policy", "body": {"text": POLICY}, "received_at": json.loads(lines[0])["received_at"]}
    told = {"path": "/v1/travel-times", "body": {"table": table, "by": "li.wei", "note": "二月"}}
    told["received_at"] = json.loads(lines[middle])["received_at"]
    into.write_text("\n".join([lines[0], json.dumps(asked), *lines[1:middle], json.dumps(told), *lines[middle:]]))
    return into


def fewest(learned: Learned) -> Any:
    """Of so short a recording every transit counts."""
    return msgspec.to_builtins(table_of(learned, fewest=1))


async def test_live_and_replay_agree_across_a_change(start: Start, tmp_path: Path, recording: Path) -> None:
    changed = taught(recording, fewest(learned_from(recording)), tmp_path / "taught.jsonl")
    run = Replay(the_world())
    run.feed(read_recording(changed))
    offline = run.finish(0)
    async with start(tmp_path / "data", changed) as live:
        await live.play(changed)
        alerts = {row["alert_id"]: row for row in await live.every("/v1/alerts")}
        movements = {row["movement_id"]: row for row in await live.every("/v1/movements")}
        headers = {"authorization": f"Bearer {live.purse.operator}"}
        async with httpx.AsyncClient(base_url=live.system.url, headers=headers, timeout=30) as client:
            times = (await client.get("/v1/travel-times")).json()
    told = ("rule", "level", "severity", "state", "raised_at", "evidence")
    expected = {key: alert_json(alert) for key, alert in offline.alerts.items()}
    assert {k: [row[n] for n in told] for k, row in alerts.items()} == {
        k: [row[n] for n in told] for k, row in expected.items()
    }
    plain = {key: json.loads(json.dumps(movement_json(one))) for key, one in offline.movements.items()}
    assert {key: {n: v for n, v in row.items() if n != "level"} for key, row in movements.items()} == plain
    assert {row["limits_from"] for row in movements.values()} == {"learned", "matrix"}
    assert {row["evidence"]["limits_from"] for row in alerts.values() if row["rule"] == "A14"} >= {"learned"}
    assert (times["change"]["by"], times["change"]["note"]) == ("li.wei", "二月")


def test_a_file_becomes_the_table_that_the_log_is_told_of(tmp_path: Path, recording: Path) -> None:
    file = tmp_path / "travel.json"
    write_travel(learned_from(recording), file)
    table = json.loads(travel_text(file, the_world().region))
    assert all(row["n"] >= 20 for row in table["rows"])
