"""A gateway that answers no gate (``answer_gates: false``) takes every scan all the same."""

from pathlib import Path

import msgspec

from gates.collector import wall_ms
from gates.kiosk.client import KioskClient
from linkage.embedded import running
from linkage.keys import wallet
from linkage.settings import read_settings
from streams.signature import Secret
from streams.times import rfc3339
from tests.bench import the_world

GATE = "QZ-DLP-G1"


async def test_every_scan_passes_degraded(tmp_path: Path) -> None:
    settings = read_settings(None, data_dir=tmp_path, port=0, answer_gates=False)
    purse = wallet(tmp_path, the_world().region)
    now = rfc3339(wall_ms())
    scan = {
        "kind": "gate", "event_id": "g1", "seq": 1, "event_time": now, "lane": "O1", "direction": "out",
        "unit": "MSKU1234565", "destination": "outside",
    }  # fmt: skip
    body = msgspec.json.encode({"device_id": GATE, "send_time": now, "items": [scan]})
    async with running(settings) as system, KioskClient(system.url, GATE, [Secret.parse(purse.devices[GATE])]) as gate:
        (result,) = (await gate.post(body)).results
    assert (result.status, result.decision, result.degraded) == ("accepted", "pass", True)
