"""What devices of a gate are told of what they post: kept, not kept, or not readable."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from gates.kiosk.client import KioskClient
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import Happening, ScanKept, ScanNotKept
from gates.kiosk.kiosk import Kiosk
from gates.kiosk.local_http import LONGEST_BODY, local_http
from gates.kiosk.queue import KioskQueue
from gates.kiosk.readings import Readings
from gates.kiosk.sender import Sender
from gates.kiosk.signing_clock import SigningClock
from streams.signature import Secret


@asynccontextmanager
async def asking(folder: Path, told: list[Happening]) -> AsyncIterator[tuple[httpx.AsyncClient, KioskQueue]]:
    """Nothing is sent: no gateway is needed for this."""
    post = GatePost("QZ-DLP-G1", "O1", "out")
    clock = SigningClock()
    with KioskQueue(folder / "queue.sqlite", post.device) as queue:
        async with KioskClient("http://127.0.0.1:1", post.device, [Secret.generate()]) as client:
            sender = Sender(queue, client, post, told.append, dict, clock=clock)
            kiosk = Kiosk(post, queue, Readings(), sender, told.append)
            async with local_http(kiosk, 0) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
                yield http, queue


async def test_a_scan_that_the_disk_does_not_take_is_not_said_to_be_kept(tmp_path: Path) -> None:
    told: list[Happening] = []
    async with asking(tmp_path, told) as (http, queue):
        assert (await http.post("/readings", json={"photo_ref": "p" * 400})).status_code == 200
        (pages,) = queue._db.execute("PRAGMA page_count").fetchone()
        queue._db.execute(f"PRAGMA max_page_count = {pages}")
        refused = [await http.post("/scan", json={"code": "x" * 2000}) for _ in range(8)][-1]
        assert (refused.status_code, refused.json()["event"]) == (507, "not_kept")
        assert "full" in refused.json()["why"]
        queue._db.execute("PRAGMA max_page_count = 1000000")
        assert (await http.post("/scan", json={"code": "local:A"})).status_code == 200
    kept = [one for one in told if isinstance(one, ScanKept)]
    assert [one.seq for one in kept] == list(range(1, len(kept) + 1))
    assert any(isinstance(one, ScanNotKept) for one in told)


async def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    async with asking(tmp_path, []) as (http, _):
        for path, body, status in (
            ("/scan", b"{}", 422),
            ("/scan", b"\xff", 422),
            ("/scan", b'{"code": 7}', 422),
            ("/scan", b'{"code": "MSKU1234560"}', 422),
            ("/scan", b'{"code": "local:A", "code": "local:B"}', 422),
            ("/readings", b'{"gross_kg": NaN}', 422),
            ("/readings", b'{"plate": {"value": "A", "value": "B"}}', 422),
            ("/readings", b" " * (LONGEST_BODY + 1), 413),
        ):
            answer = await http.post(path, content=body, headers={"content-type": "application/json"})
            assert answer.status_code == status, (path, body[:20])
        assert (await http.post("/scan", content=b'{"code": "local:A"}')).status_code == 415
        assert (await http.get("/scan")).status_code == 405


async def test_a_field_given_twice_is_named(tmp_path: Path) -> None:
    async with asking(tmp_path, []) as (http, _):
        for path, body in (("/scan", b'{"code": "A", "code": "B"}'), ("/readings", b'{"gross_kg": 1, "gross_kg": 2}')):
            answer = await http.post(path, content=body, headers={"content-type": "application/json"})
            assert answer.json()["error"].endswith("given twice in one object"), path


async def test_a_page_of_elsewhere_that_is_led_here_by_its_name_is_refused(tmp_path: Path) -> None:
    told: list[Happening] = []
    async with asking(tmp_path, told) as (http, queue):
        port = http.base_url.port
        for host in (f"evil.example:{port}", "evil.example", f"127.0.0.1.evil.example:{port}", "", ":80", "10.0.0.7"):
            for path, body in (("/scan", {"code": "local:A"}), ("/readings", {"gross_kg": 1})):
                assert (await http.post(path, json=body, headers={"host": host})).status_code == 421, host
        assert (told, queue.counts().waiting) == ([], 0)
        for host in (f"127.0.0.1:{port}", f"localhost:{port}", "LocalHost", "127.0.0.1"):
            assert (await http.post("/scan", json={"code": "local:A"}, headers={"host": host})).status_code == 200, host
