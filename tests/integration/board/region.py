"""What happens at the gates while the control room watches."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import msgspec

from gates.collector import wall_ms
from linkage.embedded import System
from linkage.keys import Wallet
from streams.signature import Secret, signed_headers
from streams.times import rfc3339

_numbers = count(1)
CHECKED = "MSKU1234565"
OTHER = "TEMU0000011"


@dataclass
class Region:
    """A running system and the keys of its senders."""

    system: System
    purse: Wallet = field(repr=False)

    async def scan(self, device: str = "QZ-DLP-G1", **changed: Any) -> str:
        """A gate scan that the gateway has taken; its event id."""
        number = next(_numbers)
        item = {
            "kind": "gate", "event_id": f"board-{number}", "seq": number, "event_time": rfc3339(wall_ms()),
            "lane": "I1", "direction": "in", "unit": CHECKED,
        } | changed  # fmt: skip
        body = msgspec.json.encode({"device_id": device, "send_time": rfc3339(wall_ms()), "items": [item]})
        key = Secret.parse(self.purse.devices[device])
        signed = signed_headers([key], f"msg_board_{number}", wall_ms() // 1000, body)
        async with httpx.AsyncClient(base_url=self.system.url, timeout=20) as http:
            answer = await http.post("/v1/scans", content=body, headers=signed)
        result = answer.json()["results"][0]
        assert result["status"] == "accepted", result
        return str(item["event_id"])

    async def told(self, source: str, **fact: Any) -> None:
        """A fact of an agency that the gateway has taken."""
        item = {"event_id": f"board-{next(_numbers)}", "event_time": rfc3339(wall_ms())} | fact
        bearer = {"authorization": f"Bearer {self.purse.agencies[source]}"}
        async with httpx.AsyncClient(base_url=self.system.url, timeout=20, headers=bearer) as http:
            answer = await http.post("/v1/facts", json={"source": source, "items": [item]})
        result = answer.json()["results"][0]
        assert result["status"] == "accepted", result

    async def wrong_container(self, unit: str, **changed: Any) -> str:
        """The camera surely reads another container than the code says: A05, a P1 at once."""
        return await self.scan(unit=unit, container={"value": OTHER, "confidence": 0.99}, **changed)
