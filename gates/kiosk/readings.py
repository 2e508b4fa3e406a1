"""What cameras and the weighbridge read beside the scan: each reading goes with the next scan, if that comes soon."""

import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from gates.decoding import SchemaError, decode_body
from gates.fields import Count, Kg, Name, Reading, SealReading, Text

SOON_S: Final = 30.0
"""From the weighbridge to the barrier takes a lorry less; the next lorry comes later."""


class Post(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be told, in the fields of a gate scan (contract, POST /v1/scans)."""

    plate: Reading | None = None
    container: Reading | None = None
    seal: SealReading | None = None
    gross_kg: Kg | None = None
    packages: Count | None = None
    destination: Name | None = None
    photo_ref: Text | None = None


_post = msgspec.json.Decoder(Post)


class Readings:
    """The latest reading of each field that no scan has taken yet."""

    def __init__(self, soon_s: float = SOON_S, now_s: Callable[[], float] = time.monotonic) -> None:
        self._soon_s = soon_s
        self._now_s = now_s
        self._held: dict[str, tuple[float, Any]] = {}

    def tell(self, body: bytes) -> list[str]:
        """The fields that were told. Raises SchemaError naming the one that cannot be read."""
        told: Post = decode_body(_post, body)
        found = {name: value for name, value in msgspec.to_builtins(told).items() if value is not None}
        if not found:
            raise SchemaError("", "tells nothing: send one of " + ", ".join(Post.__struct_fields__))
        now = self._now_s()
        self._held |= {name: (now, value) for name, value in found.items()}
        return sorted(found)

    def fresh(self) -> dict[str, Any]:
        """What a scan of now may take along."""
        since = self._now_s() - self._soon_s
        return {name: value for name, (at, value) in self._held.items() if at >= since}

    def taken(self) -> None:
        """A scan has been kept with them: they are of that lorry, and of no other."""
        self._held.clear()
