"""What a pass says: which unit may go from where to where, on which vehicle, behind which seal, and when."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

import msgspec

from gates.identity import UnitIdError, unit_id
from streams.times import rfc3339

OUTSIDE: Final = "outside"
NONCE_BYTES: Final = 8
LONGEST_S: Final = 2**24 - 1
"""Longest validity in seconds, some 194 days: three bytes."""
_SEAL: Final = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{0,23}")
_PLACE: Final = re.compile(r"[A-Za-z0-9_-]{1,16}")
_NONCE: Final = re.compile(rf"[0-9a-f]{{{2 * NONCE_BYTES}}}")
_PLATE_BYTES: Final = 24


class ClaimsError(ValueError):
    """``field`` cannot be said in a pass; the message says why and what would do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Claims(msgspec.Struct, frozen=True):
    """``origin`` is a node, ``destination`` a node or ``outside``. In force from ``not_before`` to ``expires``
    (ms, whole seconds, both included). ``nonce``: 16 hex digits that no other pass has."""

    unit: str
    origin: str
    destination: str
    not_before: int
    expires: int
    nonce: str
    seal: str | None = None
    plate: str | None = None


def normalised(claims: Claims, nodes: Container[str] | None = None) -> Claims:
    """The claims as they are signed: one way to write each. ``nodes``: those there are. Raises ClaimsError."""
    try:
        unit = unit_id(claims.unit.strip())
    except UnitIdError as error:
        raise ClaimsError("unit", str(error)) from error
    seal = " ".join(claims.seal.upper().split()) if claims.seal else None
    plate = "".join(unicodedata.normalize("NFC", claims.plate).upper().split()) if claims.plate else None
    written = msgspec.structs.replace(claims, unit=unit, seal=seal or None, plate=plate or None)
    check(written)
    for field in ("origin", "destination"):
        place = getattr(written, field)
        if nodes is not None and place not in nodes and (field, place) != ("destination", OUTSIDE):
            choice = f"a node id or {OUTSIDE!r}" if field == "destination" else "a node id"
            raise ClaimsError(field, f"{place!r} is no node of this region; use {choice}")
    return written


def check(claims: Claims) -> None:
    """Raises ClaimsError for what no pass says; whatever passes can be encoded, and decodes to itself."""
    if claims.seal is not None and not _SEAL.fullmatch(claims.seal):
        raise ClaimsError("seal", "1–24 letters, digits, blanks, '.', '/' or '-'; leave it out if there is none")
    if claims.plate is not None and not _plain(claims.plate):
        raise ClaimsError("plate", f"at most {_PLATE_BYTES} bytes of UTF-8, without blanks; leave it out if unknown")
    for field, place in (("origin", claims.origin), ("destination", claims.destination)):
        if not _PLACE.fullmatch(place):
            raise ClaimsError(field, f"{place!r} is no place: 1–16 letters, digits, '_' or '-'")
    if not _NONCE.fullmatch(claims.nonce):
        raise ClaimsError("nonce", f"{2 * NONCE_BYTES} hex digits, lower case")
    if claims.not_before % 1000 or not 0 <= claims.not_before < 2**32 * 1000:
        raise ClaimsError("not_before", "whole seconds between 1970 and 2106")
    if claims.expires % 1000 or not 0 < claims.expires - claims.not_before <= LONGEST_S * 1000:
        raise ClaimsError("expires", f"whole seconds after not_before, by {LONGEST_S // 86_400} days at most")


def in_words(claims: Claims) -> dict[str, str | None]:
    """For people and JSON: times as RFC 3339."""
    times = {"not_before": rfc3339(claims.not_before), "expires": rfc3339(claims.expires)}
    return msgspec.structs.asdict(claims) | times


def _plain(plate: str) -> bool:
    written = unicodedata.normalize("NFC", plate).upper()
    return plate == written and plate.isprintable() and " " not in plate and 0 < len(_bytes(plate)) <= _PLATE_BYTES


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
