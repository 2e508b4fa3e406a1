"""Alerts on many units, judged together while the system runs: live and replay agree (ADR 15)."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gates.playback import Progress
from gates.recording import read_recording
from linkage.replay import Replay
from streams.fold.alert import Alert
from streams.present import alert_json
from streams.times import rfc3339
from tests.bench import the_world
from tests.integration.system.conftest import Start
from tests.life import at

UNITS = [f"local:S{number}" for number in range(28)]
FIRM = "E9"


def lines() -> Iterator[tuple[float, str, dict[str, Any]]]:
    """(minute, path, body): goods of a dishonest enterprise, of which every unit comes in at another site without an
    exit scan, one after the other."""
    papers = [
        {
            "kind": "document", "event_id": f"d{unit}", "event_time": rfc3339(at(1)), "unit": unit, "type": "manifest",
            "number": f"M-{unit}", "enterprise": FIRM,
        }
        for unit in UNITS
    ]  # fmt: skip
    credit = {
        "kind": "credit",
        "event_id": "c1",
        "event_time": rfc3339(at(0)),
        "enterprise": FIRM,
        "class": "dishonest",
    }
    yield 1, "/v1/facts", {"source": "customs", "items": [credit, *papers]}
    seq = 0
    for unit in UNITS:
        seq += 2
        yield 2, "/v1/scans", _batch("QZF-1-G1", 2, _arrival(unit, seq - 1), _put(unit, seq))
    for number, unit in enumerate(UNITS):
        minute = 60 + number / 3
        scan = {
            "kind": "gate", "event_id": f"g{unit}", "seq": number + 1, "event_time": rfc3339(at(minute)), "lane": "I1",
            "direction": "in", "unit": unit,
        }  # fmt: skip
        yield minute, "/v1/scans", _batch("QZ-DLP-G1", minute, scan)
    for step in range(1, 40):
        yield 70 + step / 2, "/v1/scans", _batch("QZ-DLP-G1", 70 + step / 2)
        yield 70 + step / 2, "/v1/scans", _batch("QZF-1-G1", 70 + step / 2)


def _batch(device: str, minute: float, *items: dict[str, Any]) -> dict[str, Any]:
    return {"device_id": device, "send_time": rfc3339(at(minute)), "items": list(items)}


def _arrival(unit: str, seq: int) -> dict[str, Any]:
    stamp = {"event_id": f"a{unit}", "seq": seq, "event_time": rfc3339(at(2))}
    return {"kind": "arrival", **stamp, "unit": unit, "mode": "local"}


def _put(unit: str, seq: int) -> dict[str, Any]:
    return {
        "kind": "yard",
        "event_id": f"y{unit}",
        "seq": seq,
        "event_time": rfc3339(at(2)),
        "unit": unit,
        "action": "put",
        "slot": "B-1",
    }


def told(alert: Alert) -> list[Any]:
    row = alert_json(alert)
    names = ("rule", "level", "severity", "subject", "site", "state", "resolved_reason", "merged_into", "evidence")
    return [row[name] for name in names]


async def test_a_flood_and_a_pattern_live_and_offline(start: Start, tmp_path: Path) -> None:
    recording = tmp_path / "many.jsonl"
    written = sorted(lines(), key=lambda one: one[0])
    recording.write_text(
        "".join(
            json.dumps({"received_at": rfc3339(at(minute)), "path": path, "body": body}) + "\n"
            for minute, path, body in written
        )
    )
    run = Replay(the_world())
    run.feed(read_recording(recording))
    expected = run.finish(0).alerts
    (flood,) = [alert for alert in expected.values() if alert.rule == "A70"]
    (pattern,) = [alert for alert in expected.values() if alert.rule == "A51"]
    members = [alert for alert in expected.values() if alert.rule == "A11"]
    assert (flood.subject, flood.severity, flood.evidence["count"]) == ("site:QZ-DLP", "P1", len(UNITS))
    assert (pattern.subject, pattern.evidence["count"]) == (f"enterprise:{FIRM}", len(UNITS))
    assert {alert.severity for alert in members} == {"P1"}
    assert {alert.merged_into for alert in members} == {flood.alert_id}

    killed = False
    async with start(tmp_path / "data", recording) as live:

        def midway(progress: Progress) -> None:
            nonlocal killed
            if not killed and progress.lines >= len(written) - 60:
                live.system.children["tracker"].send_signal(signal.SIGKILL)
                killed = True

        await live.play(recording, midway)
        rows = {row["alert_id"]: row for row in await live.every("/v1/alerts")}
        assert live.system.restarts["tracker"] == 1
        names = ("rule", "level", "severity", "subject", "site", "state", "resolved_reason", "merged_into", "evidence")
        assert {key: [row[name] for name in names] for key, row in rows.items()} == {
            key: told(alert) for key, alert in expected.items()
        }
        figures = await live.look.figures()
        assert figures.books.balance
