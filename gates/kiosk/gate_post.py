"""A gate's post: which device, lane and direction, and the scan that is made of a code read there."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from gates.decoding import SchemaError, decode_scan_item
from gates.kiosk.codes import UnreadableCodeError, named_by
from streams.times import rfc3339

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class GatePost:
    """``now_s`` is the kiosk's own clock, right or wrong: the gateway reckons with its error."""

    device: str
    lane: str
    direction: Direction
    destination: str | None = None
    operator: str | None = None
    now_s: Callable[[], float] = time.time

    def scan(self, code: str, readings: Mapping[str, Any]) -> dict[str, Any]:
        """The item without its number and id. Raises UnreadableCodeError for what the gateway could not take."""
        item: dict[str, Any] = {
            "kind": "gate",
            "event_time": rfc3339(round(self.now_s() * 1000)),
            "lane": self.lane,
            "direction": self.direction,
            **named_by(code),
        }
        own = {"destination": self.destination, "operator": self.operator}
        item |= {name: value for name, value in own.items() if value is not None} | dict(readings)
        try:
            decode_scan_item(msgspec.json.encode(item | {"event_id": "e", "seq": 0}))
        except SchemaError as error:
            raise UnreadableCodeError(f"无法录入 {error}") from error
        return item

    def batch(self, bodies: list[bytes], status: Mapping[str, Any]) -> bytes:
        """One batch, leaving now: items go out byte for byte as they were kept, ``send_time`` is of this sending."""
        return msgspec.json.encode(
            {
                "device_id": self.device,
                "send_time": rfc3339(round(self.now_s() * 1000)),
                "status": status,
                "items": [msgspec.Raw(body) for body in bodies],
            }
        )
