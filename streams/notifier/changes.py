"""What one subscriber's work changes in one partition, saved as a whole or not at all (save.lua)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from streams.notifier.delivery import Parked
from streams.notifier.marks import Position

_encode: Final = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Changes:
    """What has changed in one partition since the last save."""

    position: Position | None = None
    park: dict[str, Parked] = field(default_factory=dict)
    unpark: set[str] = field(default_factory=set)
    dead: list[Parked] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    tidings: dict[str, bytes] = field(default_factory=dict)
    """Event id → event that the log is to be told."""
    second: dict[str, Parked] = field(default_factory=dict)
    """What the second channel gets."""
    told_at: int | None = None

    def pack(self) -> bytes:
        dead = [_encode(letter).decode() for letter in self.dead]
        tidings = [text for event_id, raw in self.tidings.items() for text in (event_id, raw.decode())]
        return msgspec.msgpack.encode(
            [_flat(self.park), list(self.unpark), dead, list(self.told), list(self.untold), tidings, _flat(self.second)]
        )


def _flat(parked: Mapping[str, Parked]) -> list[str]:
    return [text for webhook_id, one in parked.items() for text in (webhook_id, _encode(one).decode())]
