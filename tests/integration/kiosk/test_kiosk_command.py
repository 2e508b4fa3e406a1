"""``linkage kiosk`` before a real gateway: what is scanned is kept, sent, answered and shown."""

import asyncio
import re
import signal
import time
from pathlib import Path

import httpx
import pytest

from gates.passes.key_store import KeyStore
from streams.events import GateScan, Pulse
from tests.integration.kiosk.gateway_process import GatewayProcess
from tests.integration.kiosk.operator_at_gate import KioskProcess, kiosk_process
from tests.integration.kiosk.relay import relay
from tests.unit.gates.passes.making import DAY, HOUR, claims, signer, token

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_scan_is_kept_then_answered_and_is_in_the_log(at_gateway: GatewayProcess, tmp_path: Path) -> None:
    gate = at_gateway.gate()
    async with kiosk_process(
        at_gateway.url, gate, tmp_path / "q", "--destination", "NNL", "--heartbeat-s", "1"
    ) as kiosk:
        kept = await kiosk.scan("MSKU1234565")
        assert (kept["event"], kept["seq"], kept["code"]) == ("kept", 1, "iso6346:MSKU1234565")
        answer = await kiosk.until(lambda said: said["event"] == "answered")
        assert (answer["seq"], answer["status"], answer["decision"]) == (1, "accepted", "pass")
        assert (await kiosk.scan("MSKU1234560"))["event"] == "unreadable"
        await _ends(kiosk, signal.SIGINT)
    scans = [event for event in await at_gateway.events(gate) if isinstance(event, GateScan)]
    assert [(scan.id, scan.lane, scan.direction, scan.destination) for scan in scans] == [
        (kept["event_id"], "O1", "out", "NNL")
    ]
    assert () in [event.seqs for event in await at_gateway.events(gate) if isinstance(event, Pulse)], "a heartbeat"


async def test_what_cameras_and_the_weighbridge_read_goes_with_the_next_scan(
    at_gateway: GatewayProcess, tmp_path: Path
) -> None:
    gate = at_gateway.gate()
    async with kiosk_process(at_gateway.url, gate, tmp_path / "q", "--listen", "0") as kiosk:
        async with httpx.AsyncClient(base_url=await _local_url(kiosk)) as camera:
            told = await camera.post("/readings", json={"plate": {"value": "桂N12345"}, "gross_kg": 21450})
            assert (told.status_code, told.json()) == (200, {"taken": ["gross_kg", "plate"]})
            wrong = await camera.post("/readings", json={"gross_kg": "heavy"})
            assert wrong.status_code == 422
            assert "gross_kg" in wrong.json()["error"]
            as_form = await camera.post("/readings", data={"gross_kg": "1"})
            assert as_form.status_code == 415
            assert (await kiosk.scan("MSKU1234565"))["readings"] == ["gross_kg", "plate"]
            second = await camera.post("/scan", json={"code": "local:NEXT"})
            assert (second.status_code, second.json()["event"], second.json()["seq"]) == (200, "kept", 2)
            assert (await camera.post("/scan", json={"code": "local:"})).status_code == 422
        await kiosk.until(lambda said: said["event"] == "answered" and said["seq"] == 2)
    found = {event.subject: event for event in await at_gateway.events(gate) if isinstance(event, GateScan)}
    first = found["unit:iso6346:MSKU1234565"]
    assert (first.plate, first.gross_kg) == ("桂N12345", 21450)
    assert (found["unit:local:NEXT"].plate, found["unit:local:NEXT"].gross_kg) == (None, None)


async def test_a_pass_is_checked_while_there_is_no_line_also_by_a_kiosk_that_was_started_anew(
    at_gateway: GatewayProcess, tmp_path: Path
) -> None:
    gate, queue = at_gateway.gate(), tmp_path / "q"
    now = round(time.time()) * 1000
    store = KeyStore(at_gateway.passes)
    store.new(now - HOUR, now + 30 * DAY)
    ours = store.signer(now)
    assert ours is not None
    good = ours.sign(claims(not_before=now - HOUR, expires=now + DAY))[0]
    late = ours.sign(claims(not_before=now - HOUR, expires=now - HOUR // 2))[0]
    strange = token(signer(now - DAY, now + DAY), not_before=now - HOUR, expires=now + DAY)
    async with relay(at_gateway.port) as line:
        async with kiosk_process(line.url, gate, queue) as kiosk:
            assert (await kiosk.scan(good))["event"] == "kept"
            await kiosk.until(lambda said: said["event"] == "answered")
            await _there(tmp_path / "q.pass-keys.json")
            line.set("cut")
            for code, state in (
                (good, "valid"),
                (late, "expired"),
                (strange, "unknown_key"),
                (good[:-9], "unreadable"),
            ):
                assert await _check(kiosk, code) == state
            assert all(said["seq"] > 1 for said in kiosk.said if said["event"] == "checked")
            await kiosk.kill()
        async with kiosk_process(line.url, gate, queue) as kiosk:
            assert await _check(kiosk, good) == "valid"
            line.set("open")
            await kiosk.until(lambda said: said["event"] == "answered" and said["seq"] == 6)
    scans = {scan.id: scan for scan in await at_gateway.events(gate) if isinstance(scan, GateScan)}
    assert [scan.gate_pass.state for scan in scans.values() if scan.gate_pass].count("valid") == 4, "expired is A02's"


async def test_a_kiosk_that_never_had_a_line_says_that_it_cannot_check(
    at_gateway: GatewayProcess, tmp_path: Path
) -> None:
    async with relay(at_gateway.port) as line:
        line.set("cut")
        async with kiosk_process(line.url, at_gateway.gate(), tmp_path / "q") as kiosk:
            assert await _check(kiosk, token()) == "unchecked"


async def test_a_pipe_of_codes_is_sent_and_the_kiosk_ends(at_gateway: GatewayProcess, tmp_path: Path) -> None:
    gate = at_gateway.gate()
    async with kiosk_process(at_gateway.url, gate, tmp_path / "q", "--until-sent") as kiosk:
        assert kiosk.child.stdin is not None
        kiosk.child.stdin.write(b"".join(b"local:LORRY-%d\n" % number for number in range(50)) + b"local:LAST")
        kiosk.child.stdin.close()
        while await kiosk.hear() is not None:
            pass
        assert await kiosk.child.wait() == 0
    assert sum(said["event"] == "answered" for said in kiosk.said) == 51
    assert gate.key not in str(kiosk.said)


async def test_a_second_kiosk_on_the_same_queue_is_refused(at_gateway: GatewayProcess, tmp_path: Path) -> None:
    gate, queue = at_gateway.gate(), tmp_path / "q"
    async with kiosk_process(at_gateway.url, gate, queue):
        with pytest.raises(AssertionError, match=r"ended \(1\)"):
            async with kiosk_process(at_gateway.url, gate, queue):
                pass


async def _check(kiosk: KioskProcess, code: str) -> str:
    """What it says of a pass that it has kept and nobody answers."""
    kept = await kiosk.scan(code)
    assert kept["event"] == "kept"
    checked = await kiosk.until(lambda said: said["event"] == "checked")
    assert checked["event_id"] == kept["event_id"]
    return str(checked["state"])


async def _there(file: Path) -> None:
    async with asyncio.timeout(20):
        while True:
            if await asyncio.to_thread(file.exists):
                return
            await asyncio.sleep(0.02)


async def _ends(kiosk: KioskProcess, number: signal.Signals) -> None:
    kiosk.child.send_signal(number)
    async with asyncio.timeout(10):
        assert await kiosk.child.wait() == 0


async def _local_url(kiosk: KioskProcess) -> str:
    listening = next((said for said in kiosk.said if said["event"] == "listening"), None)
    url = str((listening or await kiosk.until(lambda said: said["event"] == "listening"))["url"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    return url
