"""What is posted about passes, and answered."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from gates.fields import Name, Time
from gates.passes.claims import Claims, in_words
from gates.passes.codes import read_code
from gates.passes.drawing import Form
from gates.passes.key_ring import KeyRing
from gates.passes.verify import SAID, verify

Token = Annotated[str, Meta(max_length=2000)]
MEDIA_TYPES: Final[dict[Form, str]] = {
    "png": "image/png", "svg": "image/svg+xml", "html": "text/html; charset=utf-8",
}  # fmt: skip


class PassPost(msgspec.Struct, frozen=True):
    """``unit``: a container number, ``sscc:…`` or ``local:…``. ``origin``: a node, ``destination``: a node or
    ``outside``. ``not_before``: now if left out; ``expires``: a day after its movement would be overdue."""

    unit: Name
    origin: Name
    destination: Name
    seal: Name | None = None
    plate: Name | None = None
    not_before: Time | None = None
    expires: Time | None = None


class PassClaims(msgspec.Struct):
    """What a pass says, as it was signed."""

    unit: str
    origin: str
    destination: str
    seal: str | None
    plate: str | None
    not_before: str
    expires: str
    nonce: str


class PassIssued(msgspec.Struct):
    """``token`` is what the QR code holds."""

    token: str
    key: str
    claims: PassClaims


class PassCheck(msgspec.Struct, frozen=True):
    """``token``: as the scanner read it. ``at``: the time at which it must be in force; now if left out."""

    token: Token
    at: Time | None = None


class PassVerified(msgspec.Struct):
    """``state``: `valid`, or what is wrong; `plain` is no pass but names the `unit`, `foreign` neither. ``claims`` is
    what it says of itself, whatever its state."""

    state: str
    valid: bool
    state_zh: str
    state_en: str
    unit: str | None
    key: str | None
    claims: PassClaims | None


class PassDrawing(msgspec.Struct, frozen=True):
    """``token``: a pass, good or not. ``form``: `png` or `svg` is the QR code at error level M, `html` a sheet of A5 to
    print, in Chinese and English. ``pixels`` of a PNG to a module."""

    token: Token
    form: Form = "png"
    pixels: Annotated[int, Meta(ge=1, le=64)] = 8


def judged(token: str, ring: KeyRing, at: int) -> PassVerified:
    """What the keys say of a code, and whether it is in force at this time (ms)."""
    code = read_code(token)
    if code.kind != "pass":
        return _verified(code.kind, code.unit, None, None)
    found = verify(code.text, ring, at)
    return _verified(found.state, found.claims.unit if found.claims else None, found.key, found.claims)


def _verified(state: str, unit: str | None, key: str | None, claims: Claims | None) -> PassVerified:
    zh, en = SAID[state]
    return PassVerified(state, state == "valid", zh, en, unit, key, shown(claims) if claims else None)


def shown(claims: Claims) -> PassClaims:
    return msgspec.convert(in_words(claims), PassClaims)
