"""What happens at the gates while the control room watches."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import msgspec

from gates.collector import wall_ms
from linkage.keys import Wallet
from streams.signature import Secret, signed_headers
from streams.times import rfc3339

_numbers = count(1)
CHECKED = "MSKU1234565"
OTHER = "TEMU0000011"


@dataclass
class Gates:
    """Those of the system at ``url``, and the keys of its senders. Time is the wall's."""

    url: str
    purse: Wallet = field(repr=False)

    async def moment(self) -> tuple[int, dict[str, str]]:
        """The time (ms), and what says so to the gateway."""
        return wall_ms(), {}

    async def scan(self, device: str = "QZ-DLP-G1", **changed: Any) -> str:
        """A gate scan that the gateway has taken; its event id."""
        number, (now, headers) = next(_numbers), await self.moment()
        item = {
            "kind": "gate", "event_id": f"board-{number}", "seq": number, "event_time": rfc3339(now),
            "lane": "I1", "direction": "in", "unit": CHECKED,
        } | changed  # fmt: skip
        body = msgspec.json.encode({"device_id": device, "send_time": rfc3339(now), "items": [item]})
        key = Secret.parse(self.purse.devices[device])
        signed = signed_headers([key], f"msg_board_{number}", wall_ms() // 1000, body)
        async with httpx.AsyncClient(base_url=self.url, timeout=20) as http:
            answer = await http.post("/v1/scans", content=body, headers=signed | headers)
        result = answer.json()["results"][0]
        assert result["status"] == "accepted", result
        return str(item["event_id"])

    async def told(self, source: str, **fact: Any) -> None:
        """A fact of an agency that the gateway has taken."""
        now, headers = await self.moment()
        item = {"event_id": f"board-{next(_numbers)}", "event_time": rfc3339(now)} | fact
        bearer = {"authorization": f"Bearer {self.purse.agencies[source]}"}
        async with httpx.AsyncClient(base_url=self.url, timeout=20, headers=bearer | headers) as http:
            answer = await http.post("/v1/facts", json={"source": source, "items": [item]})
        result = answer.json()["results"][0]
        assert result["status"] == "accepted", result

    async def wrong_container(self, unit: str, **changed: Any) -> str:
        """The camera surely reads another container than the code says: A05, a P1 at once."""
        return await self.scan(unit=unit, container={"value": OTHER, "confidence": 0.99}, **changed)
