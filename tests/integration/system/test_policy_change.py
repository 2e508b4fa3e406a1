"""A policy changed while the system runs: live and replay agree, and who reads sees it (ADR 0010)."""

import json
from pathlib import Path

import httpx

from gates.recording import read_recording
from linkage.replay import Replay
from streams.present import alert_json
from tests.bench import the_world
from tests.integration.system.conftest import Start

TEXT = "rules: {A14: {late: 1.05, late_plus_h: 0, watermark_min: 0}}"


def changing(recording: Path, into: Path) -> Path:
    """The recording with a change in its middle."""
    lines = recording.read_text().splitlines()
    middle = len(lines) // 2
    post = {"path": "/v1/policy", "body": {"text": TEXT, "by": "li.wei", "note": "试"}}
    post["received_at"] = json.loads(lines[middle])["received_at"]
    into.write_text("\n".join([*lines[: middle + 1], json.dumps(post), *lines[middle + 1 :]]))
    return into


async def test_live_and_replay_agree_across_a_change(start: Start, tmp_path: Path, recording: Path) -> None:
    changed = changing(recording, tmp_path / "changed.jsonl")
    run = Replay(the_world())
    run.feed(read_recording(changed))
    replayed = run.finish(0)
    async with start(tmp_path / "data", changed) as live:
        await live.play(changed)
        alerts = {row["alert_id"]: row for row in await live.every("/v1/alerts")}
        headers = {"authorization": f"Bearer {live.purse.operator}"}
        async with httpx.AsyncClient(base_url=live.system.url, headers=headers, timeout=30) as client:
            policy = (await client.get("/v1/policy")).json()
    told = ("rule", "level", "severity", "state", "raised_at", "evidence")
    expected = {key: alert_json(alert) for key, alert in replayed.alerts.items()}
    assert {k: [row[n] for n in told] for k, row in alerts.items()} == {
        k: [row[n] for n in told] for k, row in expected.items()
    }
    factors = {row["evidence"]["thresholds"]["late"] for row in alerts.values() if row["rule"] == "A14"}
    assert 1.05 in factors
    assert (policy["text"], policy["change"]["by"], policy["change"]["note"]) == (TEXT, "li.wei", "试")
    assert policy["rules"]["A14"]["late"] == 1.05
