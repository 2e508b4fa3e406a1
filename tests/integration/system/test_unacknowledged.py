"""The whole system with an endpoint that fails: A69 for the control room, the second channel, and a killed notifier."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

from tests.integration.notifier.endpoint import Answer, Endpoint
from tests.integration.notifier.serving import subscriber
from tests.integration.system.conftest import Live, Start

TEXT = "rules: {A69: {limit_min: 0.01}}"
"""0.6 s."""
SCAN = {
    "kind": "gate", "event_id": "3f0a8f5e-6f0e-4a86-9c43-1f2b7a9d5e01", "seq": 1, "direction": "in", "lane": "I1",
    "event_time": "2026-03-02T08:15:01+08:00", "unit": "iso6346:MSKU1234565",
    "container": {"value": "TEMU0000011", "confidence": 0.99},
}  # fmt: skip
"""The camera surely read another container: A05, a P1."""


def recorded(into: Path) -> Path:
    """A shorter limit, and a scan."""
    change = {"text": TEXT, "by": "li.wei", "note": "试"}
    batch = {"device_id": "QZ-DLP-G1", "send_time": "2026-03-02T08:15:03+08:00", "items": [SCAN]}
    lines: list[tuple[str, str, dict[str, Any]]] = [
        ("2026-03-02T08:15:00+08:00", "/v1/policy", change),
        ("2026-03-02T08:15:03+08:00", "/v1/scans", batch),
    ]
    into.write_text("\n".join(json.dumps({"received_at": at, "path": to, "body": body}) for at, to, body in lines))
    return into


async def incident(live: Live, state: str) -> dict[str, Any]:
    async with asyncio.timeout(40):
        while True:
            found = [row for row in await live.every("/v1/alerts") if row["subject"] == "subscriber:room"]
            if [row["state"] for row in found] == [state]:
                return found[0]
            await asyncio.sleep(0.1)


async def test_an_endpoint_that_fails_is_an_incident_until_it_is_mended(start: Start, tmp_path: Path) -> None:
    posts = recorded(tmp_path / "posts.jsonl")
    async with Endpoint(lambda _: Answer(500)) as first, Endpoint() as second:
        room = subscriber("room", first.url, second="phone", rules=["A05"])
        phone = subscriber("phone", second.url, standby=True)
        async with start(tmp_path / "data", posts, room, phone) as live:
            await live.play(posts)
            raised = await incident(live, "new")
            await second.until(lambda: len(second.posted) == 1)
            live.system.children["notifier"].send_signal(signal.SIGKILL)
            first.answering = lambda _: Answer()
            resolved = await incident(live, "resolved")
            assert live.system.restarts["notifier"] == 1
            figures = await live.look.figures()
            assert figures.books.balance
    assert raised["alert_id"] == resolved["alert_id"]
    assert (raised["severity"], raised["title_zh"], raised["node"]) == ("P2", "预警推送未获确认", None)
    assert resolved["resolved_reason"] == "acknowledged"
    assert raised["raised_at"].startswith("2026-03-02T08:15:"), "the log's time, not ours"
    # killed before it could save the answer, it may have posted once more, under the same id
    assert {f"{alert_id}.1" for alert_id in raised["evidence"]["alerts"]} == set(second.ids)
    assert {row["rule"] for row in live.receiver.last} >= {"A05", "A69"}
    assert first.answered[-1].id == second.ids[0]
