"""What a notifier tells the gateways of its file: which names are taken, who is there, which networks are allowed.

The gateways do not have the file, and should not: its signing keys are for notifiers alone.
"""

from typing import Any

import msgspec

from streams.notifier.enrolled import settings_of
from streams.notifier.guard import Guard
from streams.notifier.subscriber import Subscribers


class FileSays(msgspec.Struct, frozen=True):
    """``subscribers``: name → its settings without signing keys. ``at``: when it was told (wall clock, ms)."""

    subscribers: dict[str, dict[str, Any]]
    allow_networks: list[str]
    at: int

    @classmethod
    def of(cls, configured: Subscribers, at: int) -> "FileSays":
        return cls(
            {one.name: settings_of(one) for one in configured.subscribers},
            [str(network) for network in configured.allow_networks],
            at,
        )

    @classmethod
    def read(cls, raw: bytes) -> "FileSays | None":
        """None for what another version of this program wrote and this one does not know."""
        try:
            return msgspec.json.decode(raw, type=cls)
        except msgspec.DecodeError:
            return None

    def raw(self) -> bytes:
        return msgspec.json.encode(self)

    @property
    def guard(self) -> Guard:
        return Subscribers.model_validate({"allow_networks": self.allow_networks}).guard


NO_FILE = FileSays({}, [], 0)
