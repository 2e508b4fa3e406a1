"""``linkage kiosk`` before a real gateway: what is scanned is kept, sent, answered and shown."""

from pathlib import Path

from streams.events import GateScan
from tests.integration.kiosk.gateway_process import GatewayProcess
from tests.integration.kiosk.operator_at_gate import kiosk_process


async def test_a_scan_is_kept_then_answered_and_is_in_the_log(at_gateway: GatewayProcess, tmp_path: Path) -> None:
    async with kiosk_process(at_gateway.url, at_gateway.key.text(), tmp_path / "q", "--destination", "NNL") as kiosk:
        kept = await kiosk.scan("MSKU1234565")
        assert (kept["event"], kept["seq"], kept["code"]) == ("kept", 1, "iso6346:MSKU1234565")
        answer = await kiosk.until(lambda said: said["event"] == "answered")
        assert (answer["seq"], answer["status"], answer["decision"]) == (1, "accepted", "pass")
    scans = [event for event in await at_gateway.events() if isinstance(event, GateScan)]
    assert [(scan.id, scan.lane, scan.direction, scan.destination) for scan in scans] == [
        (kept["event_id"], "O1", "out", "NNL")
    ]
