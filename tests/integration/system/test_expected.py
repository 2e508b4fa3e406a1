"""Gates interact: what leaves one site is on the other's list, and pushed to it, before the truck is there."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import msgspec

from gates.collector import wall_ms
from gates.kiosk.client import KioskClient
from linkage.embedded import running
from linkage.keys import wallet
from linkage.settings import read_settings
from streams.signature import Secret
from streams.times import rfc3339
from tests.bench import the_world

UNIT = "MSKU1234565"
HERE, THERE = "QZ-DLP", "NNL-1"
PATIENCE_S = 30.0
_seqs = count(1)


def scan(kind: str, event_id: str, **rest: Any) -> dict[str, Any]:
    stamp = {"kind": kind, "event_id": event_id, "seq": next(_seqs), "event_time": rfc3339(wall_ms()), "unit": UNIT}
    return stamp | rest


async def post(url: str, device: str, secret: str, *items: dict[str, Any]) -> None:
    async with KioskClient(url, device, [Secret.parse(secret)]) as client:
        body = {"device_id": device, "send_time": rfc3339(wall_ms()), "items": items}
        answer = await client.post(msgspec.json.encode(body))
    assert [one.status for one in answer.results] == ["accepted"] * len(items)


async def rows(stream: httpx.Response) -> AsyncGenerator[list[dict[str, Any]], None]:
    """Each list that is pushed."""
    async for line in stream.aiter_lines():
        if line.startswith("data: "):
            yield msgspec.json.decode(line.removeprefix("data: "))["items"]


async def first(pushed: AsyncIterator[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The next list with anything on it."""
    async with asyncio.timeout(PATIENCE_S):
        async for items in pushed:
            if items:
                return items
    raise AssertionError("the stream has ended")


async def test_the_destination_sees_the_unit_before_the_truck_does(tmp_path: Path) -> None:
    settings = read_settings(None, data_dir=tmp_path, port=0)
    purse = wallet(tmp_path, the_world().region)
    here = f"{HERE}-G1"
    inspection = {
        "kind": "inspection", "event_id": "i1", "event_time": rfc3339(wall_ms()), "unit": UNIT, "phase": "close",
        "site_id": HERE, "agencies": ["customs", "ciq"],
        "result": {"goods_name": "木薯淀粉", "packages": 410, "gross_kg": 21_400},
    }  # fmt: skip
    async with running(settings) as system, httpx.AsyncClient(base_url=system.url, timeout=PATIENCE_S) as http:
        customs = {"authorization": f"Bearer {purse.agencies['customs']}"}
        reads = {"authorization": f"Bearer {purse.operator}"}
        async with (
            http.stream("GET", f"/v1/sites/{THERE}/expected/stream", headers=reads) as stream,
            aclosing(rows(stream)) as pushed,
        ):
            assert await anext(pushed) == []
            arrived = scan("arrival", "a1", mode="vessel", voyage="V2603")
            await post(system.url, here, purse.devices[here], arrived, scan("yard", "y1", action="put", slot="B-12"))
            told = await http.post("/v1/facts", json={"source": "customs", "items": [inspection]}, headers=customs)
            assert told.json()["results"][0]["status"] == "accepted"
            out = scan(
                "gate", "g1", lane="O1", direction="out", plate={"value": "桂N12345", "confidence": 0.98},
                seal={"number": "CN482113", "state": "intact"}, gross_kg=21_450, destination="NNL",
            )  # fmt: skip
            await post(system.url, here, purse.devices[here], out)

            (row,) = await first(pushed)
            assert (row["unit"], row["origin_node"], row["origin_site"]) == (f"iso6346:{UNIT}", "QZ", HERE)
            assert (row["seal"], row["plate"]) == ("CN482113", "桂N12345")
            assert (row["gross_kg"], row["weighed_by"]) == (21_450.0, here)
            assert (row["packages"], row["counted_by"]) == (410, "customs+ciq")
            assert (row["state"], row["level"], row["arrived_at"]) == ("open", "on_time", None)
            assert row["departed_at"] < row["expected_at"] < row["late_at"] < row["overdue_at"]
            (found,) = row["inspections"]
            assert (found["site"], found["attested_by"], found["goods_name"]) == (HERE, ["customs", "ciq"], "木薯淀粉")
            listed = (await http.get(f"/v1/sites/{THERE}/expected", headers=reads)).json()["items"]
            assert listed == [row]
            assert (await http.get(f"/v1/sites/{HERE}/expected", headers=reads)).json()["items"] == []
