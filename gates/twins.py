"""A field given twice: two readers of the same JSON may take another one each, so such a body is refused whole."""

import json
from typing import Any

import msgspec

_COLON = b'":'


class TwiceError(Exception):
    """``name``: the field that an object has twice."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def check_twins(raw: bytes) -> None:
    """Raises TwiceError; ValueError or RecursionError if it is no JSON at all.

    Quick where there are none: what was read is written again, and has as many fields as before. Only where that
    cannot be said by counting is every object looked at.
    """
    if not _hides_ends(raw):
        try:
            written = msgspec.json.encode(msgspec.json.decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError):
            written = b""  # a number beyond all bounds, say: whoever decodes it says what is wrong
        if raw.count(_COLON) == written.count(_COLON):
            return
    json.loads(raw, object_pairs_hook=_apart, parse_int=str, parse_float=str, parse_constant=str)


def _hides_ends(raw: bytes) -> bool:
    """Whether something in it may hide the end of a field's name from counting."""
    return b'" ' in raw or b'"\n' in raw or b'"\r' in raw or b'"\t' in raw or b"\\u0022" in raw


def _apart(pairs: list[tuple[str, Any]]) -> None:
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise TwiceError(name[:80])
        names.add(name)
