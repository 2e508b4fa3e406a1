"""Is it a pass of ours? Pure: text, keys and time → a named outcome.

Nothing here is secret (public keys alone), so there is nothing that the time it takes could tell.
"""

from typing import Final, Literal, NamedTuple

from gates.passes.claims import Claims
from gates.passes.key_ring import KeyRing
from gates.passes.token import TokenError, read_token

PassState = Literal[
    "valid", "unreadable", "unknown_key", "revoked_key", "out_of_period", "forged", "early", "expired", "unchecked"
]
SAID: Final[dict[str, tuple[str, str]]] = {
    "valid": ("有效", "valid"),
    "unreadable": ("无法读取：不完整或被改动", "unreadable: not whole, or tampered with"),
    "unknown_key": ("签发密钥未登记", "signed with a key that is not on the ring"),
    "revoked_key": ("签发密钥已吊销", "signed with a key that has been revoked"),
    "out_of_period": ("不在密钥的签发期内", "begins at a time at which its key may not sign"),
    "forged": ("签名不符", "the signature does not fit"),
    "early": ("尚未生效", "not valid yet"),
    "expired": ("已过期", "expired"),
    "unchecked": ("未核验：此处未配置密钥", "not checked: there are no keys here"),
    "plain": ("普通条码，只标明货物单元", "a plain code: it names a unit and proves nothing"),
    "foreign": ("不是通行证", "no pass of this region"),
}
"""What each outcome is in both languages; the last two are what gates.passes.codes makes of other codes."""


class Verified(NamedTuple):
    """``claims`` are what it says of itself; nothing of them is true unless ``state`` says so."""

    state: PassState
    key: str | None = None
    claims: Claims | None = None
    detail: str = ""


def judge(text: str, ring: KeyRing, received: int) -> Verified:
    """What the keys say of it at the time of reception (ms). Whether it is in force is another matter (A02)."""
    try:
        token = read_token(text)
    except TokenError as error:
        return Verified("unreadable", detail=str(error))
    key, claims = ring.get(token.key), token.claims
    if key is None:
        return Verified("unknown_key", token.key, claims)
    if not key.fits(token.signature, token.signed):
        return Verified("forged", token.key, claims)
    if key.revoked(received):
        return Verified("revoked_key", token.key, claims)
    if not key.may_sign(claims.not_before):
        return Verified("out_of_period", token.key, claims)
    return Verified("valid", token.key, claims)


def unchecked(text: str) -> Verified:
    """Where there are no keys it says who the unit is, as a plain code does."""
    try:
        token = read_token(text)
    except TokenError as error:
        return Verified("unreadable", detail=str(error))
    return Verified("unchecked", token.key, token.claims)


def verify(text: str, ring: KeyRing, at: int, tolerance_ms: int = 0) -> Verified:
    """As ``judge``, and whether it is in force at ``at`` (ms), give or take the tolerance."""
    found = judge(text, ring, at)
    if found.state != "valid" or found.claims is None:
        return found
    if at < found.claims.not_before - tolerance_ms:
        return found._replace(state="early")
    return found._replace(state="expired") if at > found.claims.expires + tolerance_ms else found
