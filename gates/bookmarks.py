"""Bookmarks: up to where in the log what each gateway appended is in the memory that gateways share.

Key ``intake:gateways``: a hash, gateway → JSON list of offsets, one of each partition. What lies before the lowest of
them is in the memory; what lies behind may have to be read. A bookmark is written one save late, so that it never
claims what a crash has kept out.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from gates.piped_script import PipedScript, Way

KEY: Final = "intake:gateways"

Offsets = dict[int, int]
"""Partition → offset of the first record that is not known to be in the memory."""

_ADVANCE: Final = PipedScript("advance.lua")
_offsets = msgspec.json.Decoder(list[int])


def encode(offsets: Mapping[int, int]) -> bytes:
    return msgspec.json.encode([offsets.get(p, 0) for p in range(max(offsets, default=-1) + 1)])


def decode(raw: bytes) -> Offsets:
    return dict(enumerate(_offsets.decode(raw)))


def lowest(bookmarks: Iterable[Mapping[int, int]]) -> Offsets:
    """From where to read so that nothing behind any of them is missed."""
    marks = list(bookmarks)
    return {p: min(mark.get(p, 0) for mark in marks) for p in {p for mark in marks for p in mark}}


def advance(pipe: Any, gateway: str, before: bytes, after: bytes, way: Way) -> None:
    """Puts into ``pipe`` the command that moves a bookmark, or takes it out (``after`` empty); it answers 0 if the
    bookmark is not where it was left."""
    _ADVANCE.put(pipe, way, [KEY], gateway, before, after)
