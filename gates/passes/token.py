"""A pass as text: ``LP1:`` and base 45 of claims and signature. Bytes, in this order (big-endian):

====================  ======  =====================================================================
key id                4       first bytes of SHA-256 of the public key
not before            4       seconds since 1970
validity              3       seconds
nonce                 8
unit                  6 or 9  kind and number; a local number: kind, length and text
seal, plate           1 + n   length and UTF-8; length 0: none
origin, destination   1 + n   length and ASCII
signature             64      Ed25519 over ``LP1:`` and all of the above
====================  ======  =====================================================================
"""

from typing import Final, NamedTuple

from gates.passes import base45, unit_code
from gates.passes.claims import NONCE_BYTES, Claims, ClaimsError, check

PREFIX: Final = "LP1:"
KEY_ID_BYTES: Final = 4
SIGNATURE_BYTES: Final = 64
LONGEST: Final = 512
"""Characters; every pass is much shorter. What is longer is not looked at."""


class TokenError(ValueError):
    """The text is no pass, or not written in the one way in which passes are."""


class Token(NamedTuple):
    """``key``: id of the key it says it is signed with (hex). Nothing of it is true before the signature is checked."""

    key: str
    claims: Claims
    signature: bytes

    @property
    def signed(self) -> bytes:
        return signed_bytes(self.key, self.claims)


def signed_bytes(key: str, claims: Claims) -> bytes:
    """What the signature is over; the prefix is part of it, so that no later version can be taken for this one."""
    return PREFIX.encode() + _body(key, claims)


def write_token(token: Token) -> str:
    return PREFIX + base45.encode(_body(token.key, token.claims) + token.signature)


def read_token(text: str) -> Token:
    """Raises TokenError. Reads what ``write_token`` writes and nothing else: no trailing byte, one spelling only."""
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise TokenError(f"no pass: passes begin with {PREFIX}")
    try:
        data = base45.decode(text.removeprefix(PREFIX))
        body, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
        key, claims = _read(body)
        check(claims)
    except (ValueError, IndexError, ClaimsError) as error:
        raise TokenError(f"not a whole pass: {error}") from error
    if _body(key, claims) != body:
        raise TokenError("not written as passes are")
    return Token(key, claims, signature)


def _body(key: str, claims: Claims) -> bytes:
    seconds = (claims.expires - claims.not_before) // 1000
    texts = (claims.seal or "", claims.plate or "", claims.origin, claims.destination)
    return b"".join(
        (
            bytes.fromhex(key),
            (claims.not_before // 1000).to_bytes(4, "big"),
            seconds.to_bytes(3, "big"),
            bytes.fromhex(claims.nonce),
            unit_code.pack(claims.unit),
            *(bytes([len(text.encode())]) + text.encode() for text in texts),
        )
    )


def _read(body: bytes) -> tuple[str, Claims]:
    """Raises ValueError or IndexError for bytes that are too few or too many."""
    times, nonce = KEY_ID_BYTES, KEY_ID_BYTES + 7
    not_before = int.from_bytes(body[times : times + 4], "big") * 1000
    validity = int.from_bytes(body[times + 4 : nonce], "big") * 1000
    place = nonce + NONCE_BYTES
    unit, size = unit_code.unpack(body[place:])
    place += size
    texts: list[str] = []
    for _ in range(4):
        size = body[place]
        texts.append(body[place + 1 : place + 1 + size].decode("utf-8"))
        place += 1 + size
    if place != len(body):
        raise ValueError("its length is not what it says")
    seal, plate, origin, destination = texts
    claims = Claims(
        unit=unit, origin=origin, destination=destination, not_before=not_before, expires=not_before + validity,
        nonce=body[nonce : nonce + NONCE_BYTES].hex(), seal=seal or None, plate=plate or None,
    )  # fmt: skip
    return body[:KEY_ID_BYTES].hex(), claims
